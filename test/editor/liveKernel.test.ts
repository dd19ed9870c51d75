import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { extensions, Uri, workspace, type CancellationToken, type Memento } from "vscode";
import { defaultSettings, type Settings } from "../../src/core/project/settings.ts";
import type { Jupyter, Kernel, Output } from "../../src/editor/observe/jupyterApi.ts";
import { createLiveKernel } from "../../src/editor/observe/liveKernel.ts";
import type { LiveAnswer, Unavailable } from "../../src/flow/ports.ts";
import { createTestLog } from "../support/testLog.ts";
import { codeCell, notebookFile } from "./support/notebookFile.ts";
import { createProject, type Project } from "./support/project.ts";

interface Asking {
  readonly wish?: Settings["liveKernel"];
  readonly memory?: Map<string, unknown>;
  readonly jupyter?: Jupyter;
  readonly signal?: AbortSignal;
}

/** As python/observe_kernel.py answers, on a machine of this name. */
function answer(host: string): Output {
  const xs = { type: { module: "", name: "list", args: [] }, length: 2 };
  const text = JSON.stringify({ values: { xs }, missing: ["nowhere"], runs: ["xs = [1, 2]"], host });
  return {
    items: [{ mime: "application/vnd.notebridge.observation+json", data: new TextEncoder().encode(text) }],
  };
}

describe("the kernel that a notebook runs in", function () {
  this.timeout(120_000);
  let project: Project;
  let log: ReturnType<typeof createTestLog>;
  /** What the kernel was sent. */
  let sent: { readonly code: string; readonly token: CancellationToken }[];

  beforeEach(async () => {
    project = createProject({ "live.ipynb": notebookFile([codeCell("a", "xs = [1, 2]", 1)]) });
    await workspace.openNotebookDocument(Uri.file(project.path("live.ipynb")));
    log = createTestLog();
    sent = [];
  });
  afterEach(() => project.remove());

  const outputs = async function* (delay: number, given: readonly Output[]): AsyncGenerator<Output> {
    await setTimeout(delay);
    yield* given;
  };
  /** A Jupyter extension with one kernel. */
  const jupyterWith = (
    kernel: Partial<Kernel> | undefined,
    given: readonly Output[] = [{ items: [] }, answer("here")],
    delay = 0,
  ): Jupyter => ({
    kernels: {
      getKernel: () =>
        Promise.resolve(
          kernel && {
            status: "idle",
            language: "python",
            executeCode: (code, token) => {
              sent.push({ code, token });
              return outputs(delay, given);
            },
            ...kernel,
          },
        ),
    },
  });
  const answeredBefore = (more: Readonly<Record<string, unknown>> = {}): Map<string, unknown> =>
    new Map(Object.entries({ "notebridge.kernelHasAnswered": true, ...more }));

  const ask = ({
    wish = "always",
    memory = answeredBefore(),
    jupyter,
    signal = new AbortController().signal,
  }: Asking): Promise<LiveAnswer | Unavailable | undefined> => {
    const extension = extensions.getExtension("notebridge.notebridge");
    assert.ok(extension);
    const state: Memento = {
      keys: () => [...memory.keys()],
      get: (key: string) => memory.get(key) as undefined, // as VS Code's own, which believes whoever asks
      update: (key, value) => Promise.resolve(void memory.set(key, value)),
    };
    const kernel = createLiveKernel({
      folder: join(extension.extensionUri.fsPath, "dist", "python"),
      settings: { read: () => Promise.resolve({ ...defaultSettings, liveKernel: wish }) },
      log,
      machine: "here",
      memory: state,
      jupyter: () => jupyter,
    });
    return kernel.observe(project.path("live.ipynb"), ["xs", "nowhere"], signal);
  };
  const answerOf = async (asking: Asking): Promise<LiveAnswer> => {
    const given = await ask(asking);
    assert.ok(given !== undefined && !("kind" in given), JSON.stringify(given));
    return given;
  };
  const reasonOf = async (asking: Asking): Promise<string> => {
    const given = await ask(asking);
    assert.ok(given !== undefined && "kind" in given, JSON.stringify(given));
    return given.reason;
  };

  it("tells what names hold and what has run", async () => {
    const { values, runs } = await answerOf({ jupyter: jupyterWith({}) });
    assert.deepEqual([...values.keys()], ["xs"]);
    assert.equal(values.get("xs")?.length, 2);
    assert.deepEqual(runs, ["xs = [1, 2]"]);
    assert.deepEqual(log.lines, []);
    assert.match(sent[0]?.code ?? "", /\["xs","nowhere"\]/);
    assert.equal(sent.length, 1);
  });

  it("is not asked where there is none, or it is not one of Python", async () => {
    assert.equal(await ask({}), undefined);
    assert.equal(await ask({ jupyter: jupyterWith(undefined) }), undefined);
    assert.equal(await ask({ jupyter: jupyterWith({ language: "r" }) }), undefined);
    assert.deepEqual([sent, log.lines], [[], []]);
  });

  it("is asked only where a person wants it", async () => {
    const jupyter = jupyterWith({});
    assert.equal(await ask({ jupyter, wish: "never" }), undefined);
    const refused = answeredBefore({ "notebridge.mayAskKernel": false });
    assert.equal(await ask({ jupyter, wish: "ask", memory: refused }), undefined);
    assert.match(log.lines.join(), /was refused in this workspace/);
    assert.deepEqual(sent, []);
    const allowed = answeredBefore({ "notebridge.mayAskKernel": true });
    assert.ok((await answerOf({ jupyter, wish: "ask", memory: allowed })).values.has("xs"));
  });

  it("is sent nothing while it is busy, starts, or has died", async () => {
    for (const [status, sentence] of [
      ["busy", /^The notebook's kernel is busy, .* Extract again when its cell has ended/],
      ["starting", /^The notebook's kernel is starting, .* Run the cells and extract again/],
      ["restarting", /kernel is starting/],
      ["autorestarting", /kernel is starting/],
      ["terminating", /kernel has died/],
      ["dead", /^The notebook's kernel has died, .* Restart it and run the cells/],
    ] as const)
      assert.match(await reasonOf({ jupyter: jupyterWith({ status }) }), sentence);
    assert.deepEqual(sent, []);
  });

  it("that answers late is not waited for, and not interrupted", async () => {
    const late = jupyterWith({}, [answer("here")], 1500);
    assert.match(await reasonOf({ jupyter: late }), /did not tell types within 0\.5 s.* went on without/);
    await setTimeout(1500);
    assert.equal(sent[0]?.token.isCancellationRequested, false);
  });

  it("is not waited for by an extraction that is cancelled, and not interrupted", async () => {
    const memory = new Map<string, unknown>();
    const late = jupyterWith({}, [answer("here")], 1500);
    const begun = performance.now();
    await reasonOf({ jupyter: late, memory, signal: AbortSignal.timeout(100) });
    assert.ok(performance.now() - begun < 1400);
    assert.equal(sent[0]?.token.isCancellationRequested, false);
  });

  it("that was never asked before has time, for a person to permit it", async () => {
    const memory = new Map<string, unknown>();
    const late = jupyterWith({}, [answer("here")], 1500);
    assert.ok((await answerOf({ jupyter: late, memory })).values.has("xs"));
    assert.match(await reasonOf({ jupyter: late, memory }), /did not tell types within 0\.5 s/);
  });

  it("on another machine is asked, and the log says so", async () => {
    const remote = jupyterWith({}, [answer("far-away")]);
    assert.ok((await answerOf({ jupyter: remote })).values.has("xs"));
    assert.match(log.lines.join(), /kernel runs on far-away, not on this machine/);
  });

  it("that tells nothing may have been forbidden to", async () => {
    assert.match(await reasonOf({ jupyter: jupyterWith({}, []) }), /Manage Access To Jupyter Kernels/);
  });

  it("that can't be asked does not stop an extraction", async () => {
    const broken = jupyterWith({
      executeCode: () => {
        throw new Error("Kernel connection lost");
      },
    });
    assert.match(await reasonOf({ jupyter: broken }), /could not be asked for types: the log says why/);
    assert.match(log.lines.join(), /Kernel connection lost/);
    const garbled = jupyterWith({}, [
      { items: [{ mime: "application/vnd.notebridge.observation+json", data: new Uint8Array([1]) }] },
    ]);
    assert.match(await reasonOf({ jupyter: garbled }), /the log says why/);
  });
});
