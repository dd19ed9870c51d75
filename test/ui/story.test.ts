import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { eventually, poll } from "./harness/poll.ts";
import { screenshotFailures } from "./harness/screenshotFailures.ts";
import { startWorkbench, type Workbench } from "./harness/startWorkbench.ts";

const samples = path.join(import.meta.dirname, "../../samples");
const firstLine = 'df["hours_per_session"]';
const newLine = "from features import add_ratios";
const applied = "add_ratios is in features.py now";

describe("a cell becomes a module, as a person does it", () => {
  let workbench: Workbench;
  let original: ReadonlyMap<string, string>;

  beforeEach(async () => {
    workbench = await startWorkbench({ folder: samples });
    original = filesIn(workbench.folder);
    await workbench.openFile("churn.ipynb");
    await workbench.notebook.cellWith("read_csv").waitFor();
  });
  screenshotFailures(() => workbench);
  afterEach(() => workbench.stop());

  const read = (name: string): string => readFileSync(path.join(workbench.folder, name), "utf8");

  const answer = async (prompt: string, text: string): Promise<void> => {
    await workbench.quickInput.widget.getByText(prompt).waitFor();
    await workbench.quickInput.enter(text);
  };
  const askToExtract = async (): Promise<void> => {
    await workbench.notebook.edit(firstLine);
    await workbench.runCommand("Notebridge: Extract Cell to Module");
    await answer("Module: a name", "features");
    await answer("Name of the function", "add_ratios");
    await workbench.quickInput.widget.getByPlaceholder("Creates features.py and test_features.py").waitFor();
  };
  const extract = async (): Promise<void> => {
    await askToExtract();
    await workbench.quickInput.choose("Apply");
    await workbench.notebook.cellWith(newLine).waitFor();
    await workbench.notifications.waitFor(applied);
  };
  const waitUntilUndone = async (): Promise<void> => {
    await workbench.notebook.cellWith(firstLine).waitFor();
    await poll("the new files to be gone", () => {
      const names = [...filesIn(workbench.folder).keys()];
      return Promise.resolve(names.some((name) => name.includes("features.py")) ? undefined : true);
    });
  };

  const expectOriginal = (): Promise<void> =>
    eventually(() => {
      assert.equal(filesIn(workbench.folder).get("churn.ipynb"), original.get("churn.ipynb")); // says where they differ
      assert.deepEqual(filesIn(workbench.folder), original);
    });

  it("asks for two names and shows one preview, and Escape leaves nothing behind", async () => {
    await askToExtract();
    const preview = workbench.page.locator(".tab", { hasText: "Extract add_ratios to features.py" });
    await preview.waitFor();
    await workbench.page.getByText("def add_ratios(df").first().waitFor();
    await workbench.screenshot("story-1-preview");
    await workbench.quickInput.cancel();
    await preview.waitFor({ state: "detached" });
    assert.deepEqual(filesIn(workbench.folder), original);
  });

  it("writes module and test, the cell imports and calls, and the module is one click away", async () => {
    await extract();
    await workbench.screenshot("story-2-applied");
    assert.match(read("features.py"), /^def add_ratios\(df: pd\.DataFrame\) -> pd\.DataFrame:$/m);
    assert.match(read("tests/test_features.py"), /^from features import add_ratios$/m);
    await workbench.notifications.press(applied, "Open Module");
    await workbench.page.locator(".tab.active", { hasText: "features.py" }).waitFor();
    await workbench.page.getByText("def add_ratios(df").first().waitFor();
    await workbench.screenshot("story-3-module");
    await workbench.openFile("churn.ipynb");
    await workbench.notebook.cellWith(newLine).waitFor();
  });

  it("runs green with the outputs as before, and is undone after that", async () => {
    await extract();
    await workbench.runNotebook();
    await workbench.save();
    const before = original.get("churn.ipynb") ?? "";
    await eventually(() => {
      assert.match(read("churn.ipynb"), /from features import add_ratios/);
      assert.deepEqual(outputsOf(read("churn.ipynb")), outputsOf(before));
    });
    await workbench.screenshot("story-4-run");
    await workbench.runCommand("Notebridge: Undo Extraction");
    await waitUntilUndone();
    await workbench.screenshot("story-5-undone");
    await workbench.save();
    await eventually(() => {
      assert.deepEqual(withoutRuns(read("churn.ipynb")), withoutRuns(before));
      assert.deepEqual(outputsOf(read("churn.ipynb")), outputsOf(before));
    });
    assert.deepEqual(without("churn.ipynb", filesIn(workbench.folder)), without("churn.ipynb", original));
  });

  it("is undone by the message's own button, byte for byte", async () => {
    await extract();
    await workbench.notifications.press(applied, "Undo Extraction");
    await waitUntilUndone();
    await workbench.save();
    await expectOriginal();
  });

  it("is undone by one Ctrl+Z in the list of cells, byte for byte", async () => {
    await extract();
    await workbench.page.keyboard.press("Control+Z");
    await waitUntilUndone();
    await workbench.save();
    await expectOriginal();
  });

  it("writes types, a docstring and a test that has run, in the worked example", async () => {
    await workbench.notebook.edit("# Add date features");
    await workbench.runCommand("Notebridge: Extract Cell to Module");
    await answer("Module: a name", "data_prep");
    await answer("Name of the function", "add_date_features");
    await workbench.quickInput.widget
      .getByPlaceholder("Creates data_prep.py and test_data_prep.py")
      .waitFor();
    await workbench.screenshot("story-8-worked-example");
    await workbench.quickInput.choose("Apply");
    await workbench.notifications.waitFor("add_date_features is in data_prep.py now");
    const module = read("data_prep.py");
    assert.match(
      module,
      /df: pd\.DataFrame, \*, time_column: str = "timestamp", drop_timestamp: bool = False/,
    );
    assert.match(module, /adds `day_of_week`, `hour` and `month`/);
    const test = read("tests/test_data_prep.py");
    assert.match(test, /@pytest\.mark\.parametrize\("drop_timestamp", \[False, True\]\)/);
    assert.match(test, /assert result\["hour"\]\.tolist\(\) == \[8, 21, 23\]/);
    await workbench.notifications.press("add_date_features is in data_prep.py now", "Open Module");
    await workbench.page.locator(".tab.active", { hasText: "data_prep.py" }).waitFor();
    await workbench.screenshot("story-9-worked-module");
  });

  it("is offered by the lightbulb of a selection, and done with the keyboard alone", async () => {
    const { keyboard } = workbench.page;
    await workbench.notebook.edit("# Add date features");
    await keyboard.press("Control+Home");
    await keyboard.press("Shift+ArrowDown");
    await workbench.page.locator(".codicon-light-bulb, .codicon-gutter-lightbulb").first().waitFor();
    await keyboard.press("Control+.");
    const action = workbench.page.locator(".action-widget").getByText("Extract Cell to Module…");
    await action.waitFor();
    await workbench.screenshot("story-10-lightbulb");
    await keyboard.press("Enter");
    await workbench.quickInput.widget.getByText("Module: a name").waitFor();
    await keyboard.type("data_prep"); // in place of the suggested name
    await keyboard.press("Enter");
    await workbench.quickInput.widget.getByText("Name of the function").waitFor();
    await keyboard.press("Enter");
    await workbench.quickInput.widget
      .getByPlaceholder("Creates data_prep.py and test_data_prep.py")
      .waitFor();
    const choices = workbench.quickInput.rows;
    assert.equal(await choices.first().getAttribute("aria-label"), "Apply"); // without the name of its icon
    assert.equal(await choices.last().getAttribute("aria-label"), "Cancel");
    await keyboard.press("Enter");
    await workbench.notifications.waitFor("add_date_features is in data_prep.py now");
    await workbench.notebook.cellWith("from data_prep import add_date_features").waitFor();
  });

  it("takes a value as a parameter, or leaves it in the body, as the preview is told", async () => {
    await workbench.notebook.edit("train_test_split(");
    await workbench.runCommand("Notebridge: Extract Cell to Module");
    await answer("Module: a name", "features");
    await answer("Name of the function", "split");
    await workbench.quickInput.choose("Change Parameters…");
    await workbench.quickInput.widget.getByPlaceholder("Tick what becomes a parameter").waitFor();
    await workbench.screenshot("story-7-parameters");
    await workbench.quickInput.choose("test_size");
    await workbench.quickInput.accept();
    await workbench.quickInput.choose("Apply");
    await workbench.notifications.waitFor("split is in features.py now");
    assert.match(read("features.py"), /test_size: float = 0\.25, random_state: int = 7/);
    assert.match(read("features.py"), /test_size=test_size, random_state=random_state/);
  });

  it("is refused with the reason", async () => {
    await workbench.notebook.edit("df.isna().sum()");
    await workbench.runCommand("Notebridge: Extract Cell to Module");
    await workbench.notifications.waitFor("only an expression that the notebook shows");
    await workbench.screenshot("story-6-refusal");
    assert.deepEqual(filesIn(workbench.folder), original);
  });
});

/** The text of every file of a folder, by its relative path; what Python leaves behind is not looked at. */
function filesIn(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names.filter(
    (name) => !name.includes("__pycache__") && statSync(path.join(folder, name)).isFile(),
  );
  // latin1 keeps every byte apart
  return new Map(files.toSorted().map((name) => [name, readFileSync(path.join(folder, name), "latin1")]));
}

function without(name: string, files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].filter(([other]) => other !== name));
}

interface SavedCell {
  readonly cell_type: string;
  readonly outputs?: readonly {
    readonly data?: Readonly<Record<string, unknown>>;
    readonly text?: unknown;
  }[];
}

interface SavedNotebook {
  readonly cells: readonly SavedCell[];
}

/** What each code cell shows as text; images are looked at in the screenshots. */
function outputsOf(text: string): readonly unknown[] {
  // Our own sample: nbformat has checked it.
  const { cells } = JSON.parse(text) as SavedNotebook;
  const shown = cells.filter((cell) => cell.cell_type === "code").map((cell) => cell.outputs ?? []);
  return shown.map((outputs) =>
    outputs.map(({ data, text: stream }) => stream ?? data?.["text/plain"] ?? "image"),
  );
}

/** The notebook without what a run writes. */
function withoutRuns(text: string): unknown {
  const { cells, ...rest } = JSON.parse(text) as SavedNotebook; // our own sample
  return { ...rest, cells: cells.map((cell) => ({ ...cell, outputs: [], execution_count: null })) };
}
