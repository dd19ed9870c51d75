import assert from "node:assert/strict";
import { open, type Program } from "../../../src/host/process/open.ts";
import { run } from "../../../src/host/process/run.ts";
import type { Command } from "../../../src/host/process/command.ts";

/** A Node program that passes its terminal (here: its pipes) through to the given program and ends as that did. */
function through(program: string, ...args: readonly string[]): Command {
  const module = new URL("../../../src/host/process/passThrough.ts", import.meta.url).href;
  const script = `import { passThrough } from ${JSON.stringify(module)};
    const result = await passThrough(${JSON.stringify({ program, args })});
    if (result.kind === "exited") process.exitCode = result.code; else console.log(JSON.stringify(result));`;
  return { program: process.execPath, args: ["--import", "tsx", "--input-type=module", "-e", script] };
}

const nodeThrough = (script: string): Command => through(process.execPath, "-e", script);

describe("process pass through", () => {
  it("gives the program our stdin, stdout and stderr, and us its code", async () => {
    const script = "process.stdin.pipe(process.stdout); console.error('err'); process.exitCode = 6";
    const outcome = await run({ ...nodeThrough(script), stdin: "in", timeout: 15_000 });
    assert.deepEqual(outcome, { kind: "exited", code: 6, stdout: "in", stderr: "err\n" });
  });

  it("gives 128 and the number of the signal that ended the program", async () => {
    const outcome = await run({ ...nodeThrough("process.kill(process.pid, 'SIGKILL')"), timeout: 15_000 });
    assert.equal(outcome.kind === "exited" && outcome.code, 137);
  });

  it("tells a program that is not there", async () => {
    const outcome = await run({ ...through("no-such-program"), timeout: 15_000 });
    assert.equal(
      outcome.kind === "exited" && outcome.stdout,
      '{"kind":"notFound","program":"no-such-program"}\n',
    );
  });

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
    it(`forwards ${signal} and waits for the program`, async () => {
      const script = `process.on("${signal}", () => { console.log("got it"); process.exit(8); });
        console.log("up"); setInterval(() => {}, 1000)`;
      const parent = await open(nodeThrough(script));
      assert.equal(parent.kind, "program");
      assert.deepEqual(await linesAround(parent, () => process.kill(parent.pid, signal)), ["up", "got it"]);
      assert.deepEqual(await parent.closed, { code: 8, signal: undefined });
    });
});

/** All lines; `act` is called at the first. */
async function linesAround(program: Program, act: () => void): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of program.lines()) if (lines.push(line) === 1) act();
  return lines;
}
