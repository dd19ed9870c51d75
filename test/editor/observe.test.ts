import assert from "node:assert/strict";
import {
  commands,
  ConfigurationTarget,
  extensions,
  TabInputNotebookDiff,
  Uri,
  window,
  workspace,
} from "vscode";
import { renderExecuted } from "../../src/core/observe/renderExecuted.ts";
import { extractCell, type ExtractParts } from "../../src/editor/extract/extractCell.ts";
import { createExtractionHistory } from "../../src/editor/extract/extractionHistory.ts";
import { createExtractPorts } from "../../src/editor/extract/extractPorts.ts";
import { createPreviewDocuments } from "../../src/editor/extract/previewDocuments.ts";
import { createLazyParts } from "../../src/editor/lazyParts.ts";
import { createExecutedNotebooks } from "../../src/editor/observe/executedNotebooks.ts";
import { createOutputChecks, type OutputChecks } from "../../src/editor/observe/outputChecks.ts";
import { createRunConsent } from "../../src/editor/observe/runConsent.ts";
import { createShow } from "../../src/editor/show.ts";
import { createEditorWorkspace } from "../../src/editor/workspace/editorWorkspace.ts";
import { createFileWorkspace } from "../../src/host/fileWorkspace.ts";
import { createGitReader } from "../../src/host/git/gitReader.ts";
import { createTestLog } from "../support/testLog.ts";
import { requireVenv } from "../support/venv.ts";
import { acceptAll } from "./support/drive.ts";
import { notebookFile } from "./support/notebookFile.ts";
import { createProject, showNotebook, type Project } from "./support/project.ts";
import { waitFor } from "./support/waitFor.ts";

/** A cell with what it printed, and with the timing that Jupyter notes. */
function cell(source: string, prints = ""): object {
  const execution = {
    "iopub.execute_input": "2024-05-01T10:00:00.000000Z",
    "shell.execute_reply": "2024-05-01T10:00:01.000000Z",
  };
  const outputs = prints === "" ? [] : [{ output_type: "stream", name: "stdout", text: [prints] }];
  return {
    cell_type: "code",
    execution_count: 1,
    id: `c${source.length}`,
    metadata: { execution },
    outputs,
    source,
  };
}

describe("Check Outputs Are Unchanged", function () {
  this.timeout(120_000);
  const owned: { dispose(): unknown }[] = [];
  let project: Project;
  let parts: ExtractParts;
  let isGiven = true;
  let checked: Promise<boolean | undefined> | undefined;

  before(async () => {
    await set("interpreter", requireVenv());
    const extension = extensions.getExtension("notebridge.notebridge");
    assert.ok(extension);
    const context = {
      subscriptions: owned,
      workspaceState: { keys: () => [], get: () => undefined, update: () => Promise.resolve() },
      asAbsolutePath: (name: string) => Uri.joinPath(extension.extensionUri, name).fsPath,
    };
    const show = createShow({ ...createTestLog(), show: () => undefined, dispose: () => undefined });
    const files = createEditorWorkspace();
    const documents = createPreviewDocuments();
    const history = createExtractionHistory(show);
    const executed = createExecutedNotebooks("notebridge-test-outputs");
    owned.push(files, documents, executed);
    const ports = createExtractPorts(context, files, createTestLog(), createLazyParts());
    const checks = createOutputChecks({
      ports: () => ({ ...ports(), disk: createFileWorkspace() }),
      git: createGitReader({ isTrusted: () => true }),
      // VS Code shows no dialogs while it runs tests.
      consent: { isGiven: () => isGiven, ask: () => Promise.resolve(isGiven) },
      history,
      executed,
      show,
    });
    const watched: OutputChecks = {
      ...checks,
      checkExtraction: (extraction) => (checked = checks.checkExtraction(extraction)),
    };
    parts = { ports, documents, history, checks: () => watched, show };
  });
  after(async () => {
    await set("interpreter", undefined);
    for (const each of owned.reverse()) each.dispose();
  });
  beforeEach(() => {
    isGiven = true;
    checked = undefined;
  });
  afterEach(async () => {
    await set("observe.verifyAfterExtract", undefined);
    await commands.executeCommand("notifications.clearAll");
    await project.remove();
  });
  const set = (key: string, value: unknown): Thenable<void> =>
    workspace.getConfiguration("notebridge").update(key, value, ConfigurationTarget.Global);
  const check = () => parts.checks().check({ notebook: project.path("nb.ipynb") });
  async function extract(): Promise<void> {
    const saved = [cell("x = [1, 2]"), cell("total = sum(x)"), cell("print(total)", "3\n")];
    project = createProject({ "nb.ipynb": notebookFile(saved) });
    const path = project.path("nb.ipynb");
    await showNotebook(path);
    const given = { notebook: path, cells: [1], module: "steps", function: "add_up" };
    assert.equal(await acceptAll(extractCell(parts, given)), true);
  }

  it("compares a fresh run with the outputs that are saved", async () => {
    project = createProject({ "nb.ipynb": notebookFile([cell("x = 2"), cell("print(x)", "2\n")]) });
    const before = project.files();
    assert.equal(await check(), true);
    project.write("nb.ipynb", notebookFile([cell("x = 2"), cell("print(x)", "3\n")]));
    assert.equal(await check(), false);
    project.write("nb.ipynb", before["nb.ipynb"] ?? "");
    assert.deepEqual(project.files(), before);
  });

  it("runs nothing without consent", async () => {
    project = createProject({ "nb.ipynb": notebookFile([cell("open('ran', 'w')", "2\n")]) });
    isGiven = false;
    assert.equal(await check(), undefined);
    const command = commands.executeCommand("notebridge.checkOutputs", {
      notebook: project.path("nb.ipynb"),
    });
    assert.equal(await command, undefined);
  });

  it("follows an extraction from a short notebook, and can be asked for again", async () => {
    await extract();
    assert.equal(await checked, true);
    assert.equal(await acceptAll(check()), true);
    const module = project.read("steps.py");
    project.write("steps.py", module.replace("sum(x)", "max(x)"));
    assert.equal(await acceptAll(check()), false);
    project.write("steps.py", module);
    await parts.history.undoLast();
    assert.equal(parts.history.lastOf(project.path("nb.ipynb")), undefined);
  });

  it("does not follow an extraction where that is not wanted, agreed to or known to be short", async () => {
    const planAfter = (at: string) => parts.checks().planAfter(at);
    await set("observe.verifyAfterExtract", "never");
    await extract();
    assert.equal(checked, undefined);
    const path = project.path("nb.ipynb");
    await set("observe.verifyAfterExtract", "ask");
    assert.equal(await planAfter(path), "offer");
    await set("observe.verifyAfterExtract", undefined);
    assert.equal(await planAfter(path), "check");
    isGiven = false;
    assert.equal(await planAfter(path), "offer");
    isGiven = true;
    assert.equal(await planAfter(project.path("other.ipynb")), "offer");
  });

  it("says that there is nothing to compare with", async () => {
    const plain = {
      cell_type: "code",
      execution_count: null,
      id: "a",
      metadata: {},
      outputs: [],
      source: "1",
    };
    project = createProject({ "nb.ipynb": notebookFile([plain]) });
    assert.equal(await check(), undefined);
  });

  it("shows two runs side by side, as notebooks that can't be changed", async () => {
    project = createProject({});
    const executed = createExecutedNotebooks("notebridge-test-diff");
    const notebook = {
      format: "ipynb",
      language: "python",
      cells: [{ kind: "code", language: "python", source: "print(x)" }],
    } as const;
    const run = (text: string): string =>
      renderExecuted(notebook, [
        {
          cell: 0,
          status: "ok",
          seconds: 0,
          executionCount: 1,
          outputs: [{ output_type: "stream", name: "stdout", text }],
        },
      ]);
    await executed.showChanges("/shop/nb.ipynb", run("1\n"), run("2\n"));
    const inputs = () => window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
    await waitFor("diff", () => inputs().some((input) => input instanceof TabInputNotebookDiff));
    const outputs = workspace.notebookDocuments
      .filter(({ uri }) => uri.scheme === "notebridge-test-diff")
      .map((document) => Buffer.from(document.cellAt(0).outputs[0]?.items[0]?.data ?? []).toString());
    assert.deepEqual(outputs.toSorted(), ["1\n", "2\n"]);
    executed.dispose();
  });

  it("asks once in a workspace", async () => {
    project = createProject({});
    const state = new Map<string, unknown>([["notebridge.runConsent", true]]);
    const memento = {
      keys: () => [...state.keys()],
      get: (key: string) => state.get(key),
      update: () => assert.fail("It was given already."),
    };
    const consent = createRunConsent(memento);
    assert.ok(consent.isGiven());
    assert.ok(await consent.ask());
  });
});
