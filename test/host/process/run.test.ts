import assert from "node:assert/strict";
import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { run, type RunOutcome, type RunRequest } from "../../../src/host/process/run.ts";
import { family, isAlive, node, pidsIn, temporaryFolder } from "./support.ts";

async function check(request: Omit<RunRequest, "timeout">, expected: RunOutcome): Promise<void> {
  assert.deepEqual(await run({ timeout: 10_000, ...request }), expected);
}

const exited = (stdout: string, code = 0, stderr = ""): RunOutcome => ({
  kind: "exited",
  code,
  stdout,
  stderr,
});
const echo = "process.stdin.pipe(process.stdout)";

describe("process run", () => {
  it("gives code, stdout and stderr", () =>
    check(
      node("console.log('out'); console.error('err'); process.exitCode = 3"),
      exited("out\n", 3, "err\n"),
    ));

  it("passes arguments as they are, without a shell", () =>
    check(
      node("process.stdout.write(process.argv.slice(1).join('|'))", "$HOME `id`", "*;\n", '"é'),
      exited('$HOME `id`|*;\n|"é'),
    ));

  it("feeds text", () => check({ ...node(echo), stdin: "grüße 🎉\n" }, exited("grüße 🎉\n")));

  it("feeds bytes", () =>
    check(
      {
        ...node("process.stdin.on('data', (d) => console.log(d.toString('hex')))"),
        stdin: Buffer.from([0, 255, 10]),
      },
      exited("00ff0a\n"),
    ));

  it("gives nothing to read when there is nothing to feed", () => check(node(echo), exited("")));

  it("takes no harm from a program that does not read", () =>
    check({ ...node("process.exit(4)"), stdin: "x".repeat(5_000_000) }, exited("", 4)));

  it("reads large output to its end", async () => {
    const outcome = await run({ ...node("process.stdout.write('é'.repeat(3e6))"), timeout: 10_000 });
    assert.equal(outcome.kind === "exited" && outcome.stdout.length, 3e6);
  });

  it("runs in the folder, with the environment laid over ours", async () => {
    const folder = await temporaryFolder();
    process.env.NOTEBRIDGE_TEST = "ours";
    const show = "const e = process.env; console.log(process.cwd(), e.NOTEBRIDGE_TEST, e.OTHER, !!e.PATH)";
    const env = { NOTEBRIDGE_TEST: undefined, OTHER: "theirs" };
    await check({ ...node(show), cwd: folder, env }, exited(`${folder} undefined theirs true\n`));
    await rm(folder, { recursive: true });
  });

  it("tells a program that is not there", async () => {
    await check({ program: "no-such-program", args: [] }, { kind: "notFound", program: "no-such-program" });
    await check({ program: "/no/such/program", args: [] }, { kind: "notFound", program: "/no/such/program" });
    await check(
      { program: "node", args: [], env: { PATH: undefined } },
      { kind: "notFound", program: "node" },
    );
  });

  it("does not look for programs in the current folder, though PATH says so", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "impostor"), "#!/bin/sh\n", { mode: 0o755 });
    const request = { program: "impostor", args: [], cwd: folder, env: { PATH: ".:" } };
    await check(request, { kind: "notFound", program: "impostor" });
    await rm(folder, { recursive: true });
  });

  it("tells a folder that is not there from a program that is not there", () =>
    check(
      { program: process.execPath, args: [], cwd: "/no/such/folder" },
      { kind: "failed", reason: `${process.execPath} did not start: there is no folder /no/such/folder.` },
    ));

  it("tells what may not be run, and what can't be", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "file");
    await writeFile(file, "text");
    await chmod(file, 0o644);
    await check(
      { program: file, args: [] },
      { kind: "failed", reason: `${file} did not start: it may not be run (permission denied).` },
    );
    await rm(folder, { recursive: true });
    const outcome = await run({ program: process.execPath, args: ["a\0b"], timeout: 1_000 });
    assert.equal(outcome.kind, "failed");
  });

  it("is failed, not exited, when a signal ended it", () =>
    check(node("console.error('oh'); process.kill(process.pid, 'SIGKILL')"), {
      kind: "failed",
      reason: `${process.execPath} was ended by SIGKILL. oh`,
    }));

  it("does not wait for what was left in the background", async () => {
    const leave = `const c = require("node:child_process").spawn("sleep", ["30"], { stdio: "inherit" });
      console.log(c.pid); process.exit()`;
    const outcome = await run({ ...node(leave), timeout: 20_000 });
    assert.equal(outcome.kind, "exited");
    const [pid = 0] = pidsIn(outcome.stdout);
    assert.ok(isAlive(pid));
    process.kill(pid);
  });
});

describe("process run, stopped", () => {
  it("kills the whole tree on timeout and gives what was printed", async () => {
    const outcome = await run({ ...node(family), timeout: 1_500 });
    assert.equal(outcome.kind, "timedOut");
    const pids = pidsIn("stdout" in outcome ? outcome.stdout : "");
    assert.equal(pids.length, 3, "child and grandchild were there");
    assert.deepEqual(pids.filter(isAlive), []);
  });

  it("kills the whole tree on cancellation", async () => {
    const abort = new AbortController();
    const running = run({ ...node(family), timeout: 20_000, signal: abort.signal });
    await delay(1_500);
    abort.abort();
    const outcome = await running;
    assert.equal(outcome.kind, "cancelled");
    const pids = pidsIn("stdout" in outcome ? outcome.stdout : "");
    assert.equal(pids.length, 3);
    assert.deepEqual(pids.filter(isAlive), []);
  });

  it("does not start what is cancelled already", () =>
    check(
      { program: "no-such-program", args: [], signal: AbortSignal.abort() },
      { kind: "cancelled", stdout: "", stderr: "" },
    ));

  it("kills a program that ignores being asked, and its child that does too", async () => {
    const stubborn = `process.on("SIGTERM", () => {}); console.log(process.pid); setInterval(() => {}, 1000);`;
    const script = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(stubborn)}], { stdio: "inherit" });${stubborn}`;
    const outcome = await run({ ...node(script), timeout: 1_000, grace: 200 });
    const pids = pidsIn("stdout" in outcome ? outcome.stdout : "");
    assert.equal(pids.length, 2);
    assert.deepEqual(pids.filter(isAlive), []);
  });

  it("lets a program clean up within the grace", () =>
    check(
      {
        ...node(
          `process.on("SIGTERM", () => { console.log("clean"); process.exit() }); setInterval(() => {}, 1000); console.log("up")`,
        ),
        signal: AbortSignal.timeout(800),
      },
      { kind: "cancelled", stdout: "up\nclean\n", stderr: "" },
    ));

  for (const stream of ["stdout", "stderr"] as const)
    it(`stops a flood of ${stream} at the cap`, async () => {
      const flood = `setInterval(() => { for (let i = 0; i < 100; i++) process.${stream}.write("x".repeat(10000)) }, 0)`;
      const outcome = await run({ ...node(flood), timeout: 20_000, outputCap: 100_000 });
      assert.equal(outcome.kind, "capped");
      assert.equal(outcome[stream].length, 100_000);
    });

  it("is not capped by output that is exactly as long", () =>
    check(
      { ...node("process.stdout.write('x'.repeat(1000))"), outputCap: 1_000 },
      exited("x".repeat(1_000)),
    ));
});
