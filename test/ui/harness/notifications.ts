import type { Locator, Page } from "playwright-core";

/** The messages at the lower right. */
export interface Notifications {
  readonly toasts: Locator;
  /** The toast that contains `text`; waits for it. */
  waitFor(text: string): Promise<Locator>;
  /** Texts of the toasts that are shown. */
  texts(): Promise<readonly string[]>;
  /** Presses a button of the toast that contains `text`. */
  press(text: string, button: string): Promise<void>;
}

export function createNotifications(page: Page): Notifications {
  const toasts = page.locator(".notifications-toasts .notification-toast");
  const waitFor = async (text: string): Promise<Locator> => {
    const toast = toasts.filter({ hasText: text }).first();
    await toast.waitFor();
    return toast;
  };
  return {
    toasts,
    waitFor,
    texts: () => toasts.locator(".notification-list-item-message").allInnerTexts(),
    press: async (text, button) => {
      const toast = await waitFor(text);
      await toast.getByRole("button", { name: button, exact: true }).click();
    },
  };
}
