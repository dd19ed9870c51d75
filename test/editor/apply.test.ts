import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import {
  commands,
  NotebookCellData,
  NotebookCellKind,
  NotebookEdit,
  NotebookRange,
  Range,
  type TextDocument,
  type Uri,
  workspace,
  WorkspaceEdit,
  type NotebookDocument,
} from "vscode";
import type { ChangeSet, FileChange } from "../../src/core/change/changeSet.ts";
import { isRefusal, renderRefusal, type Refusal } from "../../src/core/refusal.ts";
import { createEditorWorkspace } from "../../src/editor/workspace/editorWorkspace.ts";
import type { Applied, Undone } from "../../src/flow/ports.ts";
import { codeCell, markdownCell, notebookFile } from "./support/notebookFile.ts";
import { createProject, showNotebook, type Project } from "./support/project.ts";
import { waitFor } from "./support/waitFor.ts";

const cells = [
  markdownCell("head", "# Rates"),
  codeCell("load", "spend = 10\ntenure = 4", 1),
  codeCell("rate", "rate = spend / tenure\nprint(rate)", 2),
  codeCell("twice", "twice = rate * 2", 3),
  codeCell("last", "print(twice)", 4),
];
const module = "def add(spend):\n    return spend\n";
const call = "from features import add\nrate = add(spend)";
const port = createEditorWorkspace();

describe("applying a change", () => {
  let project: Project;
  let document: NotebookDocument;
  let original: Readonly<Record<string, string>>;

  beforeEach(async () => {
    project = createProject({ "nb.ipynb": notebookFile(cells), "old.py": "x = 1\r\ny = 2\r\n" });
    original = project.files();
    document = await showNotebook(project.path("nb.ipynb"));
  });
  afterEach(() => project.remove());
  after(() => {
    port.dispose();
  });

  const changeSet = (files: readonly FileChange[]): ChangeSet => ({
    title: "Extract add to features.py",
    notebook: {
      path: project.path("nb.ipynb"),
      cells: [
        { index: 2, before: "rate = spend / tenure\nprint(rate)", after: call },
        { index: 3, before: "twice = rate * 2", after: undefined },
      ],
    },
    files,
  });
  const everything = (): ChangeSet =>
    changeSet([
      { path: project.path("features.py"), before: undefined, after: module },
      { path: project.path("tests/test_features.py"), before: undefined, after: "def test(): ...\n" },
      { path: project.path("old.py"), before: "x = 1\r\ny = 2\r\n", after: "x = 1\r\ny = 3\r\n" },
    ]);

  it("writes the files to the disk and leaves the notebook unsaved", async () => {
    await applied(port.apply(everything()));
    assert.deepEqual(project.files(), {
      ...original,
      "features.py": module,
      "old.py": "x = 1\r\ny = 3\r\n",
      "tests/test_features.py": "def test(): ...\n",
    });
    assert.equal(document.isDirty, true);
    assert.deepEqual(sources(document), ["# Rates", "spend = 10\ntenure = 4", call, "print(twice)"]);
  });

  it("keeps id, metadata and outputs of a changed cell, which counts as not run", async () => {
    await applied(port.apply(everything()));
    const saved = await saveNotebook(document, project);
    assert.deepEqual(saved[2], {
      ...cells[2],
      execution_count: null,
      source: ["from features import add\n", "rate = add(spend)"],
    });
    assert.deepEqual(saved, [cells[0], cells[1], saved[2], cells[4]]);
  });

  it("is one step of undo in the notebook", async () => {
    await applied(port.apply(everything()));
    await commands.executeCommand("undo");
    await waitFor("cells", () => document.cellCount === cells.length);
    await waitFor("old.py on the disk", () => project.read("old.py") === original["old.py"]);
    assert.deepEqual(project.files(), original);
    assert.equal(textDocument(project.path("old.py"))?.isDirty, false);
    assert.equal(document.isDirty, false);
    assert.deepEqual(await saveNotebook(document, project), cells);
  });

  it("comes again with one step of redo, on the disk too", async () => {
    await applied(port.apply(everything()));
    const after = project.files();
    await commands.executeCommand("undo");
    await waitFor("undo", () => project.read("old.py") === original["old.py"]);
    await commands.executeCommand("redo");
    await waitFor("redo", () => project.read("old.py") !== original["old.py"]);
    assert.deepEqual(project.files(), after);
    assert.equal(sources(document)[2], call);
  });

  describe("taken back", () => {
    it("is as before, on the disk too", async () => {
      const done = await applied(port.apply(everything()));
      await undone(done.undo());
      assert.deepEqual(project.files(), original);
      assert.deepEqual(await saveNotebook(document, project), cells);
    });

    it("is as before after other cells came and the notebook was saved", async () => {
      const done = await applied(port.apply(everything()));
      await insertCell(document, 0);
      await document.save();
      await undone(done.undo());
      const saved = await saveNotebook(document, project);
      assert.deepEqual(saved.slice(1), cells);
      assert.equal(project.read("old.py"), original["old.py"]);
    });

    it("is refused when the module was changed since", async () => {
      const done = await applied(port.apply(everything()));
      writeFileSync(project.path("features.py"), `${module}# mine\n`);
      await refused(done.undo(), /^features\.py changed since/);
      assert.equal(project.read("features.py"), `${module}# mine\n`);
      assert.equal(sources(document)[2], call);
    });

    it("is refused when the cell was changed since", async () => {
      const done = await applied(port.apply(everything()));
      await typeInto(document, 2, "# mine\n");
      await refused(done.undo(), /^cell 3 changed since/);
      assert.ok("features.py" in project.files());
    });

    it("is left alone where VS Code's undo came first", async () => {
      const done = await applied(port.apply(everything()));
      await commands.executeCommand("undo");
      await waitFor("cells", () => document.cellCount === cells.length);
      await undone(done.undo());
      assert.deepEqual(project.files(), original);
      assert.equal(textDocument(project.path("old.py"))?.isDirty, false);
      assert.deepEqual(await saveNotebook(document, project), cells);
    });

    it("gives unsaved edits of a module back as unsaved", async () => {
      const module = await workspace.openTextDocument(project.path("old.py"));
      await typeIntoText(module.uri, "# mine\r\n");
      const before = module.getText();
      const after = `${before}z = 1\r\n`;
      const done = await applied(port.apply(changeSet([{ path: project.path("old.py"), before, after }])));
      assert.equal(project.read("old.py"), after);
      await undone(done.undo());
      assert.deepEqual(project.files(), original);
      assert.equal(textOf(project.path("old.py")), before);
      assert.equal(textDocument(project.path("old.py"))?.isDirty, true);
      await textDocument(project.path("old.py"))?.save();
      assert.equal(project.read("old.py"), before);
    });
  });

  describe("is refused, with nothing written,", () => {
    const unchanged = async (): Promise<void> => {
      assert.deepEqual(project.files(), original);
      assert.deepEqual(await saveNotebook(document, project), cells);
    };

    it("when a cell has changed", async () => {
      const plan = everything();
      await typeInto(document, 2, "# mine\n");
      await refused(port.apply(plan), /^cell 3 changed after the preview/);
      assert.deepEqual(project.files(), original);
    });

    it("when a cell is gone", async () => {
      const plan = everything();
      const edit = new WorkspaceEdit();
      edit.set(document.uri, [NotebookEdit.deleteCells(new NotebookRange(0, 3))]);
      await workspace.applyEdit(edit);
      await refused(port.apply(plan), /^cell 3 and cell 4 changed/);
      assert.deepEqual(project.files(), original);
    });

    it("when a file has changed on the disk", async () => {
      const plan = everything();
      project.write("old.py", "x = 9\r\n");
      await refused(port.apply(plan), /^old\.py changed/);
      project.write("old.py", original["old.py"] ?? "");
      await unchanged();
    });

    it("when a new file is there meanwhile", async () => {
      const plan = everything();
      project.write("features.py", "mine = 1\n");
      await refused(port.apply(plan), /^features\.py changed/);
      assert.deepEqual(project.files(), { ...original, "features.py": "mine = 1\n" });
    });

    it("when a folder can't be made", async () => {
      const plan = changeSet([
        { path: project.path("features.py"), before: undefined, after: module },
        { path: project.path("old.py/test_features.py"), before: undefined, after: module },
      ]);
      await refused(
        port.apply(plan),
        /test_features\.py can't be (written|read): a part of its path is a file/,
      );
      await unchanged();
    });

    it("when the system says no", async () => {
      const plan = changeSet([
        { path: project.path("features.py"), before: undefined, after: module },
        { path: "/proc/notebridge/test_features.py", before: undefined, after: module },
      ]);
      await refused(port.apply(plan), /test_features\.py can't be written/);
      await unchanged();
    });

    it("when an existing file can't be saved", async () => {
      // Readable, but not even root may write it.
      symlinkSync("/proc/sys/kernel/ostype", project.path("frozen.py"));
      const frozen = { path: project.path("frozen.py"), before: "Linux\n", after: "Linux\nx = 1\n" };
      await refused(port.apply(changeSet([...everything().files, frozen])), /^frozen\.py can't be saved/);
      await unchanged();
      assert.equal(textOf(frozen.path), frozen.before);
      assert.equal(textDocument(frozen.path)?.isDirty, false);
    });
  });
});

async function applied(answer: Promise<Applied | Refusal>): Promise<Applied> {
  const result = await answer;
  if (isRefusal(result)) assert.fail(renderRefusal(result));
  return result;
}

async function undone(answer: Promise<Undone | Refusal>): Promise<void> {
  const result = await answer;
  if (isRefusal(result)) assert.fail(renderRefusal(result));
}

async function refused(answer: Promise<unknown>, reason: RegExp): Promise<void> {
  const result = await answer;
  if (!isRefusal(result)) assert.fail("It was not refused.");
  assert.match(renderRefusal(result), reason);
}

function sources(document: NotebookDocument): readonly string[] {
  return document.getCells().map((cell) => cell.document.getText());
}

/** Saves and gives the cells of the file. */
async function saveNotebook(document: NotebookDocument, project: Project): Promise<readonly unknown[]> {
  await document.save();
  const file = JSON.parse(project.read("nb.ipynb")) as { readonly cells: readonly unknown[] };
  return file.cells;
}

function textDocument(path: string): TextDocument | undefined {
  return workspace.textDocuments.find((document) => document.uri.fsPath === path);
}

function textOf(path: string): string | undefined {
  return textDocument(path)?.getText();
}

async function typeInto(document: NotebookDocument, cell: number, text: string): Promise<void> {
  await typeIntoText(document.cellAt(cell).document.uri, text);
}

async function typeIntoText(uri: Uri, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(uri, new Range(0, 0, 0, 0), text);
  assert.ok(await workspace.applyEdit(edit));
}

async function insertCell(document: NotebookDocument, index: number): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.set(document.uri, [
    NotebookEdit.insertCells(index, [new NotebookCellData(NotebookCellKind.Code, "new = 1", "python")]),
  ]);
  assert.ok(await workspace.applyEdit(edit));
}
