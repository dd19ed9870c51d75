import assert from "node:assert/strict";
import {
  commands,
  NotebookCellData,
  NotebookCellKind,
  NotebookData,
  NotebookEdit,
  NotebookRange,
  Selection,
  window,
  workspace,
  WorkspaceEdit,
  type NotebookDocument,
} from "vscode";
import { acceptAll, escapeAll, tabs } from "./support/drive.ts";
import { codeCell, markdownCell, notebookFile } from "./support/notebookFile.ts";
import { createProject, showNotebook, type Project } from "./support/project.ts";
import { waitFor } from "./support/waitFor.ts";

const cells = [
  codeCell("load", "spend = [10.0, 20.0]\ntenure = 4", 1),
  markdownCell("head", "## Add rates"),
  codeCell("rate", "total = sum(spend)\nrate = total / tenure", 2),
  codeCell("twice", "twice = rate * 2", 3),
  codeCell("last", "print(total, twice)", 4),
];
const script = [
  "# %%",
  "spend = [10.0, 20.0]",
  "",
  "# %% Rates",
  "total = sum(spend)",
  "rate = total / 4",
  "",
  "# %%",
  "print(rate)",
  "",
].join("\n");

describe("Extract Cell to Module", () => {
  let project: Project;
  let document: NotebookDocument;
  let original: Readonly<Record<string, string>>;

  beforeEach(async () => {
    project = createProject({ "churn.ipynb": notebookFile(cells), "script.py": script });
    original = project.files();
    document = await showNotebook(project.path("churn.ipynb"));
  });
  afterEach(() => project.remove());

  const select = (...ranges: readonly (readonly [number, number])[]): void => {
    const editor = window.activeNotebookEditor;
    assert.ok(editor);
    editor.selections = ranges.map(([start, end]) => new NotebookRange(start, end));
  };
  const extract = (argument?: unknown): Thenable<unknown> =>
    commands.executeCommand("notebridge.extractCell", argument);
  const source = (index: number): string => document.cellAt(index).document.getText();

  it("writes module and test, and the cell imports and calls", async () => {
    select([2, 3]);
    assert.equal(await acceptAll(extract()), true);
    assert.match(project.read("churn_steps.py"), /^def add_rates\(/m);
    assert.match(source(2), /^from churn_steps import add_rates\n/);
    const tests = Object.keys(project.files()).filter((name) => name.includes("test_"));
    assert.equal(tests.length, 1);
    assert.deepEqual(tabs(), ["churn.ipynb"]);
  });

  it("takes the names that are given, and shows only the preview", async () => {
    const path = project.path("churn.ipynb");
    const running = extract({ notebook: path, cells: [2], module: "features", function: "rates" });
    await waitFor("preview", () => tabs().some((tab) => tab.startsWith("Extract rates to features.py")));
    assert.deepEqual(project.files(), original);
    assert.equal(await acceptAll(running), true);
    assert.match(project.read("features.py"), /^def rates\(/m);
  });

  it("takes all selected cells from the menu of one of them", async () => {
    select([2, 4]);
    assert.equal(await acceptAll(extract(document.cellAt(3))), true);
    assert.equal(document.cellCount, cells.length - 1);
    assert.match(project.read("churn_steps.py"), /twice = rate \* 2/);
  });

  it("takes the cell of the menu when others are selected", async () => {
    select([0, 1]);
    assert.equal(await acceptAll(extract(document.cellAt(3))), true);
    assert.match(source(3), /^from churn_steps import/);
    assert.equal(source(0), "spend = [10.0, 20.0]\ntenure = 4");
  });

  it("takes all cells below the heading, from whichever of them", async () => {
    select([3, 4]);
    assert.equal(await acceptAll(commands.executeCommand("notebridge.extractSection")), true);
    assert.match(project.read("churn_steps.py"), /^def add_rates\([^)]*\)(?: -> .+)?:\n {4}"""Add rates\./m);
    assert.match(project.read("churn_steps.py"), /rate = total \/ tenure\n {4}twice = rate \* 2/);
    assert.match(source(2), /^from churn_steps import add_rates\n/);
    assert.deepEqual([document.cellCount, source(1)], [cells.length - 1, "## Add rates"]);
    await commands.executeCommand("notebridge.undoExtraction");
    assert.deepEqual(project.files(), original);
    const running = commands.executeCommand("notebridge.extractSection", document.cellAt(1));
    assert.equal(await acceptAll(running), true);
    assert.match(source(2), /^from churn_steps import add_rates\n/);
  });

  it("finds the notebook behind the walkthrough", async () => {
    select([2, 3]);
    await commands.executeCommand("workbench.action.openWalkthrough", "notebridge.notebridge#start");
    await waitFor("walkthrough", () => window.activeNotebookEditor === undefined);
    assert.equal(await acceptAll(extract()), true);
    assert.match(source(2), /^from churn_steps import/);
  });

  it("leaves nothing behind after Escape", async () => {
    select([2, 3]);
    assert.equal(await escapeAll(extract()), false);
    const path = project.path("churn.ipynb");
    const running = extract({ notebook: path, cells: [2], module: "features", function: "rates" });
    await waitFor("preview", () => tabs().length === 2);
    assert.equal(await escapeAll(running), false);
    assert.deepEqual(tabs(), ["churn.ipynb"]);
    assert.deepEqual(project.files(), original);
    assert.equal(document.isDirty, false);
    assert.equal(window.activeNotebookEditor?.notebook, document);
    assert.deepEqual(window.activeNotebookEditor.selections, [new NotebookRange(2, 3)]);
  });

  it("is one step of undo", async () => {
    select([2, 4]);
    assert.equal(await acceptAll(extract()), true);
    await commands.executeCommand("undo");
    await waitFor("cells", () => document.cellCount === cells.length);
    assert.deepEqual(project.files(), original);
    assert.equal(document.isDirty, false);
    await document.save();
    assert.deepEqual(project.files(), original);
  });

  it("is taken back by Undo Extraction, after saving too", async () => {
    select([2, 4]);
    assert.equal(await acceptAll(extract()), true);
    await document.save();
    await commands.executeCommand("notebridge.undoExtraction");
    assert.deepEqual(project.files(), original);
  });

  it("takes back one extraction after the other, the last one first", async () => {
    const path = project.path("churn.ipynb");
    await acceptAll(extract({ notebook: path, cells: [2], module: "features", function: "rates" }));
    await acceptAll(extract({ notebook: path, cells: [3], module: "features", function: "double" }));
    assert.match(project.read("features.py"), /def rates[^]*def double/);
    await commands.executeCommand("notebridge.undoExtraction");
    assert.match(project.read("features.py"), /def rates/);
    assert.doesNotMatch(project.read("features.py"), /def double/);
    await commands.executeCommand("notebridge.undoExtraction");
    await document.save();
    assert.deepEqual(project.files(), original);
  });

  it("writes nothing when the cell changes under the preview", async () => {
    const running = extract({
      notebook: project.path("churn.ipynb"),
      cells: [2],
      module: "features",
      function: "rates",
    });
    await waitFor("preview", () => tabs().length === 2);
    const edit = new WorkspaceEdit();
    edit.insert(document.cellAt(2).document.uri, document.cellAt(2).document.positionAt(0), "# mine\n");
    assert.ok(await workspace.applyEdit(edit));
    assert.equal(await acceptAll(running), false);
    assert.deepEqual(Object.keys(project.files()), Object.keys(original));
    assert.match(source(2), /^# mine\n/);
  });

  it("extracts from a script with cells, which stays unsaved", async () => {
    const text = await workspace.openTextDocument(project.path("script.py"));
    const editor = await window.showTextDocument(text);
    editor.selection = new Selection(4, 0, 4, 0);
    assert.equal(await acceptAll(extract()), true);
    assert.match(text.getText(), /# %% Rates\nfrom script_steps import \w+\n/);
    assert.equal(text.isDirty, true);
    assert.equal(project.read("script.py"), script);
    await commands.executeCommand("notebridge.undoExtraction");
    assert.deepEqual(project.files(), original);
    assert.equal(text.getText(), script);
  });
});

describe("Extract Cell to Module says no, and changes nothing,", () => {
  let project: Project;
  let document: NotebookDocument;
  let original: Readonly<Record<string, string>>;

  before(async () => {
    project = createProject({ "churn.ipynb": notebookFile(cells), "plain.py": "x = 1\n" });
    original = project.files();
    document = await showNotebook(project.path("churn.ipynb"));
  });
  after(() => project.remove());

  const refused = async (argument?: unknown): Promise<void> => {
    assert.equal(await commands.executeCommand("notebridge.extractCell", argument), false);
    assert.deepEqual(project.files(), original);
    assert.equal(document.isDirty, false);
  };

  it("to a markdown cell", () => refused(document.cellAt(1)));

  it("to a section where no heading is above, or none has the title", async () => {
    const path = project.path("churn.ipynb");
    for (const argument of [document.cellAt(0), { notebook: path, section: "Model" }])
      assert.equal(await commands.executeCommand("notebridge.extractSection", argument), false);
    await refused(document.cellAt(1));
  });

  it("to cells that don't stand together", () =>
    refused({ notebook: project.path("churn.ipynb"), cells: [0, 3] }));

  it("to a notebook that is no longer there", () =>
    refused({ notebook: project.path("none.ipynb"), cells: [0] }));

  it("to names that can't be", () =>
    refused({ notebook: project.path("churn.ipynb"), cells: [2], module: "features", function: "class" }));

  it("to a script without cells", async () => {
    await window.showTextDocument(await workspace.openTextDocument(project.path("plain.py")));
    await refused();
  });

  it("to a notebook that is not saved yet", async () => {
    const untitled = await workspace.openNotebookDocument(
      "jupyter-notebook",
      new NotebookData([new NotebookCellData(NotebookCellKind.Code, "x = 1", "python")]),
    );
    await window.showNotebookDocument(untitled);
    await refused(untitled.cellAt(0));
  });

  it("to a cell in another language", async () => {
    const edit = new WorkspaceEdit();
    const julia = new NotebookCellData(NotebookCellKind.Code, "x = 1", "julia");
    edit.set(document.uri, [NotebookEdit.insertCells(0, [julia])]);
    await workspace.applyEdit(edit);
    await document.save();
    original = project.files();
    await refused(document.cellAt(0));
  });
});
