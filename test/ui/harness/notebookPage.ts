import type { Frame, Locator, Page } from "playwright-core";
import { poll } from "./poll.ts";

/** The notebook that is shown. The list is virtual: cells far outside the window are not in the page. */
export interface NotebookPage {
  readonly editor: Locator;
  /** Rows of cells in the window, markdown ones too. */
  readonly rows: Locator;
  readonly codeRows: Locator;
  /** The first row of code that contains `text`. */
  cellWith(text: string): Locator;
  /** Puts the cursor into the cell that contains `text`. */
  edit(text: string): Promise<void>;
  /** Selects the cell that contains `text`, with the focus on the list of cells: where Ctrl+Z undoes changes of cells. */
  select(text: string): Promise<void>;
  /** Waits until the run that was just asked for has ended; a run may take a minute. */
  waitForIdle(): Promise<void>;
  /** Waits until an output contains `text`; outputs far outside the window are not laid out. */
  waitForOutput(text: string): Promise<Locator>;
  /** Texts of all outputs that are laid out. */
  outputTexts(): Promise<readonly string[]>;
}

export function createNotebookPage(page: Page): NotebookPage {
  const editor = page.locator(".notebookOverlay:visible").first();
  const codeRows = editor.locator(".code-cell-row");
  const cellWith = (text: string): Locator => codeRows.filter({ hasText: text }).first();
  return {
    editor,
    rows: editor.locator(
      ".cell-list-container > .monaco-list > .monaco-scrollable-element > .monaco-list-rows > .monaco-list-row",
    ),
    codeRows,
    cellWith,
    edit: (text) => cellWith(text).locator(".view-line").first().click(),
    select: async (text) => {
      await cellWith(text).locator(".view-line").first().click();
      await page.keyboard.press("Escape");
    },
    waitForIdle: async () => {
      const interrupt = editor.page().locator(".notebook-toolbar-container:visible").getByText("Interrupt");
      await interrupt.waitFor({ timeout: 2000 }).catch(() => undefined); // a short run may be over before it is seen
      await interrupt.waitFor({ state: "hidden", timeout: 60_000 });
    },
    waitForOutput: (text) =>
      poll(`an output with "${text}"`, async () => {
        for (const frame of page.frames()) {
          const output = outputsIn(frame).filter({ hasText: text }).first();
          if ((await output.count()) > 0) return output;
        }
        return undefined;
      }),
    outputTexts: async () => {
      const texts = await Promise.all(page.frames().map((frame) => outputsIn(frame).allInnerTexts()));
      return texts.flat();
    },
  };
}

function outputsIn(frame: Frame): Locator {
  return frame.locator(".output_container .output");
}
