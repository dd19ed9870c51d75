import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/host/process/run.ts";
import { ipynbOfPercent } from "../support/extractCase.ts";

const cli = join(import.meta.dirname, "../../dist/cli.js");

describe("notebridge detect", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "notebridge-detect-"));
    const notebook =
      "# %%\nfrom sklearn.svm import SVC\nmodel = SVC()\n# %% [markdown]\n# Text\n# %%\nmodel.fit(X, y)\n";
    writeFileSync(join(folder, "notebook.ipynb"), ipynbOfPercent(notebook));
    writeFileSync(join(folder, "steps.py"), "import torch\n\n\ndef step(model):\n    model.train()\n");
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  async function detect(
    args: readonly string[],
    stdin = "",
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    const outcome = await run({
      program: process.execPath,
      args: [cli, "detect", ...args],
      cwd: folder,
      stdin,
      timeout: 60_000,
    });
    assert.ok(outcome.kind === "exited", JSON.stringify(outcome));
    return outcome;
  }

  it("lists what trains in notebooks and files, with the place and the reason", async () => {
    const { code, stdout } = await detect(["notebook.ipynb", "steps.py", "--json"]);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), [
      {
        path: "notebook.ipynb",
        cell: 2,
        line: 1,
        call: "model.fit",
        verdict: "yes",
        why: "SVC is of sklearn",
      },
      {
        path: "steps.py",
        cell: null,
        line: 5,
        call: "model.train",
        inside: "step",
        verdict: "no",
        why: "model.train() switches to the mode for training",
      },
    ]);
    const shown = await detect(["notebook.ipynb"]);
    assert.equal(shown.stdout, "notebook.ipynb cell 3 line 1: model.fit trains: SVC is of sklearn\n");
  });

  it("goes on after a file that can't be read, and says so", async () => {
    const { code, stdout, stderr } = await detect(["gone.py", "notebook.ipynb", "--json"]);
    assert.equal(code, 1);
    assert.match(stderr, /gone\.py can't be read: there is no such file/);
    assert.equal((JSON.parse(stdout) as unknown[]).length, 1);
  });

  it("tells which commands train, a line each", async () => {
    const { stdout } = await detect(
      ["--commands", "--json"],
      "python train.py --lr 1\ngit status\npython main.py\n",
    );
    assert.deepEqual(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
      [
        { command: "python train.py --lr 1", verdict: "train", script: "train.py" },
        { command: "git status", verdict: "no", script: null },
        { command: "python main.py", verdict: "open-file", script: "main.py" },
      ],
    );
  });

  it("wants files, or commands and no files", async () => {
    assert.equal((await detect([])).code, 2);
    assert.equal((await detect(["--commands", "a.py"])).code, 2);
  });
});
