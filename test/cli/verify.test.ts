import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "../../src/host/process/open.ts";
import { run } from "../../src/host/process/run.ts";
import { isSoonGone } from "../host/process/support.ts";
import { ipynbOfPercent } from "../support/extractCase.ts";
import { requireVenv } from "../support/venv.ts";

const cli = join(import.meta.dirname, "../../dist/cli.js");

describe("notebridge verify", function () {
  this.timeout(90_000);
  let folder: string;
  before(() => {
    assert.ok(existsSync(cli), "dist/cli.js is missing: npm run build makes it.");
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "notebridge-cli-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const commandOf = (...args: string[]) => ({
    program: process.execPath,
    args: [cli, "verify", ...args],
    cwd: folder,
  });
  async function verify(...args: string[]) {
    const outcome = await run({ ...commandOf(...args, "--python", requireVenv()), timeout: 80_000 });
    assert.ok(outcome.kind === "exited", JSON.stringify(outcome));
    return outcome;
  }
  function write(script: string): void {
    writeFileSync(join(folder, "nb.ipynb"), ipynbOfPercent(script));
  }
  function git(...args: string[]): void {
    const person = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
    execFileSync("git", [...person, ...args], { cwd: folder, stdio: "ignore" });
  }

  it("ends with 0 where outputs are as they were at a revision, with 1 and a diff where not", async () => {
    write("# %%\nx = 1\n# %%\nfor i in range(3):\n    print(i + x)\n");
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "--message=x");
    write("# %%\nx = 2 - 1\n# %%\nfor i in range(3):\n    print(i + x)\n");
    const same = await verify("nb.ipynb", "--against", "HEAD");
    assert.match(same.stdout, /^nb\.ipynb: Outputs unchanged \(2 cells, \d+\.\d s\)\.\n$/);
    assert.deepEqual([same.code, same.stderr], [0, ""]);
    write("# %%\nx = 1\n# %%\nfor i in range(3):\n    print(i or x)\n");
    const changed = await verify("nb.ipynb", "--against", "HEAD");
    assert.equal(changed.code, 1);
    assert.match(
      changed.stdout,
      /^nb\.ipynb: 1 cell changed \(of 2 cells, .* s\)\.\n\nCell 2\n@@ -1,3 \+1,3 @@\n/,
    );
    assert.match(changed.stdout, /\n 1\n\+1\n 2\n-3\n$/);
    const json = await verify("nb.ipynb", "--against", "HEAD", "--json");
    assert.equal(json.code, 1);
    // Our own output: the assertions say what of it.
    const { seconds, ...found } = JSON.parse(json.stdout) as { seconds: number };
    assert.ok(seconds > 0);
    assert.deepEqual(found, {
      kind: "verified",
      unchanged: false,
      compared: 2,
      changed: [{ cell: 1, now: 1, before: "1\n2\n3\n", after: "1\n1\n2\n" }],
      varying: [],
      partly: [],
    });
  });

  it("ends with 1 where it can't be run, and says why", async () => {
    write("# %%\nx = 1\n");
    const refused = await verify("nb.ipynb");
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^Can't check: .*no saved outputs to compare with\. Run it and save it/);
    const json = await verify("nb.ipynb", "--json");
    assert.equal((JSON.parse(json.stdout) as { kind: string }).kind, "refusal");
  });

  it("ends with 2 on wrong usage", async () => {
    for (const args of [
      [],
      ["a.ipynb", "b.ipynb"],
      ["nb.ipynb", "--timeout", "soon"],
      ["nb.ipynb", "--cells", "1"],
    ])
      assert.equal((await verify(...args)).code, 2, args.join(" "));
  });

  it("leaves no kernel and no folder when it is interrupted", async () => {
    const seen = join(folder, "seen");
    const source = `import os, time\nopen(${JSON.stringify(seen)}, "w").write(f"{os.getpid()} {os.getcwd()}")\ntime.sleep(60)`;
    const cells = [{ cell_type: "code", metadata: {}, source, outputs: [], execution_count: 1 }];
    writeFileSync(
      join(folder, "nb.ipynb"),
      JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 4 }),
    );
    const program = await open(commandOf("nb.ipynb", "--python", requireVenv()));
    assert.ok(program.kind === "program");
    const written = (): string => (existsSync(seen) ? readFileSync(seen, "utf8") : "");
    while (written() === "") await new Promise((resolve) => setTimeout(resolve, 50));
    const [kernel = "", copy = ""] = written().split(" ");
    process.kill(program.pid, "SIGINT");
    await program.closed;
    assert.ok(!existsSync(copy), copy);
    assert.ok(await isSoonGone(Number(kernel)));
    assert.deepEqual(readdirSync(folder).toSorted(), ["nb.ipynb", "seen"]);
  });
});
