import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TrainingRun } from "../../src/core/guard/ledger.ts";
import { run } from "../../src/host/process/run.ts";
import { git, makeRepository, writeFiles } from "../support/repository.ts";
import { requireVenv } from "../support/venv.ts";

const cli = join(import.meta.dirname, "../../dist/cli.js");

const project = {
  "train.py": `import os, pickle, sys
from util import load

rows = load("train.csv")
with open("model.pkl", "wb") as file:
    pickle.dump(sum(rows), file)
print("trained", sys.stdin.read())
print(os.environ["MLFLOW_RUN_CONTEXT"], file=sys.stderr)
sys.exit(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
`,
  "util.py": "def load(path):\n    return [int(line) for line in open(path)]\n",
  "train.csv": "1\n2\n",
};

describe("notebridge train", () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "notebridge-train-")));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function notebridge(
    args: readonly string[],
    stdin = "",
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    const outcome = await run({
      program: process.execPath,
      args: [cli, ...args],
      cwd: folder,
      stdin,
      timeout: 60_000,
    });
    assert.ok(outcome.kind === "exited", JSON.stringify(outcome));
    return outcome;
  }
  const train = (...args: readonly string[]) =>
    notebridge(["train", "--", requireVenv(), "train.py", ...args], "in");
  const runs = async (): Promise<readonly TrainingRun[]> =>
    JSON.parse((await notebridge(["runs", "--json"])).stdout) as readonly TrainingRun[];

  it("passes input, output and exit code through, and writes down the run", async () => {
    const commit = makeRepository(folder, project);
    const { code, stdout, stderr } = await train("4");
    assert.deepEqual([code, stdout], [4, "trained in\n"]);
    assert.match(
      stderr,
      new RegExp(`"mlflow.source.git.commit":"${commit}","mlflow.source.git.dirty":"false"`),
    );
    const [only, ...others] = await runs();
    assert.ok(only?.end);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [only.commit, only.snapshot, only.uncommitted, only.end.code],
      [commit, undefined, [], 4],
    );
    assert.deepEqual(
      only.end.models.map(({ path }) => path),
      ["model.pkl"],
    );
    assert.deepEqual(
      only.end.data.map(({ path }) => path),
      ["train.csv"],
    );
  });

  it("keeps uncommitted code and says so; the model carries where", async () => {
    makeRepository(folder, project);
    appendFileSync(join(folder, "util.py"), "# more\n");
    const { stderr } = await train();
    assert.match(stderr, /1 file that the run uses is not committed/);
    assert.match(stderr, /kept as refs\/notebridge\/runs\/1/);
    assert.match(git(folder, "show", "refs/notebridge/runs/1:util.py"), /# more$/);
    const provenance = readFileSync(join(folder, "model.pkl.provenance.json"), "utf8");
    assert.ok(provenance.includes(git(folder, "rev-parse", "refs/notebridge/runs/1")));
    await train();
    assert.equal(
      git(folder, "for-each-ref", "--format=%(refname)", "refs/notebridge"),
      "refs/notebridge/runs/1",
      "one for the same code",
    );
    assert.equal((await runs()).length, 2);
  });

  it("runs nothing of uncommitted code when committed code is required", async () => {
    makeRepository(folder, project);
    appendFileSync(join(folder, "util.py"), "# more\n");
    const { code, stderr } = await notebridge(["train", "--require-clean", "--", requireVenv(), "train.py"]);
    assert.equal(code, 3);
    assert.match(stderr, /util\.py/);
    assert.equal(existsSync(join(folder, "model.pkl")), false);
    assert.equal(git(folder, "for-each-ref", "refs/notebridge"), "");
    git(folder, "commit", "--quiet", "--all", "--message=second");
    assert.equal((await notebridge(["train", "--require-clean", "--", requireVenv(), "train.py"])).code, 0);
  });

  it("says that data has changed since an earlier run", async () => {
    makeRepository(folder, project);
    await train();
    appendFileSync(join(folder, "train.csv"), "3\n");
    assert.match((await train()).stderr, /train\.csv has changed since run \d{8}-\d{6}-/);
  });

  it("runs without a repository, and with a ledger that was torn", async () => {
    writeFiles(folder, { ...project, "train.py": "print('ran')\n" });
    const { code, stdout, stderr } = await train();
    assert.deepEqual([code, stdout], [0, "ran\n"]);
    assert.match(stderr, /in no git repository/);
    makeRepository(folder, {});
    writeFiles(folder, { ".git/notebridge/runs.jsonl": '{"event":"start","id":' });
    await train();
    assert.equal((await runs()).length, 1);
  });

  it("hands signals on, and writes the end down", async () => {
    makeRepository(folder, { "train.py": "import time\nprint('waiting', flush=True)\ntime.sleep(60)\n" });
    const child = spawn(process.execPath, [cli, "train", "--", requireVenv(), "train.py"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"],
    });
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    const [code] = (await once(child, "exit")) as [number];
    assert.equal(code, 143);
    assert.equal((await runs())[0]?.end?.code, 143);
  });

  it("knows wrong usage, and a program that is not there", async () => {
    makeRepository(folder, project);
    assert.equal((await notebridge(["train"])).code, 2);
    assert.equal((await notebridge(["train", "--", "no-such-program"])).code, 127);
  });
});

describe("notebridge status", () => {
  it("exits with 0 for committed code, with 3 for other", async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "notebridge-status-")));
    const status = (...args: readonly string[]) =>
      run({ program: process.execPath, args: [cli, "status", ...args], cwd: folder, timeout: 60_000 });
    try {
      const commit = makeRepository(folder, project);
      const clean = await status("train.py", "--json");
      assert.ok(clean.kind === "exited" && clean.code === 0);
      assert.equal((JSON.parse(clean.stdout) as { commit: string }).commit, commit);
      appendFileSync(join(folder, "util.py"), "# more\n");
      const changed = await status("train.py");
      assert.ok(changed.kind === "exited" && changed.code === 3);
      assert.match(changed.stdout, /modified +util\.py {2}\(imported by train\.py\)/);
      const gone = await status("gone.py");
      assert.ok(gone.kind === "exited" && gone.code === 1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
