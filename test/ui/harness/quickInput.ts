import type { Locator, Page } from "playwright-core";

/** The box at the top of the window: palette, quick pick and input box. */
export interface QuickInput {
  readonly widget: Locator;
  readonly input: Locator;
  readonly rows: Locator;
  /** Title above the box; empty where there is none. */
  title(): Promise<string>;
  /** Replaces what is in the box. */
  type(text: string): Promise<void>;
  /** Replaces what is in the box, and accepts it. */
  enter(text: string): Promise<void>;
  accept(): Promise<void>;
  /** Whether a row with this label comes up within two seconds. */
  offers(label: string): Promise<boolean>;
  /** Picks the row whose label is `label`. */
  choose(label: string): Promise<void>;
  /** Message under the box: a problem with what was typed. */
  problem(): Promise<string>;
  cancel(): Promise<void>;
  waitForOpen(): Promise<void>;
  waitForClosed(): Promise<void>;
}

export function createQuickInput(page: Page): QuickInput {
  const widget = page.locator(".quick-input-widget:visible");
  const input = widget.locator(".quick-input-filter input, .quick-input-box input").first();
  const rows = widget.locator(".quick-input-list .monaco-list-row");
  const rowOf = (label: string): Locator =>
    rows.filter({ has: page.getByText(label, { exact: true }) }).first();
  const type = async (text: string): Promise<void> => {
    await input.waitFor();
    await input.fill(text);
  };
  return {
    widget,
    input,
    rows,
    title: () => widget.locator(".quick-input-title").innerText(),
    type,
    enter: async (text) => {
      await type(text);
      await input.press("Enter");
    },
    accept: () => input.press("Enter"),
    offers: (label) =>
      rowOf(label)
        .waitFor({ timeout: 2000 })
        .then(() => true)
        .catch(() => false),
    choose: (label) => rowOf(label).click(),
    problem: () => widget.locator(".quick-input-message").innerText(),
    cancel: async () => {
      await page.keyboard.press("Escape");
      await widget.waitFor({ state: "hidden" });
    },
    waitForOpen: () => widget.waitFor(),
    waitForClosed: () => widget.waitFor({ state: "hidden" }),
  };
}
