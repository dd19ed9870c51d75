import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
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
import { extractCell, extractCellFresh, type ExtractParts } from "../../src/editor/extract/extractCell.ts";
import { createExtractionHistory } from "../../src/editor/extract/extractionHistory.ts";
import { createExtractPorts } from "../../src/editor/extract/extractPorts.ts";
import { createPreviewDocuments } from "../../src/editor/extract/previewDocuments.ts";
import { createLazyParts } from "../../src/editor/lazyParts.ts";
import { createExecutedNotebooks } from "../../src/editor/observe/executedNotebooks.ts";
import { createOutputChecks, type OutputChecks } from "../../src/editor/observe/outputChecks.ts";
import { createRunConsent } from "../../src/editor/observe/runConsent.ts";
import { createShow } from "../../src/editor/show.ts";
import { createEditorWorkspace } from "../../src/editor/workspace/editorWorkspace.ts";
import { isRefusal } from "../../src/core/refusal.ts";
import { planExtraction } from "../../src/flow/extract.ts";
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
  this.timeout(240_000);
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
    // VS Code shows no dialogs while it runs tests.
    const consent = { isGiven: () => isGiven, ask: () => Promise.resolve(isGiven) };
    const checks = createOutputChecks({
      ports: () => ({ ...ports(), disk: createFileWorkspace() }),
      git: createGitReader({ isTrusted: () => true }),
      consent,
      history,
      executed,
      show,
    });
    const watched: OutputChecks = {
      ...checks,
      checkExtraction: (extraction) => (checked = checks.checkExtraction(extraction)),
    };
    parts = { ports, documents, history, checks: () => watched, consent, show };
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

  it("comes before an extraction by a fresh run, with exact types and a pinned test", async () => {
    const saved = [
      cell("import fractions\nrates = {'a': fractions.Fraction(1, 2)}"),
      cell("best = max(rates.values())"),
      cell("print(best)", "1/2\n"),
    ];
    project = createProject({ "nb.ipynb": notebookFile(saved) });
    const path = project.path("nb.ipynb");
    await showNotebook(path);
    const given = { notebook: path, cells: [1], module: "steps", function: "pick" };
    const before = project.files();
    isGiven = false;
    assert.equal(await extractCellFresh(parts, given), false);
    assert.deepEqual(project.files(), before);
    isGiven = true;
    assert.equal(await acceptAll(extractCellFresh(parts, given)), true);
    assert.match(
      project.read("steps.py"),
      /def pick\(rates: dict\[str, fractions\.Fraction\]\) -> fractions\.Fraction:\n {4}"""/,
    );
    assert.doesNotMatch(project.read("test_steps.py"), /skip/);
    assert.equal(await checked, true);
  });

  it("leaves no kernel and no folder of a fresh run that is cancelled", async () => {
    const pid = join(mkdtempSync(join(tmpdir(), "notebridge-")), "pid");
    const code = `import os, time\nopen(${JSON.stringify(pid)}, "w").write(str(os.getpid()) + " " + os.getcwd())\ntime.sleep(600)`;
    project = createProject({ "nb.ipynb": notebookFile([cell(code), cell("x = 1"), cell("print(x)")]) });
    const before = project.files();
    const cancel = new AbortController();
    const request = {
      notebook: project.path("nb.ipynb"),
      cells: [1],
      module: "steps",
      functionName: "make",
      run: "fresh",
      kernel: "unknown",
    } as const;
    const planned = planExtraction(parts.ports(), request, {
      signal: cancel.signal,
      report: () => undefined,
    });
    const written = (): string => (existsSync(pid) ? readFileSync(pid, "utf8") : "");
    const end = Date.now() + 90_000;
    while (!written().includes(" ") && Date.now() < end) await setTimeout(100);
    const [kernel = "", folder = ""] = written().split(" ");
    assert.ok(existsSync(folder));
    cancel.abort();
    const refused = await planned;
    assert.ok(isRefusal(refused), JSON.stringify(refused));
    assert.throws(() => process.kill(Number(kernel), 0), /ESRCH/);
    assert.equal(existsSync(folder), false);
    assert.deepEqual(project.files(), before);
    rmSync(dirname(pid), { recursive: true });
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
});

describe("consent to runs", () => {
  const asked: string[] = [];
  let answer = true;
  let isTrusted = true;
  const state = new Map<string, unknown>();
  const consent = createRunConsent({
    memory: {
      keys: () => [...state.keys()],
      get: (key: string) => state.get(key),
      update: (key, value) => Promise.resolve(void state.set(key, value)),
    },
    isTrusted: () => isTrusted,
    confirm: ({ detail }) => {
      asked.push(detail);
      return Promise.resolve(answer);
    },
  });
  beforeEach(() => {
    asked.length = 0;
    state.clear();
    answer = true;
    isTrusted = true;
  });

  it("is asked for once in a workspace, and names side effects", async () => {
    assert.equal(consent.isGiven(), false);
    assert.equal(await consent.ask(), true);
    assert.equal(await consent.ask(40), true);
    assert.equal(consent.isGiven(), true);
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? "", /networks, to databases/);
  });

  it("is asked for again when it was refused, and before a run of more than five minutes", async () => {
    answer = false;
    assert.equal(await consent.ask(), false);
    assert.equal(consent.isGiven(), false);
    answer = true;
    assert.equal(await consent.ask(720), true);
    answer = false;
    assert.equal(await consent.ask(720), false);
    assert.equal(asked.length, 3);
    assert.match(asked[1] ?? "", /about 12 min\. Code that writes/);
    assert.match(asked[2] ?? "", /about 12 min\.$/);
    assert.equal(consent.isGiven(), true);
  });

  it("is refused in a workspace that is not trusted, without a question", async () => {
    state.set("notebridge.runConsent", true);
    isTrusted = false;
    assert.equal(consent.isGiven(), false);
    const refused = await consent.ask();
    assert.ok(typeof refused === "object");
    assert.match(refused.reason, /not trusted/);
    assert.deepEqual(asked, []);
  });
});
