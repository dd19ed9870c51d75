import assert from "node:assert/strict";
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  commands,
  ConfigurationTarget,
  extensions,
  type NotebookDocument,
  Position,
  Range,
  ShellExecution,
  Task,
  tasks,
  TaskScope,
  Uri,
  version,
  window,
  workspace,
  WorkspaceEdit,
} from "vscode";
import type { TrainingRun } from "../../src/core/guard/ledger.ts";
import type { Question } from "../../src/editor/observe/askInDialog.ts";
import { createGuardPorts } from "../../src/editor/guard/guardPorts.ts";
import { createTrainingGuard, type TrainingGuard } from "../../src/editor/guard/trainingGuard.ts";
import { createSettings } from "../../src/editor/settings.ts";
import { createEditorWorkspace } from "../../src/editor/workspace/editorWorkspace.ts";
import type { Api } from "../../src/extension.ts";
import { NotebookAnalyses } from "../../src/flow/notebookAnalysis.ts";
import { createGrammars } from "../../src/host/grammars.ts";
import { createLedger } from "../../src/host/ledger.ts";
import { git, makeRepository } from "../support/repository.ts";
import { createTestLog } from "../support/testLog.ts";
import { codeCell, notebookFile } from "./support/notebookFile.ts";
import { createProject, showNotebook, type Project } from "./support/project.ts";
import { waitFor } from "./support/waitFor.ts";

const script = "from sklearn.svm import SVC\n\nSVC().fit([[0], [1]], [0, 1])\n";
const notebook = notebookFile([
  codeCell("a", "from sklearn.svm import SVC", 1),
  codeCell("b", "model = SVC().fit([[0], [1]], [0, 1])", 2),
  codeCell("c", "print(model)", 3),
]);

describe("the training guard", function () {
  this.timeout(120_000);
  let api: Api;
  let project: Project;
  let folder: string;

  before(async () => {
    const extension = extensions.getExtension<Api>("notebridge.notebridge");
    assert.ok(extension);
    api = await extension.activate();
  });
  beforeEach(() => {
    project = createProject({});
    folder = realpathSync(project.folder);
  });
  afterEach(async () => {
    await set(undefined);
    await commands.executeCommand("notifications.clearAll");
    await project.remove();
  });
  const set = (value: unknown): Thenable<void> =>
    workspace
      .getConfiguration("notebridge")
      .update("training.onUncommittedCode", value, ConfigurationTarget.Global);
  const saysThat = (words: RegExp) =>
    waitFor(`the status bar says ${words.source}`, () => words.test(api.codeStatus()?.text ?? ""));
  const runs = (): Promise<readonly TrainingRun[]> => createLedger().read(join(folder, ".git"));
  async function ended(count: number): Promise<readonly TrainingRun[]> {
    const end = Date.now() + 30_000;
    for (;;) {
      const found = await runs();
      if (found.length >= count && found.every((run) => run.end !== undefined)) return found;
      assert.ok(Date.now() < end, `The ledger has ${JSON.stringify(found)}.`);
      await setTimeout(100);
    }
  }
  async function runCell(document: NotebookDocument, index: number): Promise<void> {
    const begun = Date.now();
    const ranges = [{ start: index, end: index + 1 }];
    void commands.executeCommand("notebook.cell.execute", { ranges, document: document.uri });
    await waitFor("the cell has run", () => {
      const { timing } = document.cellAt(index).executionSummary ?? {};
      return timing !== undefined && timing.endTime >= begun;
    });
  }

  it("says the commit, warns when a cell's code is another, and is quiet again when it is committed", async () => {
    const commit = makeRepository(folder, { "nb.ipynb": notebook });
    const document = await showNotebook(project.path("nb.ipynb"));
    await saysThat(new RegExp(`committed ${commit.slice(0, 7)}`));
    assert.equal(api.codeStatus()?.isWarning, false);
    const edit = new WorkspaceEdit();
    edit.insert(document.cellAt(0).document.uri, new Position(0, 0), "C = 2\n");
    await workspace.applyEdit(edit);
    await saysThat(/1 file uncommitted/);
    assert.equal(api.codeStatus()?.isWarning, true);
    assert.match(api.codeStatus()?.tooltip.value.replaceAll("&nbsp;", " ") ?? "", /not saved.+nb\\?\.ipynb/);
    await document.save();
    await saysThat(/1 file uncommitted/);
    git(folder, "commit", "--quiet", "--all", "--message=second");
    await saysThat(/committed/);
  });

  it("says nothing of code that does not train, of no repository what is so, and nothing when it is off", async () => {
    project.write("plain.py", "print(1)\n");
    project.write("train.py", script);
    await window.showTextDocument(Uri.file(project.path("train.py")));
    await saysThat(/no repository/);
    await window.showTextDocument(Uri.file(project.path("plain.py")));
    await waitFor("silence", () => api.codeStatus() === undefined);
    await window.showTextDocument(Uri.file(project.path("train.py")));
    await saysThat(/no repository/);
    await set("off");
    await waitFor("silence", () => api.codeStatus() === undefined);
  });

  it("writes down a cell that trains, and keeps its code with what is not saved", async () => {
    const commit = makeRepository(folder, { "nb.ipynb": notebook });
    const document = await showNotebook(project.path("nb.ipynb"));
    await runCell(document, 0);
    await runCell(document, 1);
    const [clean, ...others] = await ended(1);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [clean?.kind, clean?.what, clean?.script, clean?.commit, clean?.uncommitted, clean?.snapshot],
      ["cell", "nb.ipynb, cell 2", "nb.ipynb", commit, [], undefined],
    );
    await saysThat(/committed/);
    const edit = new WorkspaceEdit();
    edit.replace(document.cellAt(0).document.uri, new Range(0, 0, 0, 0), "C = 2\n");
    await workspace.applyEdit(edit);
    await runCell(document, 1);
    const [, changed, ...more] = await ended(2);
    assert.deepEqual(more, []);
    assert.deepEqual(
      changed?.uncommitted.map(({ path, change }) => `${change} ${path}`),
      ["not saved nb.ipynb"],
    );
    assert.ok(changed.snapshot);
    assert.match(git(folder, "show", `${changed.snapshot.ref}:nb.ipynb`), /C = 2/);
    assert.equal(git(folder, "status", "--porcelain"), "");
    await commands.executeCommand("notebook.clearAllCellsOutputs");
    await setTimeout(1_000);
    assert.equal((await runs()).length, 2);
  });

  // The oldest VS Code starts no terminal in the browser's extension host of these tests; the newest does.
  const itInTerminals = version.startsWith("1.100.") ? () => undefined : it;

  itInTerminals("writes down a terminal command that trains", async () => {
    makeRepository(folder, { "main.py": script });
    project.write("main.py", `${script}\nprint()\n`);
    const terminal = window.createTerminal({ cwd: folder, shellPath: "/bin/bash" });
    terminal.show();
    await waitFor("shell integration", () => terminal.shellIntegration !== undefined);
    for (const command of ["echo python3 main.py", "python3 main.py"]) {
      let isOver = false;
      const listener = window.onDidEndTerminalShellExecution((event) => {
        isOver ||= event.terminal === terminal && event.execution.commandLine.value === command;
      });
      terminal.shellIntegration?.executeCommand(command);
      await waitFor(`the end of ${command}`, () => isOver);
      listener.dispose();
    }
    const [run, ...others] = await ended(1);
    terminal.dispose();
    assert.deepEqual(others, []);
    assert.deepEqual([run?.kind, run?.what, run?.script], ["command", "python3 main.py", "main.py"]);
    assert.ok(run?.snapshot);
  });

  itInTerminals("writes down a task that trains, and how it ended", async () => {
    const commit = makeRepository(folder, { "main.py": "import sys\n\nsys.exit(3)\n", "train.py": "" });
    for (const file of ["main.py", "train.py"]) {
      const execution = new ShellExecution(`python3 ${file}; exit 4`, { cwd: folder });
      await tasks.executeTask(new Task({ type: "shell" }, TaskScope.Workspace, file, "test", execution));
    }
    const [run, ...others] = await ended(1);
    await setTimeout(2_000); // the event of the task's terminal may come later
    assert.equal((await runs()).length, 1);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [run?.kind, run?.what, run?.script, run?.commit, run?.end?.code],
      ["task", "python3 train.py; exit 4", "train.py", commit, 4],
    );
  });

  describe("asked to hold launches", () => {
    let asked: readonly Question[] = [];
    const owned: { dispose(): unknown }[] = [];
    let guard: TrainingGuard;
    let answer = false;
    before(() => {
      const extension = extensions.getExtension("notebridge.notebridge");
      assert.ok(extension);
      const files = createEditorWorkspace();
      const analyses = new NotebookAnalyses(createGrammars(join(extension.extensionPath, "dist")));
      const ports = createGuardPorts(
        { workspace: files, analyses, settings: createSettings(files), log: createTestLog() },
        "0.0.0",
      );
      // VS Code shows no dialogs while it runs tests.
      guard = createTrainingGuard({
        ports: () => ports,
        memory: { keys: () => [], get: () => undefined, update: () => Promise.resolve() },
        item: {
          show: () => undefined,
          hide: () => undefined,
          shown: () => undefined,
          dispose: () => undefined,
        },
        confirm: (question) => {
          asked = [...asked, question];
          return Promise.resolve(answer);
        },
        onGitChange: () => undefined,
      });
      owned.push(files, analyses, guard);
    });
    after(() => {
      for (const each of owned) each.dispose();
    });
    beforeEach(() => {
      asked = [];
      answer = false;
    });
    const launch = (program: string) =>
      guard.mayLaunch(
        { type: "debugpy", request: "launch", name: "Run", program: join(folder, program), cwd: folder },
        undefined,
      );

    it("holds one of uncommitted code until the person says so", async () => {
      makeRepository(folder, { "main.py": script, "plain.py": "print(1)\n" });
      await set("ask");
      assert.equal(await launch("main.py"), true);
      project.write("main.py", `${script}\nprint()\n`);
      assert.equal(await launch("plain.py"), true);
      assert.equal(asked.length, 0);
      assert.equal(await launch("main.py"), false);
      assert.match(asked[0]?.detail ?? "", /modified +main\.py +\(the script\)/);
      answer = true;
      assert.equal(await launch("main.py"), true);
    });

    // A session of debugpy needs its extension: what VS Code's events say is told here.
    it("writes down a launch that goes on", async () => {
      makeRepository(folder, { "main.py": script });
      const started = {
        key: "1",
        kind: "debug",
        command: `python ${join(folder, "main.py")}`,
        folder,
      } as const;
      await Promise.all([guard.commandStarted(started), guard.commandEnded("1", 2)]);
      const [run] = await ended(1);
      assert.deepEqual([run?.kind, run?.script, run?.end?.code], ["debug", "main.py", 2]);
    });

    it("holds nothing without that, and where git does not answer", async () => {
      makeRepository(folder, { "main.py": script });
      project.write("main.py", `${script}\nprint()\n`);
      assert.equal(await launch("main.py"), true);
      await set("ask");
      project.write(".git/HEAD", "");
      assert.equal(await launch("main.py"), true);
      assert.equal(asked.length, 0);
    });
  });
});
