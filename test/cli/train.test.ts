import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
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

  it("runs nothing when changed code may be a part of the run: a file of the command, a second script, code that nobody sees used", async () => {
    makeRepository(folder, {
      ...project,
      "conf/exp.txt": "1",
      "other.py": "",
      "run.sh": "",
      "README.md": "",
    });
    const wanted = (...command: readonly string[]) =>
      notebridge(["train", "--require-clean", "--", ...command]);
    writeFiles(folder, { "README.md": "new" });
    assert.equal((await wanted(requireVenv(), "train.py")).code, 0, "a text is no code");
    writeFiles(folder, { "conf/exp.txt": "2" });
    const given = await wanted(requireVenv(), "train.py", "0", "conf/exp.txt");
    assert.deepEqual(
      [given.code, /conf\/exp\.txt {2}\(named in the command\)/.test(given.stderr)],
      [3, true],
      given.stderr,
    );
    for (const path of ["other.py", "run.sh"]) {
      git(folder, "checkout", "--quiet", ".");
      writeFiles(folder, { [path]: "changed" });
      const refused = await wanted(requireVenv(), "train.py");
      assert.equal(refused.code, 3, path);
      assert.ok(refused.stderr.includes(path));
    }
  });

  it("leaves the provenance of models that a run did not write", async () => {
    makeRepository(folder, { ...project, "other.py": "print('no model')\n" });
    await train();
    const before = readFileSync(join(folder, "model.pkl.provenance.json"), "utf8");
    await notebridge(["train", "--", requireVenv(), "other.py"]);
    await notebridge(["train", "--", "no-such-program"]);
    assert.equal(readFileSync(join(folder, "model.pkl.provenance.json"), "utf8"), before);
    assert.deepEqual(
      (await runs()).map(({ end }) => end?.models.length),
      [0, 0, 1],
    );
  });

  it("has the same state in a second run: what the first has written is no code", async () => {
    makeRepository(folder, {
      ...project,
      "train.py": project["train.py"].replace("sys.exit", "open('preds.csv', 'w').write('1')\nsys.exit"),
    });
    await train();
    await train();
    assert.deepEqual(
      (await runs()).map(({ uncommitted }) => uncommitted),
      [[], []],
    );
  });

  it("keeps code that git ignores, and code that nobody can read", async () => {
    makeRepository(folder, { ...project, ".gitignore": "local.py\n", "train.py": "import local\n" });
    writeFiles(folder, { "local.py": "x = 1\n" });
    await train();
    assert.equal(git(folder, "show", "refs/notebridge/runs/1:local.py"), "x = 1");
    writeFileSync(join(folder, "train.py"), Buffer.from("# caf\xe9\nprint('ran')\n", "latin1"));
    const { stderr } = await train();
    assert.match(stderr, /kept as refs\/notebridge\/runs\/2/);
  });

  it("never holds a run by a failure of its own", async () => {
    makeRepository(folder, { "train.py": "import sys\nprint('ran')\nsys.exit(4)\n" });
    appendFileSync(join(folder, "train.py"), "# changed\n");
    writeFiles(folder, { ".git/notebridge/runs.jsonl/in-the-way": "" });
    const outcome = await run({
      program: process.execPath,
      args: [cli, "train", "--", requireVenv(), "train.py"],
      cwd: folder,
      env: { TMPDIR: "/nonexistent" },
      timeout: 60_000,
    });
    assert.ok(outcome.kind === "exited");
    assert.deepEqual([outcome.code, outcome.stdout], [4, "ran\n"]);
    assert.match(outcome.stderr, /could not be (?:kept|written down)/);
    assert.equal((await notebridge(["runs"])).code, 1, "a ledger that can't be read is not one without runs");
  });

  it("leaves what the person tells MLflow, and options of the command", async () => {
    makeRepository(folder, {
      "train.py":
        "import os, sys\nprint(os.environ['MLFLOW_RUN_CONTEXT'], os.environ['WANDB_GIT_COMMIT'], sys.argv[1:])\n",
    });
    const outcome = await run({
      program: process.execPath,
      args: [cli, "train", "--", requireVenv(), "train.py", "--json", "--help"],
      cwd: folder,
      env: { MLFLOW_RUN_CONTEXT: '{"team": "x"}', WANDB_GIT_COMMIT: "mine" },
      timeout: 60_000,
    });
    assert.ok(outcome.kind === "exited");
    assert.match(
      outcome.stdout,
      /^\{"mlflow\.source\.git\.commit":"\w{40}".*"team":"x"\} mine \['--json', '--help'\]\n$/,
    );
  });

  it("says that data has changed since an earlier run", async () => {
    makeRepository(folder, project);
    await train();
    appendFileSync(join(folder, "train.csv"), "3\n");
    const [, id = ""] =
      /train\.csv has changed since run (\d{8}-\d{6}-\w+)\./.exec((await train()).stderr) ?? [];
    const { stdout } = await notebridge(["runs"]);
    assert.equal([...stdout.matchAll(/^\d{8}-\d{6}-\w+/gm)].length, 2, stdout);
    assert.equal(stdout.split("\n").filter((line) => line.startsWith(`${id}  `)).length, 1, stdout);
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
