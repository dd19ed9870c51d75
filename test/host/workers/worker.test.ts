import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Unavailable } from "../../../src/flow/ports.ts";
import { createWorker, type Worker, type WorkerOptions } from "../../../src/host/workers/worker.ts";
import { createTestLog } from "../../support/testLog.ts";
import { isAlive, isSoonGone } from "../process/support.ts";

interface Request {
  readonly echo?: unknown;
  readonly hold?: number;
  readonly sleep?: number;
  readonly loop?: true;
  readonly exit?: number;
  readonly bug?: string;
}
interface Answer {
  readonly kind?: undefined;
  readonly echo?: unknown;
  readonly pid: number;
}

const mib = 2 ** 20;
describe("worker", () => {
  let log: ReturnType<typeof createTestLog>;
  let worker: Worker<Request, Answer>;

  function begin(options: Partial<WorkerOptions> = {}): void {
    const module = join(import.meta.dirname, "testWorker.cjs");
    worker = createWorker({
      name: "The test worker",
      module,
      timeout: 5_000,
      memoryCap: 1_000 * mib,
      log,
      ...options,
    });
  }

  beforeEach(() => {
    log = createTestLog();
  });
  afterEach(() => {
    worker.dispose();
  });

  async function pidOf(request: Request = {}): Promise<number> {
    const answer = await worker.ask(request);
    assert.ok("pid" in answer, JSON.stringify(answer));
    return answer.pid;
  }

  function checkUnavailable(answer: Answer | Unavailable, reason: RegExp): void {
    assert.equal(answer.kind, "unavailable", JSON.stringify(answer));
    assert.match(answer.reason, reason);
  }

  it("answers each with its own, in turn, from one process", async () => {
    begin();
    const asked = ["a", "ü🎉", { deep: [null, 1.5] }, "x".repeat(5 * mib)];
    const answers = await Promise.all(asked.map((echo) => worker.ask({ echo })));
    assert.deepEqual(
      answers.map((answer) => "echo" in answer && answer.echo),
      asked,
    );
    assert.equal(new Set(answers.map((answer) => "pid" in answer && answer.pid)).size, 1);
  });

  it("is not started before it is asked, and gone when disposed", async () => {
    begin();
    const pid = await pidOf();
    assert.ok(isAlive(pid));
    worker.dispose();
    assert.ok(await isSoonGone(pid));
    checkUnavailable(await worker.ask({}), /^The test worker is closed\.$/);
  });

  it("tells those who wait when it is disposed", async () => {
    begin();
    const pid = await pidOf();
    const waiting = [worker.ask({ loop: true }), worker.ask({})];
    await delay(100);
    worker.dispose();
    for (const answer of await Promise.all(waiting)) checkUnavailable(answer, /is closed/);
    assert.ok(await isSoonGone(pid));
  });

  it("disposed while it starts leaves no process", async () => {
    begin();
    const answer = worker.ask({});
    await delay(1);
    worker.dispose();
    checkUnavailable(await answer, /is closed/);
  });

  it("killed between two requests is replaced", async () => {
    begin();
    const pid = await pidOf();
    process.kill(pid, "SIGKILL");
    await delay(300);
    assert.notEqual(await pidOf(), pid);
  });

  it("that dies answering costs its asker alone the answer", async () => {
    begin();
    const [first, second] = await Promise.all([worker.ask({ exit: 3 }), worker.ask({ echo: 1 })]);
    checkUnavailable(first, /^The test worker ended with code 3\. It is started again/);
    assert.ok("echo" in second && second.echo === 1);
    assert.match(log.lines.join("\n"), /warn: The test worker ended with code 3\. last words/);
  });

  it("that hangs is killed after the timeout, and costs its asker alone the answer", async () => {
    begin({ timeout: 1_000 });
    const pid = await pidOf();
    const began = performance.now();
    const [first, second] = await Promise.all([worker.ask({ loop: true }), worker.ask({ echo: 1 })]);
    assert.ok(performance.now() - began < 4_000);
    checkUnavailable(first, /^The test worker did not answer within 1 seconds? and was stopped\.$/);
    assert.ok("echo" in second && second.echo === 1);
    assert.ok(!isAlive(pid));
  });

  it("takes a timeout for one request", async () => {
    begin();
    await pidOf();
    checkUnavailable(await worker.ask({ sleep: 3_000 }, 200), /0\.2 seconds/);
  });

  it("that dies too often is left alone", async () => {
    begin({ deaths: 3 });
    for (let times = 0; times < 3; times++)
      checkUnavailable(await worker.ask({ exit: 1 }), /ended with code 1/);
    const began = performance.now();
    checkUnavailable(await worker.ask({}), /^The test worker died 3 times within a minute/);
    assert.ok(performance.now() - began < 50);
  });

  it("is started again later and later", async () => {
    begin();
    const times: number[] = [];
    for (let count = 0; count < 4; count++) {
      const began = performance.now();
      await worker.ask({ exit: 1 });
      times.push(performance.now() - began);
    }
    assert.ok((times[3] ?? 0) > 400, times.join());
  });

  it("that grew too large answers, and is replaced by a fresh one", async () => {
    begin({ memoryCap: 200 * mib });
    const small = await pidOf();
    assert.equal(await pidOf(), small);
    assert.equal(await pidOf({ hold: 250 * mib }), small);
    assert.ok(await isSoonGone(small));
    assert.notEqual(await pidOf(), small);
    assert.match(log.lines.join("\n"), /info: The test worker holds \d+ MiB and is replaced/);
  });

  it("without work for a while is stopped, and started when needed", async () => {
    begin({ idle: 200 });
    const pid = await pidOf();
    assert.ok(await isSoonGone(pid));
    assert.notEqual(await pidOf(), pid);
    assert.deepEqual(log.lines, []);
  });

  it("with a bug tells it, keeps its stack in the log, and goes on", async () => {
    begin();
    const pid = await pidOf();
    checkUnavailable(await worker.ask({ bug: "oh" }), /^The test worker failed: oh$/);
    assert.match(log.lines.join("\n"), /error: The test worker failed\. Error: oh\n {4}at worker/);
    assert.equal(await pidOf(), pid);
  });

  it("without a bundle says so", async () => {
    begin({ module: "/no/such/bundle.js" });
    checkUnavailable(await worker.ask({}), /^The test worker ended with code 1/);
    assert.match(log.lines.join("\n"), /Cannot find module '\/no\/such\/bundle\.js'/);
  });
});
