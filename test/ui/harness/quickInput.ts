import { errors, type Locator, type Page } from "playwright-core";
import { patience, poll } from "./poll.ts";

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
  /**
   * Opens the box by a key, types, and gives the first row that contains `label`. Begins anew when no such row comes, or when the box is closed
   * meanwhile: VS Code closes it when something else takes the focus, and offers what was there when it was opened.
   */
  reach(key: string, text: string, label: string): Promise<Locator>;
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
  const cancel = async (): Promise<void> => {
    await page.keyboard.press("Escape");
    await widget.waitFor({ state: "hidden" });
  };
  const reachOnce = async (
    key: string,
    text: string,
    row: Locator,
    limit: number,
  ): Promise<Locator | undefined> => {
    await page.keyboard.press(key);
    try {
      await input.fill(text, { timeout: limit });
      const closed = widget.waitFor({ state: "hidden", timeout: limit }).then(() => undefined);
      return await Promise.race([row.waitFor({ timeout: limit }).then(() => row), closed]);
    } catch (error) {
      if (!(error instanceof errors.TimeoutError)) throw error;
      await cancel();
      return undefined;
    }
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
    reach: (key, text, label) => {
      const row = rows.filter({ hasText: label }).first();
      let limit = 2000;
      // Twice as patient each time: what is begun anew too early never comes on a busy machine.
      const attempt = (): Promise<Locator | undefined> => {
        limit = Math.min(2 * limit, 30_000); // a key that was dropped must leave time to press it again
        return reachOnce(key, text, row, limit);
      };
      return poll(`"${label}" in the box of ${key}`, attempt, 2 * patience);
    },
    choose: (label) => rowOf(label).click(),
    problem: () => widget.locator(".quick-input-message").innerText(),
    cancel,
    waitForOpen: () => widget.waitFor(),
    waitForClosed: () => widget.waitFor({ state: "hidden" }),
  };
}
