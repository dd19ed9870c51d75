import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { open, type Program } from "../../../src/host/process/open.ts";
import type { Command } from "../../../src/host/process/command.ts";
import { run } from "../../../src/host/process/run.ts";
import { family, isAlive, isSoonGone, node, pidsIn } from "./support.ts";

async function opened(command: Command): Promise<Program> {
  const program = await open(command);
  assert.equal(program.kind, "program", JSON.stringify(program));
  return program;
}

async function firstLines(program: Program, count: number): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of program.lines()) if (lines.push(line) === count) break;
  return lines;
}

describe("process open", () => {
  it("talks in lines until it is stopped", async () => {
    const program = await opened(
      node(
        `require("node:readline").createInterface({ input: process.stdin }).on("line", (l) => console.log(l.toUpperCase()))`,
      ),
    );
    program.stdin.write("one\ntwö\n");
    assert.deepEqual(await firstLines(program, 2), ["ONE", "TWÖ"]);
    assert.deepEqual(await program.stop(), { code: undefined, signal: "SIGTERM" });
    assert.deepEqual(await program.closed, { code: undefined, signal: "SIGTERM" });
  });

  it("tells when it ends by itself, with the last it said", async () => {
    const program = await opened(
      node("console.error('x'.repeat(20000)); console.error('why'); process.exitCode = 7"),
    );
    assert.deepEqual(await program.closed, { code: 7, signal: undefined });
    await delay(50);
    assert.equal(program.lastErrors().length, 8 * 1024);
    assert.ok(program.lastErrors().endsWith("xx\nwhy\n"));
    assert.deepEqual(await program.stop(), { code: 7, signal: undefined });
    program.stdin.write("to nobody\n");
    await delay(50);
  });

  it("kills its tree when stopped", async () => {
    const program = await opened(node(family));
    const pids = (await firstLines(program, 3)).map(Number);
    assert.deepEqual(pids.filter(isAlive), pids);
    await program.stop();
    assert.deepEqual(pids.filter(isAlive), []);
  });

  it("kills its tree when disposed", async () => {
    const program = await opened(node(family));
    const pids = (await firstLines(program, 3)).map(Number);
    program.dispose();
    for (const pid of pids) assert.ok(await isSoonGone(pid));
  });

  it("leaves nothing behind when the program itself dies", async () => {
    const program = await opened(node(family));
    const [own = 0, ...others] = (await firstLines(program, 3))
      .map(Number)
      .toSorted((a) => (a === program.pid ? -1 : 1));
    process.kill(own, "SIGKILL");
    assert.deepEqual(await program.closed, { code: undefined, signal: "SIGKILL" });
    for (const pid of others) assert.ok(await isSoonGone(pid));
  });

  it("tells a program that is not there", async () => {
    assert.deepEqual(await open({ program: "no-such-program", args: [] }), {
      kind: "notFound",
      program: "no-such-program",
    });
  });
});

/** Opens a family, prints the ids, then does `last`. */
const owner = (last: string): Command => ({
  program: process.execPath,
  args: [
    "--import",
    "tsx",
    "--input-type=module",
    "-e",
    `import { open } from ${JSON.stringify(new URL("../../../src/host/process/open.ts", import.meta.url).href)};
     const program = await open({ program: process.execPath, args: ["-e", ${JSON.stringify(family)}] });
     let count = 0;
     for await (const line of program.lines()) { console.log(line); if (++count === 3) break; }
     ${last}`,
  ],
});

describe("process open, when its owner's process ends", () => {
  it("is killed at exit", async () => {
    const outcome = await run({ ...owner("process.exit(5)"), timeout: 15_000 });
    assert.equal(outcome.kind === "exited" && outcome.code, 5);
    const pids = pidsIn(outcome.kind === "exited" ? outcome.stdout : "");
    assert.equal(pids.length, 3);
    for (const pid of pids) assert.ok(await isSoonGone(pid));
  });

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
    it(`is killed by ${signal}, which still ends the owner`, async () => {
      const parent = await opened(owner("await new Promise(() => setInterval(() => {}, 1000))"));
      const pids = (await firstLines(parent, 3)).map(Number);
      process.kill(parent.pid, signal);
      assert.deepEqual(await parent.closed, { code: undefined, signal });
      for (const pid of pids) assert.ok(await isSoonGone(pid));
    });

  it("leaves the end to those who listen to the signal too", async () => {
    const last = `process.on("SIGTERM", () => setTimeout(() => process.exit(9), 100));
      process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)`;
    const outcome = await run({ ...owner(last), timeout: 15_000 });
    assert.equal(outcome.kind === "exited" && outcome.code, 9);
    for (const pid of pidsIn(outcome.kind === "exited" ? outcome.stdout : ""))
      assert.ok(await isSoonGone(pid));
  });

  it("has left no listener on this process", async () => {
    const before = process.listenerCount("SIGTERM");
    const program = await opened(node("setInterval(() => {}, 1000)"));
    assert.equal(process.listenerCount("SIGTERM"), before + 1);
    await program.stop();
    assert.equal(process.listenerCount("SIGTERM"), before);
  });
});
