import assert from "node:assert/strict";
import type { LintAnswer, LintRequest } from "../../src/core/checks/protocol.ts";
import type { Told } from "../../src/core/worker/envelope.ts";
import { createPythonLint } from "../../src/host/lint.ts";
import { forkWorker, type WorkerProcess } from "../../src/host/process/forkWorker.ts";
import { run } from "../../src/host/process/run.ts";
import { answer } from "../../src/worker/lint/answer.ts";
import { isSoonGone } from "../host/process/support.ts";
import { bundleLint } from "../support/bundleLint.ts";
import { createTestLog } from "../support/testLog.ts";

const undefinedName: LintRequest = {
  kind: "check",
  text: "print(y)\n",
  options: { lint: { select: ["F821"] } },
};

function check(request: LintRequest, expected: LintAnswer): void {
  assert.deepEqual(answer(request), expected);
}

describe("lint worker, answers", () => {
  it("tell where a text stops being Python, the same for check and format", () => {
    const text = '"🎉é"\nx = (1,\n';
    const message = "unexpected EOF while parsing";
    const expected = { kind: "invalid", message, offset: text.length } as const;
    check({ kind: "check", text, options: {} }, expected);
    check({ kind: "format", text, options: {} }, expected);
  });

  it("refuse options as a sentence", () => {
    check(
      { kind: "check", text: "", options: { nonsense: 1 } },
      { kind: "refused", reason: "ruff does not take these options: unknown field `nonsense`." },
    );
  });
});

describe("lint worker, bundled", () => {
  let worker: WorkerProcess;
  beforeEach(async () => {
    const started = await forkWorker({ module: await bundleLint() });
    assert.equal(started.kind, "worker");
    worker = started;
  });
  afterEach(() => worker.stop());

  it("answers with the id it was asked by, and tells its memory", async () => {
    const told = new Promise<Told<LintAnswer>>((resolve) => {
      worker.onMessage((message) => {
        resolve(message as Told<LintAnswer>);
      });
    });
    worker.send({ id: 42, request: undefinedName });
    const { id, memory, ...rest } = await told;
    assert.equal(id, 42);
    assert.ok(memory > 50 * 2 ** 20 && memory < 1024 * 2 ** 20, String(memory));
    assert.ok("answer" in rest && rest.answer.kind === "findings" && rest.answer.findings.length === 1);
  });
});

describe("lint worker, killed", () => {
  it("costs no more than the question it was at", async () => {
    const log = createTestLog();
    const lint = createPythonLint({ module: await bundleLint(), log });
    const ask = () => lint.check(undefinedName.text, undefinedName.options);
    const before = await ask();
    assert.equal("kind" in before ? 0 : before.length, 1);
    const pid = await findWorker();
    process.kill(pid, "SIGKILL");
    assert.ok(await isSoonGone(pid));
    const during = await ask();
    const after = "kind" in during ? await ask() : during;
    assert.deepEqual(after, before);
    assert.match(log.lines.join(), /was ended by SIGKILL/);
    lint.dispose();
  });
});

/** The process of the lint worker that this process started. */
async function findWorker(): Promise<number> {
  const outcome = await run({ program: "ps", args: ["-A", "-o", "pid=,ppid=,args="], timeout: 5_000 });
  assert.equal(outcome.kind, "exited");
  const rows = outcome.stdout.split("\n").map((line) => line.trim().split(/\s+/));
  const row = rows.find(
    ([, parent, ...args]) => Number(parent) === process.pid && args.join(" ").includes("lint.cjs"),
  );
  assert.ok(row);
  return Number(row[0]);
}
