import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeCodeState, nameCodeState, type CodeState } from "../../src/core/guard/codeState.ts";
import { isRefusal } from "../../src/core/refusal.ts";
import { checkCode } from "../../src/flow/checkCode.ts";
import { NotebookAnalyses } from "../../src/flow/notebookAnalysis.ts";
import { createFileWorkspace } from "../../src/host/fileWorkspace.ts";
import { createGitReader } from "../../src/host/git/gitReader.ts";
import { grammars } from "../support/grammars.ts";
import { git, makeRepository, writeFiles } from "../support/repository.ts";

const project = {
  "train.py": "import util\nfrom models.net import Net\nrows = util.load('data/train.csv', 'conf.yaml')\n",
  "util.py": "from . import missing\nimport json\n",
  "models/__init__.py": "",
  "models/net.py": "from .layers import Dense\n",
  "models/layers.py": "class Dense: ...\n",
  "data/train.csv": "1\n",
  "conf.yaml": "lr: 1\n",
  "other.py": "",
  "README.md": "",
};

function notebook(source: string, outputs: readonly object[] = [], text = "Text"): string {
  const cells = [
    { cell_type: "markdown", metadata: {}, source: [text] },
    { cell_type: "code", execution_count: outputs.length, metadata: {}, source: [source], outputs },
  ];
  return JSON.stringify({
    cells,
    metadata: { kernelspec: { language: "python" } },
    nbformat: 4,
    nbformat_minor: 4,
  });
}

describe("checkCode", () => {
  const analyses = new NotebookAnalyses(grammars);
  const workspace = createFileWorkspace();
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "notebridge-guard-")));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  after(() => {
    analyses.dispose();
  });

  async function check(entry?: string, isTrusted = true): Promise<CodeState> {
    const ports = { workspace, analyses, git: createGitReader({ isTrusted: () => isTrusted }) };
    const state = await checkCode(ports, entry === undefined ? { folder } : { entry: join(folder, entry) });
    assert.ok(!isRefusal(state), JSON.stringify(state));
    return state;
  }

  async function checkFiles(entry: string, expected: readonly string[]): Promise<void> {
    const state = await check(entry);
    assert.equal(state.kind, expected.length === 0 ? "committed" : "uncommitted", JSON.stringify(state));
    const files = state.kind === "uncommitted" ? state.files : [];
    assert.deepEqual(files.map(({ path, change, why }) => `${change} ${path} (${why})`).toSorted(), expected);
  }

  it("says the commit where nothing that the run uses has changed", async () => {
    const commit = makeRepository(folder, project);
    writeFiles(folder, { "README.md": "new", "other.py": "new", "model.pkl.provenance.json": "{}" });
    const state = await check("train.py");
    assert.deepEqual(state, {
      kind: "committed",
      commit,
      branch: "main",
      unrelated: ["README.md", "other.py"],
      sameCode: [],
      remarks: [],
    });
    assert.equal(nameCodeState(state), `committed ${commit.slice(0, 7)}`);
    assert.match(
      describeCodeState(state),
      /not used by the run as far as can be seen: README\.md, other\.py\.$/,
    );
  });

  it("follows imports, and counts data and settings that the code names", async () => {
    makeRepository(folder, project);
    writeFiles(folder, {
      "models/layers.py": "class Dense: pass\n",
      "conf.yaml": "lr: 2\n",
      "data/train.csv": "2\n",
    });
    git(folder, "rm", "--quiet", "util.py");
    writeFiles(folder, { "util.py": "new" });
    git(folder, "add", "util.py");
    await checkFiles("train.py", [
      "modified conf.yaml (named in train.py)",
      "modified data/train.csv (named in train.py)",
      "modified models/layers.py (imported by net.py)",
      "modified util.py (imported by train.py)",
    ]);
  });

  it("knows new, ignored and hidden files for what they are", async () => {
    makeRepository(folder, { ...project, ".gitignore": "models/\n", "models/__init__.py": "" });
    git(folder, "update-index", "--skip-worktree", "util.py");
    writeFiles(folder, {
      "util.py": "hidden",
      "train.py": `${project["train.py"]}import extra\n`,
      "extra.py": "",
    });
    await checkFiles("train.py", [
      "hidden util.py (imported by train.py)",
      "ignored models/__init__.py (imported by train.py)",
      "ignored models/layers.py (imported by net.py)",
      "ignored models/net.py (imported by train.py)",
      "modified train.py (the script)",
      "new extra.py (imported by train.py)",
    ]);
  });

  it("takes a notebook with other outputs, counts and text for clean, and one with other code not", async () => {
    makeRepository(folder, { "nb.ipynb": notebook("x = 1") });
    writeFiles(folder, {
      "nb.ipynb": notebook("x = 1", [{ output_type: "stream", name: "stdout", text: ["1"] }], "More"),
    });
    await checkFiles("nb.ipynb", []);
    const said = describeCodeState(await check("nb.ipynb"));
    assert.match(said, /^The code is committed: .*\nOnly outputs or text changed: nb\.ipynb\.$/);
    writeFiles(folder, { "nb.ipynb": notebook("x = 2") });
    await checkFiles("nb.ipynb", ["modified nb.ipynb (the notebook)"]);
  });

  it("counts what is not saved, where the run uses it and its code is another", async () => {
    makeRepository(folder, { ...project, "nb.ipynb": notebook("import util"), ".gitignore": "models/\n" });
    writeFiles(folder, { "conf.yaml": "lr: 2\n" });
    // An editor shows what the workspace reads: here that is the file, whose notebook has its committed code.
    const unsaved = ["util.py", "conf.yaml", "other.py", "nb.ipynb", "models/net.py", "../else.py"];
    const ports = { workspace, analyses, git: createGitReader({ isTrusted: () => true }) };
    const filesOf = async (entry: string): Promise<readonly string[]> => {
      const state = await checkCode(
        ports,
        { entry: join(folder, entry) },
        unsaved.map((path) => join(folder, path)),
      );
      assert.ok(!isRefusal(state) && state.kind === "uncommitted", JSON.stringify(state));
      return state.files.map(({ path, change }) => `${change} ${path}`).toSorted();
    };
    assert.deepEqual(await filesOf("train.py"), [
      "ignored models/__init__.py",
      "ignored models/layers.py",
      "ignored models/net.py",
      "modified conf.yaml",
      "not saved util.py",
    ]);
    assert.deepEqual(await filesOf("nb.ipynb"), ["not saved util.py"]);
  });

  it("looks at all code where no file is known", async () => {
    makeRepository(folder, project);
    writeFiles(folder, { "other.py": "new", "README.md": "new" });
    const state = await check();
    assert.deepEqual(state.kind === "uncommitted" && [state.files.map(({ path }) => path), state.unrelated], [
      ["other.py"],
      ["README.md"],
    ]);
  });

  it("says what is going on: no commit yet, no branch, a merge, a commit that is on no remote", async () => {
    git(folder, "init", "--quiet", "--initial-branch=main");
    writeFiles(folder, project);
    const first = await check("train.py");
    assert.match(
      describeCodeState(first),
      /^7 files that the run uses are not committed\. The repository has no commit yet\.\n/,
    );
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "--message=first");
    const remote = join(folder, "../remote.git");
    git(folder, "init", "--quiet", "--bare", remote);
    git(folder, "remote", "add", "origin", remote);
    git(folder, "push", "--quiet", "--set-upstream", "origin", "main");
    git(folder, "commit", "--quiet", "--allow-empty", "--message=more");
    const unpushed = await check("train.py");
    assert.deepEqual("remarks" in unpushed && unpushed.remarks, ["1 commit is not pushed."]);
    git(folder, "push", "--quiet");
    git(folder, "checkout", "--quiet", "--detach");
    const detached = await check("train.py");
    assert.match(
      describeCodeState(detached),
      /^The code is committed: \w{7}, checked out without a branch\.$/,
    );
    rmSync(remote, { recursive: true });
    git(folder, "checkout", "--quiet", "-b", "other");
    writeFiles(folder, { "util.py": "theirs" });
    git(folder, "commit", "--quiet", "--all", "--message=theirs");
    git(folder, "checkout", "--quiet", "main");
    writeFiles(folder, { "util.py": "ours" });
    git(folder, "commit", "--quiet", "--all", "--message=ours");
    assert.throws(() => git(folder, "merge", "other"));
    await checkFiles("train.py", ["in conflict util.py (imported by train.py)"]);
    const merging = await check("train.py");
    assert.ok("remarks" in merging && merging.remarks.includes("A merge is going on."));
  });

  it("names a submodule in which a used file has changed", async () => {
    const library = realpathSync(mkdtempSync(join(tmpdir(), "notebridge-library-")));
    makeRepository(library, { "core.py": "" });
    makeRepository(folder, { "train.py": "from lib import core\n" });
    git(folder, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "lib");
    git(folder, "commit", "--quiet", "--message=with library");
    rmSync(library, { recursive: true });
    await checkFiles("train.py", []);
    writeFiles(folder, { "lib/core.py": "changed" });
    await checkFiles("train.py", ["changed inside lib (imported by train.py)"]);
  });

  it("follows the imports of a file that the code names as well", async () => {
    makeRepository(folder, {
      "train.py": "copy('util.py')\nimport other\n",
      "other.py": "import util\n",
      "util.py": "import deep\n",
      "deep.py": "",
    });
    writeFiles(folder, { "deep.py": "changed" });
    await checkFiles("train.py", ["modified deep.py (imported by util.py)"]);
  });

  it("does not take what the code writes for its input", async () => {
    makeRepository(folder, {
      "train.py":
        "df.to_csv('preds.csv')\nopen('log.txt', 'w')\npickle.dump(m, open('model.pkl', 'wb'))\nload('best.onnx')\nopen('in.txt')\n",
    });
    writeFiles(folder, { "preds.csv": "", "log.txt": "", "model.pkl": "", "best.onnx": "", "in.txt": "" });
    await checkFiles("train.py", ["new in.txt (named in train.py)"]);
  });

  it("names an imported module that the repository can't hold", async () => {
    writeFiles(folder, { "shared/lib.py": "" });
    mkdirSync(join(folder, "project"));
    makeRepository(join(folder, "project"), {
      "train.py": "import sys\nsys.path.append('../shared')\nimport lib\n",
    });
    await checkFiles("project/train.py", ["outside ../shared/lib.py (imported by train.py)"]);
  });

  it("follows links inside of the repository", async () => {
    makeRepository(folder, {
      "train.py": "import sys\nsys.path.append('src')\nimport lib\n",
      "real/lib.py": "",
    });
    symlinkSync("real", join(folder, "src"));
    git(folder, "add", "src");
    git(folder, "commit", "--quiet", "--message=link");
    await checkFiles("train.py", []);
    writeFiles(folder, { "real/lib.py": "changed" });
    await checkFiles("train.py", ["modified real/lib.py (imported by train.py)"]);
  });

  it("finds its way over links", async () => {
    mkdirSync(join(folder, "real/sub"), { recursive: true });
    makeRepository(join(folder, "real"), { "sub/train.py": "import util\n", "sub/util.py": "" });
    symlinkSync("real/sub", join(folder, "link"));
    writeFiles(folder, { "real/sub/util.py": "changed" });
    await checkFiles("link/train.py", ["modified sub/util.py (imported by train.py)"]);
  });

  it("is no repository, or unknown, and never committed then", async () => {
    writeFiles(folder, project);
    assert.deepEqual(await check("train.py"), { kind: "no repository" });
    assert.equal(nameCodeState(await check("train.py")), "no repository");
    const untrusted = await check("train.py", false);
    assert.equal(nameCodeState(untrusted), "Git not answering");
    assert.match(describeCodeState(untrusted), /not trusted/);
  });
});
