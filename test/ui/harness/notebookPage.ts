import type { Frame, Locator, Page } from "playwright-core";
import { poll } from "./poll.ts";
import type { QuickInput } from "./quickInput.ts";

/** The notebook that is shown. The list is virtual: cells far outside the window are not in the page. */
export interface NotebookPage {
  readonly editor: Locator;
  /** Rows of cells in the window, markdown ones too. */
  readonly rows: Locator;
  readonly codeRows: Locator;
  /** The first row of code that contains `text`. */
  cellWith(text: string): Locator;
  /** Selects the cell that has a line with `text`, wherever in the notebook it is. Don't type after it: the focus is on the list of cells, or moves into the cell later. */
  select(text: string): Promise<void>;
  /** Puts the cursor into the cell that has a line with `text`, wherever in the notebook it is. */
  edit(text: string): Promise<void>;
  /** Waits until the workbench shows that no cell runs. */
  waitForIdle(): Promise<void>;
  /** Waits until an output contains `text`; outputs far outside the window are not laid out. */
  waitForOutput(text: string): Promise<Locator>;
  /** Texts of all outputs that are laid out. */
  outputTexts(): Promise<readonly string[]>;
}

export function createNotebookPage(page: Page, quickInput: QuickInput): NotebookPage {
  const editor = page.locator(".notebookOverlay:visible").first();
  const codeRows = editor.locator(".code-cell-row");
  const cellWith = (text: string): Locator => codeRows.filter({ hasText: text }).first();
  const interrupt = editor.locator(".notebook-toolbar-container").getByText("Interrupt");
  // By VS Code's outline. Scrolling and clicking would miss: heights of outputs become known late, and push away what is below.
  const select = async (text: string): Promise<void> => {
    const row = await quickInput.reach("Control+P", `@${text}`, text);
    await row.click();
    await quickInput.waitForClosed();
    await cellWith(text).and(page.locator(".focused")).waitFor(); // Escape would take the selection away
  };
  return {
    editor,
    rows: editor.locator(
      ".cell-list-container > .monaco-list > .monaco-scrollable-element > .monaco-list-rows > .monaco-list-row",
    ),
    codeRows,
    cellWith,
    select,
    edit: async (text) => {
      await select(text);
      const cursor = cellWith(text).locator(".monaco-editor.focused");
      // Where the cell was in the window, VS Code puts the cursor there by itself, a little later: Enter would make a new line then.
      const isThere = await cursor.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
      if (!isThere) await page.keyboard.press("Enter");
      await cursor.waitFor();
    },
    waitForIdle: () => interrupt.waitFor({ state: "hidden" }),
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
