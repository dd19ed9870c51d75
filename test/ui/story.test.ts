import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { poll } from "./harness/poll.ts";
import { startWorkbench, type Workbench } from "./harness/startWorkbench.ts";

const samples = path.join(import.meta.dirname, "../../samples");

describe("a cell becomes a module, as a person does it", () => {
  let workbench: Workbench;
  let original: ReadonlyMap<string, Buffer>;

  before(async () => {
    workbench = await startWorkbench({ folder: samples });
    original = filesIn(workbench.folder);
    await workbench.openFile("churn.ipynb");
    await workbench.notebook.cellWith("read_csv").waitFor();
  });
  after(() => workbench.stop());

  const read = (name: string): string => readFileSync(path.join(workbench.folder, name), "utf8");
  const exists = (name: string): boolean => filesIn(workbench.folder).has(name);
  const scrollTo = async (text: string): Promise<void> => {
    await workbench.runCommand("View: Focus Active Editor Group");
    await workbench.page.keyboard.press("Escape");
    await workbench.page.keyboard.press("Control+Home");
    await poll(`the cell with ${text}`, async () => {
      if (await workbench.notebook.cellWith(text).isVisible()) return true;
      await workbench.page.keyboard.press("ArrowDown");
      return undefined;
    });
  };

  const answer = async (prompt: string, text: string): Promise<void> => {
    await workbench.quickInput.widget.getByText(prompt).waitFor();
    await workbench.quickInput.enter(text);
  };
  const askToExtract = async (): Promise<void> => {
    await scrollTo("hours_per_session");
    await workbench.notebook.edit("hours_per_session");
    await workbench.runCommand("Notebridge: Extract Cell to Module");
    await answer("Module: a name", "features");
    await answer("Name of the function", "add_ratios");
    await workbench.page.getByText("Extract add_ratios to features.py").first().waitFor();
  };

  it("asks for two names and shows one preview, and Escape leaves nothing behind", async () => {
    await askToExtract();
    await workbench.screenshot("story-1-preview");
    assert.equal(await workbench.quickInput.offers("Apply"), true);
    await workbench.quickInput.cancel();
    assert.deepEqual([...filesIn(workbench.folder)], [...original]);
    await workbench.page.locator(".tab", { hasText: "Extract add_ratios" }).waitFor({ state: "detached" });
  });

  it("writes module and test, and the cell imports and calls", async () => {
    await askToExtract();
    await workbench.quickInput.choose("Apply");
    await workbench.notebook.cellWith("from features import add_ratios").waitFor();
    await workbench.notifications.waitFor("add_ratios is in features.py now");
    await workbench.screenshot("story-2-applied");
    assert.match(read("features.py"), /^def add_ratios\(df\):$/m);
    assert.match(read("test_features.py"), /^from features import add_ratios$/m);
  });

  it("opens the module", async () => {
    await workbench.notifications.press("add_ratios is in features.py now", "Open Module");
    await workbench.page.locator(".tab.active", { hasText: "features.py" }).waitFor();
    await workbench.screenshot("story-3-module");
    await workbench.openFile("churn.ipynb");
  });

  it("runs green, with the outputs as before", async () => {
    await workbench.runCommand("Notebook: Run All");
    await workbench.notebook.waitForIdle();
    await workbench.runCommand("File: Save");
    await workbench.page.locator(".tab.active:not(.dirty)").waitFor();
    const before = outputsOf(original.get("churn.ipynb")?.toString() ?? "");
    const after = outputsOf(read("churn.ipynb"));
    assert.deepEqual(after, before);
    await workbench.screenshot("story-4-run");
  });

  it("takes everything back", async () => {
    await workbench.runCommand("Notebridge: Undo Extraction");
    await workbench.notebook.cellWith("hours_per_session").waitFor();
    await poll("the files to be gone", () =>
      Promise.resolve(exists("features.py") || exists("test_features.py") ? undefined : true),
    );
    await workbench.screenshot("story-5-undone");
  });

  it("with Ctrl+Z in the list of cells too, byte for byte", async () => {
    await workbench.runCommand("File: Revert File");
    const saved = read("churn.ipynb");
    await askToExtract();
    await workbench.quickInput.choose("Apply");
    await workbench.notebook.cellWith("from features import add_ratios").waitFor();
    await workbench.page.keyboard.press("Control+Z");
    await workbench.notebook.cellWith("hours_per_session").waitFor();
    await poll("the module to be gone", () => Promise.resolve(exists("features.py") ? undefined : true));
    await workbench.runCommand("File: Save");
    assert.equal(read("churn.ipynb"), saved);
  });

  it("refuses with the reason", async () => {
    await scrollTo("isna().sum()");
    await workbench.notebook.edit("isna().sum()");
    await workbench.runCommand("Notebridge: Extract Cell to Module");
    await workbench.notifications.waitFor("only an expression that the notebook shows");
    await workbench.screenshot("story-6-refusal");
  });
});

/** Every file of a folder, by its relative path; what Python leaves behind is not looked at. */
function filesIn(folder: string): ReadonlyMap<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names.filter(
    (name) => !name.includes("__pycache__") && statSync(path.join(folder, name)).isFile(),
  );
  return new Map(files.toSorted().map((name) => [name, readFileSync(path.join(folder, name))]));
}

interface SavedCell {
  readonly cell_type: string;
  readonly outputs?: readonly {
    readonly data?: Readonly<Record<string, unknown>>;
    readonly text?: unknown;
  }[];
}

/** What each code cell shows as text; images are looked at in the screenshots. */
function outputsOf(text: string): readonly unknown[] {
  // Our own sample: nbformat has checked it.
  const { cells } = JSON.parse(text) as { readonly cells: readonly SavedCell[] };
  const shown = cells.filter((cell) => cell.cell_type === "code").map((cell) => cell.outputs ?? []);
  return shown.map((outputs) =>
    outputs.map(({ data, text: stream }) => stream ?? data?.["text/plain"] ?? "image"),
  );
}
