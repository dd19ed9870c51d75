import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/host/process/run.ts";
import { ipynbOfPercent } from "../support/extractCase.ts";

const cli = join(import.meta.dirname, "../../dist/cli.js");
const script = "# %%\nx = 1\n# %%\ny = 2 * x\n# %%\nprint(y)\n";

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe("notebridge at a terminal", () => {
  let folder: string;
  let notebook: string;
  before(() => {
    assert.ok(existsSync(cli), "dist/cli.js is missing: npm run build makes it.");
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "notebridge-cli-"));
    notebook = join(folder, "notebook.ipynb");
    writeFileSync(notebook, ipynbOfPercent(script));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function notebridge(...args: string[]): Promise<Ended> {
    const outcome = await run({
      program: process.execPath,
      args: [cli, ...args],
      cwd: folder,
      timeout: 60_000,
    });
    assert.ok(outcome.kind === "exited", JSON.stringify(outcome));
    return outcome;
  }
  const asked = ["extract", "notebook.ipynb", "--cells", "2", "--module", "features", "--function", "double"];

  it("extracts, and says what it wrote", async () => {
    const { code, stdout } = await notebridge(...asked);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^Extracted double\.\n {2}new {2}.*features\.py\n {2}new {2}.*test_features\.py\n {2}changed {2}.*notebook\.ipynb\n$/,
    );
    assert.deepEqual(readdirSync(folder).sort(), ["features.py", "notebook.ipynb", "test_features.py"]);
  });

  it("with --dry-run prints a diff and writes nothing", async () => {
    const before = readFileSync(notebook, "utf8");
    const { code, stdout } = await notebridge(...asked, "--dry-run");
    assert.equal(code, 0);
    assert.match(stdout, /^\+y = double\(x\)$/m);
    assert.match(stdout, /^-y = 2 \* x$/m);
    assert.deepEqual(readdirSync(folder), ["notebook.ipynb"]);
    assert.equal(readFileSync(notebook, "utf8"), before);
  });

  it("with --json prints the plan, or the refusal", async () => {
    // The command's own output: the assertions below say what of it.
    const plan = JSON.parse((await notebridge(...asked, "--json", "--dry-run")).stdout) as {
      kind: string;
      returns: string[];
    };
    assert.deepEqual([plan.kind, plan.returns], ["plan", ["y"]]);
    const refused = await notebridge(...asked, "--json", "--function", "class");
    assert.equal(refused.code, 1);
    assert.equal((JSON.parse(refused.stdout) as { kind: string }).kind, "refusal");
  });

  it("writes no test when none is wanted, and into the folder that is named", async () => {
    await notebridge(...asked, "--no-tests");
    assert.deepEqual(readdirSync(folder).sort(), ["features.py", "notebook.ipynb"]);
    await notebridge("extract", "notebook.ipynb", "--cells", "3", "--module", "m", "--function", "f");
    const { code } = await notebridge(
      "extract",
      "notebook.ipynb",
      "--cells",
      "1",
      "--module",
      "m",
      "--function",
      "f",
      "--tests",
      "checks",
    );
    assert.equal(code, 0);
    assert.match(
      readFileSync(join(folder, "checks/test_m.py"), "utf8"),
      /sys\.path\.insert\(0, str\(Path\(__file__\)\.parent \/ "\.\."\)\)/,
    );
  });

  it("reloads a module that is added to only when told so", async () => {
    writeFileSync(join(folder, "features.py"), "half = 0.5\n");
    const plain = await notebridge(...asked, "--dry-run");
    assert.doesNotMatch(plain.stdout, /reload/);
    assert.match(plain.stderr, /keeps the old one until it is restarted/);
    assert.match((await notebridge(...asked, "--dry-run", "--reload", "always")).stdout, /importlib\.reload/);
  });

  it("declares what the module imports only when told so", async () => {
    const requirements = join(folder, "requirements.txt");
    writeFileSync(requirements, "numpy\n");
    writeFileSync(
      notebook,
      ipynbOfPercent("# %%\nimport pandas as pd\n# %%\ny = pd.Series([1])\n# %%\nprint(y)\n"),
    );
    assert.match(
      (await notebridge(...asked, "--dry-run")).stderr,
      /imports pandas, which requirements\.txt does not declare/,
    );
    assert.equal((await notebridge(...asked, "--declare")).code, 0);
    assert.equal(readFileSync(requirements, "utf8"), "numpy\npandas\n");
  });

  it("turns prints into messages when told so, at the prompt or by the project", async () => {
    const loop = "y = 2 * x\nfor i in range(y): print(i)\n";
    writeFileSync(notebook, ipynbOfPercent(script.replace("y = 2 * x\n", loop)));
    const message = /^\+ {8}logger\.info\(i\)$/m;
    assert.doesNotMatch((await notebridge(...asked, "--dry-run")).stdout, message);
    const { stdout, stderr } = await notebridge(...asked, "--dry-run", "--prints", "logging");
    assert.match(stdout, message);
    assert.match(stderr, /Cell 2 no longer prints what its line 2 printed/);
    writeFileSync(join(folder, "pyproject.toml"), '[tool.notebridge.extract]\nprints = "logging"\n');
    assert.match((await notebridge(...asked, "--dry-run")).stdout, message);
    assert.doesNotMatch((await notebridge(...asked, "--dry-run", "--prints", "keep")).stdout, message);
  });

  it("extracts a section by its title, which names the function", async () => {
    const words = "# %% [markdown]\n# ## Double *it*\n";
    writeFileSync(notebook, ipynbOfPercent(script.replace("# %%\ny", `${words}# %%\ny`)));
    const section = (title: string) =>
      notebridge("extract", "notebook.ipynb", "--section", title, "--module", "features", "--dry-run");
    const { code, stdout } = await section("double it");
    assert.equal(code, 0);
    assert.match(stdout, /^\+y = double_it\(x\)$/m);
    assert.match(stdout, /^\+ {4}"""Double it\.$/m);
    const { code: refused, stderr } = await section("Triple it");
    assert.equal(refused, 1);
    assert.match(stderr, /No heading is "Triple it"\. There are "Double it"\./);
  });

  it("says how else it could be done, where the notebook would not find the module", async () => {
    mkdirSync(join(folder, "src/shop"), { recursive: true });
    writeFileSync(join(folder, "src/shop/__init__.py"), "");
    writeFileSync(join(folder, "pyproject.toml"), '[project]\nname = "shop"\n');
    const refused = await notebridge(...asked);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /can't import `shop`/);
    for (const way of [
      /: --module features\.py$/m,
      /: --import-path src$/m,
      /: .*python\S* -m pip install -e /,
    ])
      assert.match(refused.stderr, way);
    const { code } = await notebridge(...asked, "--import-path", "src");
    assert.equal(code, 0);
    assert.match(readFileSync(notebook, "utf8"), /sys\.path\.append\(os\.path\.abspath\(\\"src\\"\)\)/);
    assert.ok(existsSync(join(folder, "src/shop/features.py")));
  });

  it("does a job, and ends with one line of JSON", async () => {
    const job = join(folder, "job.json");
    const text = { notebook, cell_index: 1, module: "features", function: "double", python: "python3" };
    writeFileSync(job, JSON.stringify(text));
    assert.deepEqual(JSON.parse((await notebridge("extract-job", job)).stdout), { status: "ok" });
    assert.ok(existsSync(join(folder, "features.py")));
    writeFileSync(job, JSON.stringify({ ...text, cell_index: 2 }));
    const refused = JSON.parse((await notebridge("extract-job", job)).stdout) as {
      status: string;
      reason: string;
    };
    assert.equal(refused.status, "refused");
    assert.match(refused.reason, /Cell 3 is only an expression/);
  });

  const wrong: readonly (readonly [args: string[], says: RegExp])[] = [
    [["extract"], /Name one notebook/],
    [["extract", "a.ipynb"], /--cells, --module and --function are needed/],
    [["extract", "a.ipynb", "--section", "A"], /--section and --module/],
    [[...asked, "--prints", "never"], /--prints takes keep or logging/],
    [[...asked, "--section", "A"], /can't be given together/],
    [[...asked, "--nonsense"], /nonsense/],
    [[...asked, "--reload", "often"], /--reload takes auto, always or never/],
    [["extract", "a.ipynb", "--cells", "0", "--module", "m", "--function", "f"], /counts from 1/],
    [["nonsense"], /There is no command "nonsense"/],
    [["extract-job", "missing.json"], /can't be read as a job/],
  ];
  for (const [args, says] of wrong) {
    it(`wrong usage: ${args.join(" ")}`, async () => {
      const { code, stderr } = await notebridge(...args);
      assert.equal(code, 2);
      assert.match(stderr, says);
      assert.match(stderr, /See: notebridge help/);
    });
  }

  it("helps", async () => {
    for (const args of [[], ["help"], ["--help"]])
      assert.match((await notebridge(...args)).stdout, /^notebridge COMMAND/);
    for (const args of [
      ["help", "extract"],
      ["extract", "--help"],
    ])
      assert.match((await notebridge(...args)).stdout, /--dry-run/);
    assert.match((await notebridge("--version")).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  const bad: readonly (readonly [what: string, content: string | Uint8Array, says: RegExp])[] = [
    [
      "no cells",
      '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
      /The notebook has no cells/,
    ],
    ["the old format", '{"worksheets": [], "metadata": {}, "nbformat": 3, "nbformat_minor": 0}', /format 3/],
    ["not UTF-8", Buffer.from([0x7b, 0x22, 0xff]), /byte/],
    ["not JSON", '{"cells": [', /JSON/],
    ["another language", ipynbOfPercent(script).replaceAll('"python"', '"julia"'), /julia/],
    ["no cell there", ipynbOfPercent("# %%\nx = 1\n"), /There is no cell 2: the notebook has 1/],
  ];
  for (const [what, content, says] of bad) {
    it(`bad input: ${what}`, async () => {
      writeFileSync(notebook, content);
      const before = readFileSync(notebook);
      const { code, stderr } = await notebridge(...asked);
      assert.equal(code, 1);
      assert.match(stderr, says);
      assert.match(stderr, /^Can't extract: /);
      assert.deepEqual(readdirSync(folder), ["notebook.ipynb"]);
      assert.deepEqual(readFileSync(notebook), before);
    });
  }
});
