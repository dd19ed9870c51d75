import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Snapshot } from "../../../src/flow/guardPorts.ts";
import { createSnapshots } from "../../../src/host/git/snapshots.ts";
import { requireVenv } from "../../support/venv.ts";
import { asOrdinaryUser, nobody } from "../../support/asOrdinaryUser.ts";

const snapshots = createSnapshots({ isTrusted: () => true });

describe("snapshots", () => {
  let top: string;
  let folder: string;
  beforeEach(() => {
    top = realpathSync(mkdtempSync(join(tmpdir(), "notebridge-snapshots-")));
    folder = join(top, "project");
    mkdirSync(folder);
  });
  afterEach(() => {
    rmSync(top, { recursive: true });
  });

  function git(args: readonly string[], cwd = folder): string {
    const env = { ...process.env, ...person, GIT_CONFIG_GLOBAL: "/dev/null" };
    return execFileSync("git", ["-c", "protocol.file.allow=always", ...args], {
      cwd,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trimEnd();
  }

  function write(files: Readonly<Record<string, string>>, to = folder): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(to, path)), { recursive: true });
      writeFileSync(join(to, path), text);
    }
  }

  function repository(files: Readonly<Record<string, string>>, at = folder): void {
    git(["init", "--quiet", "--initial-branch=main"], at);
    write(files, at);
    git(["add", "--all"], at);
    git(["commit", "--quiet", "--message=first"], at);
  }

  /** Branches main and other that have changed the same line. */
  function divergedRepository(): void {
    repository({ "a.py": "base" });
    git(["checkout", "--quiet", "-b", "other"]);
    write({ "a.py": "theirs" });
    git(["commit", "--quiet", "--all", "--message=theirs"]);
    git(["checkout", "--quiet", "main"]);
    write({ "a.py": "ours" });
    git(["commit", "--quiet", "--all", "--message=ours"]);
  }

  /** With a submodule in the folder lib. */
  function repositoryWithLibrary(): void {
    const library = join(top, "library");
    mkdirSync(library);
    repository({ "lib.py": "l" }, library);
    repository({ "a.py": "a" });
    git(["submodule", "--quiet", "add", library, "lib"]);
    git(["commit", "--quiet", "--message=with library"]);
  }

  /** All that must be as it was: of the repository and of the work tree, byte for byte and to the millisecond. */
  function stateOf(at = folder): object {
    const own = join(git(["rev-parse", "--absolute-git-dir"], at), "index");
    const files = readdirSync(at, { recursive: true, encoding: "utf8" }).filter(
      (path) => !/(?:^|\/)\.git(?:\/|$)/.test(path),
    );
    const ask = (...args: string[]): string => {
      try {
        return git(["--no-optional-locks", ...args], at);
      } catch {
        return "none";
      }
    };
    return {
      index: existsSync(own) ? [hash(own), lstatSync(own).mtimeMs, lstatSync(own).ino] : "none",
      head: ask("rev-parse", "HEAD"),
      branch: ask("symbolic-ref", "HEAD"),
      refs: ask("for-each-ref")
        .split("\n")
        .filter((line) => line !== "" && !line.includes("refs/notebridge/")),
      stash: ask("stash", "list"),
      status: ask("status", "--porcelain=v2", "--untracked-files=all"),
      files: files.toSorted().map((path) => [path, lstatSync(join(at, path)).mtimeMs]),
      hooks: readdirSync(git(["rev-parse", "--path-format=absolute", "--git-path", "hooks"], at)),
    };
  }

  async function take(buffers: Readonly<Record<string, string>> = {}, limit = 5_000_000): Promise<Snapshot> {
    const before = stateOf();
    const snapshot = await snapshots.take({
      root: folder,
      buffers: new Map(Object.entries(buffers)),
      limit,
      title: "Run of train.py",
    });
    assert.deepEqual(stateOf(), before);
    assert.ok(snapshot.kind === "snapshot", JSON.stringify(snapshot));
    return snapshot;
  }

  /** What a snapshot has, by path. */
  function filesOf({ commit }: Snapshot, at = folder): Readonly<Record<string, string>> {
    const paths = git(["ls-tree", "-r", "-z", "--name-only", commit], at)
      .split("\0")
      .filter((path) => path !== "");
    return Object.fromEntries(paths.map((path) => [path, git(["show", `${commit}:${path}`], at)]));
  }

  it("has edits, new files and deletions, on top of the last commit, under a ref of ours", async () => {
    repository({ "a.py": "a = 1", "gone.py": "x", "dir/b.py": "b = 1", ".gitignore": "*.log" });
    write({ "a.py": "a = 2", "new file ü.py": "n", "run.log": "ignored", "staged.py": "s" });
    git(["add", "staged.py"]);
    rmSync(join(folder, "gone.py"));
    const snapshot = await take();
    assert.deepEqual(filesOf(snapshot), {
      ".gitignore": "*.log",
      "a.py": "a = 2",
      "dir/b.py": "b = 1",
      "new file ü.py": "n",
      "staged.py": "s",
    });
    assert.equal(snapshot.ref, "refs/notebridge/runs/1");
    assert.equal(git(["rev-parse", snapshot.ref]), snapshot.commit);
    assert.equal(git(["rev-parse", `${snapshot.commit}^`]), git(["rev-parse", "HEAD"]));
    assert.match(git(["log", "-1", "--format=%an %s", snapshot.commit]), /^Notebridge Run of train\.py$/);
  });

  it("is one for the same files, and another for others", async () => {
    repository({ "a.py": "a" });
    write({ "a.py": "b" });
    const first = await take();
    assert.equal(first.isKnown, false);
    const again = await take();
    assert.deepEqual([again.ref, again.commit, again.isKnown], [first.ref, first.commit, true]);
    write({ "a.py": "c" });
    assert.equal((await take()).ref, "refs/notebridge/runs/2");
  });

  it("has what editors have not saved", async () => {
    repository({ "a.py": "a", "clean.py": "1" });
    write({ "a.py": "on the disk" });
    assert.deepEqual(filesOf(await take({ "a.py": "in the editor", "clean.py": "2" })), {
      "a.py": "in the editor",
      "clean.py": "2",
    });
  });

  it("has notebooks without their outputs", async () => {
    const cell = {
      cell_type: "code",
      execution_count: 3,
      metadata: {},
      source: ["x = 1"],
      outputs: [{ output_type: "stream" }],
    };
    const notebook = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    repository({ "a.py": "" });
    write({ "nb.ipynb": JSON.stringify(notebook), "broken.ipynb": "{" });
    const files = filesOf(await take());
    const stripped = { ...notebook, cells: [{ ...cell, execution_count: null, outputs: [] }] };
    assert.deepEqual(JSON.parse(files["nb.ipynb"] ?? ""), stripped);
    assert.equal(files["broken.ipynb"], "{");
  });

  it("leaves large and secret files out, and lists them", async () => {
    repository({ "a.py": "" });
    write({ ".env": "KEY=1", "keys/id_rsa": "k", "cert.pem": "p", ".env.example": "KEY=", "small.csv": "1" });
    writeFileSync(join(folder, "big.bin"), "");
    truncateSync(join(folder, "big.bin"), 2 ** 30);
    const began = process.cpuUsage();
    const snapshot = await take();
    const { user, system } = process.cpuUsage(began);
    assert.ok(user + system < 2_000_000, "a file of 1 GiB costs nothing");
    assert.deepEqual(Object.keys(filesOf(snapshot)), [".env.example", "a.py", "small.csv"]);
    assert.deepEqual(
      snapshot.skipped.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      [
        { path: ".env", why: "secret" },
        { path: "big.bin", why: "size", size: 2 ** 30 },
        { path: "cert.pem", why: "secret" },
        { path: "keys/id_rsa", why: "secret" },
      ],
    );
  });

  it("is a first commit where there is none", async () => {
    git(["init", "--quiet"]);
    write({ "a.py": "a" });
    const snapshot = await take();
    assert.equal(snapshot.base, undefined);
    assert.deepEqual(filesOf(snapshot), { "a.py": "a" });
    assert.equal(git(["rev-list", "--count", snapshot.commit]), "1");
  });

  it("needs neither a name nor a home, and is not signed", async () => {
    repository({ "a.py": "a" });
    git(["config", "commit.gpgsign", "true"]);
    git(["config", "user.useConfigOnly", "true"]);
    write({ "a.py": "b" });
    const home = process.env.HOME;
    delete process.env.HOME;
    try {
      assert.doesNotMatch(git(["cat-file", "-p", (await take()).commit]), /gpgsig/);
    } finally {
      process.env.HOME = home;
    }
  });

  it("is taken of a commit that is checked out without a branch, and in a linked work tree", async () => {
    repository({ "a.py": "a" });
    git(["checkout", "--quiet", "--detach"]);
    write({ "a.py": "b" });
    await take();
    git(["worktree", "add", "--quiet", "-b", "other", "../tree"]);
    const main = folder;
    folder = join(top, "tree");
    write({ "a.py": "in the tree" });
    const snapshot = await take();
    assert.equal(git(["rev-parse", snapshot.ref], main), snapshot.commit);
    assert.deepEqual(filesOf(snapshot), { "a.py": "in the tree" });
  });

  it("has files in conflict with their marks", async () => {
    divergedRepository();
    assert.throws(() => git(["merge", "other"]));
    const snapshot = await take();
    assert.deepEqual(snapshot.conflicted, ["a.py"]);
    assert.match(filesOf(snapshot)["a.py"] ?? "", /<<<<<<<[^]*ours[^]*=======[^]*theirs[^]*>>>>>>>/);
  });

  it("is taken while a rebase stands", async () => {
    divergedRepository();
    assert.throws(() => git(["rebase", "other"]));
    assert.ok(existsSync(join(folder, ".git/rebase-merge")));
    await take();
  });

  it("has changes inside of submodules as snapshots of theirs", async () => {
    repositoryWithLibrary();
    write({ "lib/lib.py": "changed", "lib/new.py": "n", "a.py": "b" });
    const snapshot = await take();
    const inside = snapshot.submodules.get("lib");
    assert.ok(inside);
    assert.deepEqual(filesOf(inside, join(folder, "lib")), { "lib.py": "changed", "new.py": "n" });
    assert.match(
      git(["log", "-1", "--format=%B", snapshot.commit]),
      new RegExp(`Submodule lib: ${inside.commit}`),
    );
  });

  it("passes over repositories that stand in the work tree, and lists them", async () => {
    repository({ "a.py": "a" });
    mkdirSync(join(folder, "nested"));
    repository({ "n.py": "n" }, join(folder, "nested"));
    mkdirSync(join(folder, "empty"));
    git(["init", "--quiet"], join(folder, "empty"));
    write({ "a.py": "b" });
    const snapshot = await take();
    assert.deepEqual(filesOf(snapshot), { "a.py": "b" });
    assert.deepEqual(snapshot.skipped.map(({ path, why }) => `${path} ${why}`).toSorted(), [
      "empty/ repository",
      "nested/ repository",
    ]);
  });

  it("has links, permissions, odd names and files that are only intended to be added", async () => {
    repository({ "run.sh": "echo" });
    chmodSync(join(folder, "run.sh"), 0o755);
    symlinkSync("run.sh", join(folder, "link"));
    write({ "new\nline.py": "n", "later.py": "l" });
    git(["add", "--intent-to-add", "later.py"]);
    execFileSync(requireVenv(), ["-c", "import os; os.mkfifo('pipe')"], { cwd: folder });
    const { commit } = await take();
    const modes = git(["ls-tree", "-z", commit])
      .split("\0")
      .filter((line) => line !== "")
      .map((line) => [line.slice(0, 6), line.split("\t")[1]]);
    assert.deepEqual(modes, [
      ["100644", "later.py"],
      ["120000", "link"],
      ["100644", "new\nline.py"],
      ["100755", "run.sh"],
    ]);
  });

  it("has sparse work trees whole", async () => {
    repository({ "a/a.py": "a", "b/b.py": "b" });
    git(["sparse-checkout", "set", "a"]);
    write({ "a/a.py": "changed" });
    assert.deepEqual(filesOf(await take()), { "a/a.py": "changed", "b/b.py": "b" });
  });

  it("runs no hook, and takes no notice of a lock on the person's index", async () => {
    repository({ "a.py": "a" });
    for (const hook of ["pre-commit", "post-commit", "post-index-change", "reference-transaction"]) {
      writeFileSync(join(folder, ".git/hooks", hook), `#!/bin/sh\necho ${hook} >> ${top}/ran\n`);
      chmodSync(join(folder, ".git/hooks", hook), 0o755);
    }
    write({ "a.py": "b" });
    writeFileSync(join(folder, ".git/index.lock"), "");
    assert.deepEqual(filesOf(await take()), { "a.py": "b" });
    assert.equal(existsSync(join(top, "ran")), false);
  });

  it("has what a clean filter leaves, and passes over a file whose filter fails", async () => {
    repository({ "a.txt": "a", ".gitattributes": "*.up filter=up\n*.lfs filter=gone\n" });
    git(["config", "filter.up.clean", "tr a-z A-Z"]);
    git(["config", "filter.gone.clean", "no-such-program"]);
    git(["config", "filter.gone.required", "true"]);
    write({ "x.up": "shout", "big.lfs": "data", "a.txt": "b" });
    const snapshot = await take();
    assert.deepEqual(filesOf(snapshot), {
      ".gitattributes": "*.up filter=up\n*.lfs filter=gone",
      "a.txt": "b",
      "x.up": "SHOUT",
    });
    assert.deepEqual(snapshot.skipped, [{ path: "big.lfs", why: "unreadable" }]);
  });

  it("is unknown where git can add nothing", async () => {
    repository({ "a.py": "a", "b.py": "b" });
    write({ "a.py": "1", "b.py": "2", "c.py": "3" });
    const full = join(top, "git-on-a-full-disk");
    writeFileSync(
      full,
      '#!/bin/sh\ncase "$*" in *update-index*) echo "error: unable to create temporary file: No space left on device" >&2; exit 128;; esac\nexec git "$@"\n',
    );
    chmodSync(full, 0o755);
    const answer = await createSnapshots({ isTrusted: () => true, program: full }).take({
      root: folder,
      buffers: new Map(),
      limit: 1000,
      title: "run",
    });
    assert.match(answer.kind === "unknown" ? answer.reason : "", /No space left/);
    assert.equal(git(["for-each-ref", "refs/notebridge"]), "");
  });

  it("has files that git ignores or was told not to look at, where they are asked for", async () => {
    repository({ "a.py": "a", ".gitignore": "local.py\nother.py\n" });
    git(["update-index", "--skip-worktree", "a.py"]);
    write({ "a.py": "hidden", "local.py": "ignored", "other.py": "o" });
    const before = stateOf();
    const snapshot = await snapshots.take({
      root: folder,
      buffers: new Map(),
      also: ["a.py", "local.py"],
      limit: 1000,
      title: "run",
    });
    assert.deepEqual(stateOf(), before);
    assert.ok(snapshot.kind === "snapshot");
    assert.deepEqual(filesOf(snapshot), {
      ".gitignore": "local.py\nother.py",
      "a.py": "hidden",
      "local.py": "ignored",
    });
  });

  it("is another for other changes in a submodule", async () => {
    repositoryWithLibrary();
    write({ "lib/lib.py": "2" });
    const first = await take();
    write({ "lib/lib.py": "3" });
    const second = await take();
    assert.notEqual(second.ref, first.ref);
    assert.match(
      git(["ls-tree", second.commit, "lib"]),
      new RegExp(second.submodules.get("lib")?.commit ?? "none"),
    );
  });

  it("keeps links and permissions of notebooks, and has no name that was before a move", async () => {
    repository({ "n.ipynb": '{"cells": []}', "old.py": "print(1)\nprint(2)\n" });
    chmodSync(join(folder, "n.ipynb"), 0o755);
    symlinkSync("n.ipynb", join(folder, "link.ipynb"));
    renameSync(join(folder, "old.py"), join(folder, "moved.py"));
    git(["add", "--intent-to-add", "moved.py"]);
    const { commit } = await take();
    const modes = git(["ls-tree", commit]).split("\n");
    assert.deepEqual(
      modes.map((line) => [line.slice(0, 6), line.split("\t")[1]]),
      [
        ["120000", "link.ipynb"],
        ["100644", "moved.py"],
        ["100755", "n.ipynb"],
      ],
    );
  });

  it("is taken with a split index", async () => {
    repository({ "a.py": "a", "b.py": "b" });
    git(["update-index", "--split-index"]);
    write({ "a.py": "c" });
    assert.deepEqual(filesOf(await take()), { "a.py": "c", "b.py": "b" });
  });

  it("survives git's cleaning, and is neither pushed nor cloned", async () => {
    repository({ "a.py": "a" });
    write({ "a.py": "b" });
    const snapshot = await take();
    git(["gc", "--quiet", "--prune=now"]);
    assert.deepEqual(filesOf(snapshot), { "a.py": "b" });
    const remote = join(top, "remote.git");
    git(["init", "--quiet", "--bare", remote]);
    git(["push", "--quiet", "--all", remote]);
    git(["clone", "--quiet", folder, join(top, "clone")]);
    for (const place of [remote, join(top, "clone")])
      assert.doesNotMatch(git(["for-each-ref"], place), /notebridge/);
  });

  it("goes after so many days, unless it is kept", async () => {
    repository({ "a.py": "a" });
    write({ "a.py": "b" });
    const old = await take();
    assert.deepEqual(await snapshots.prune(folder, 30, new Set()), []);
    assert.deepEqual(await snapshots.prune(folder, -1, new Set([old.ref])), []);
    assert.deepEqual(await snapshots.prune(folder, -1, new Set()), [old.ref]);
    assert.equal(git(["for-each-ref", "refs/notebridge"]), "");
  });

  it("is unknown where git can't be written, belongs to somebody else, is none, or hangs", async () => {
    const request = { root: folder, buffers: new Map<string, string>(), limit: 1000, title: "run" };
    const none = await snapshots.take(request);
    assert.equal(
      none.kind === "unknown" && none.reason.includes("not a git repository"),
      true,
      JSON.stringify(none),
    );
    repository({ "a.py": "a" });
    write({ "a.py": "b" });
    chownSync(folder, nobody, nobody);
    const foreign = await snapshots.take(request);
    if (process.geteuid?.() === 0)
      assert.match(foreign.kind === "unknown" ? foreign.reason : "", /belongs to another user/);
    execFileSync("chown", ["-R", String(nobody), top]);
    execFileSync("chmod", ["-R", "a-w", join(folder, ".git")]);
    const home = process.env.HOME;
    process.env.HOME = top; // nobody may not read root's
    await asOrdinaryUser(async () => {
      const locked = await snapshots.take(request);
      assert.match(
        locked.kind === "unknown" ? locked.reason : "",
        /permission|unable to/i,
        JSON.stringify(locked),
      );
    });
    process.env.HOME = home;
    const hanging = join(top, "git-that-hangs");
    writeFileSync(hanging, "#!/bin/sh\nsleep 60\n");
    chmodSync(hanging, 0o755);
    const slow = await createSnapshots({ isTrusted: () => true, program: hanging, timeout: 300 }).take(
      request,
    );
    assert.match(slow.kind === "unknown" ? slow.reason : "", /did not answer/);
    const untrusted = await createSnapshots({ isTrusted: () => false }).take(request);
    assert.match(untrusted.kind === "unknown" ? untrusted.reason : "", /not trusted/);
  });

  it("gives each of two windows a number of its own", async () => {
    repository({ "a.py": "a" });
    write({ "a.py": "b" });
    const taken = await Promise.all(
      ["1", "2", "3", "4"].map((text) =>
        snapshots.take({ root: folder, buffers: new Map([["a.py", text]]), limit: 1000, title: "run" }),
      ),
    );
    const refs = taken.map((snapshot) => (snapshot.kind === "snapshot" ? snapshot.ref : snapshot.reason));
    assert.equal(new Set(refs).size, 4, refs.join(" "));
  });

  it("leaves no folder of ours behind", async () => {
    repository({ "a.py": "a" });
    appendFileSync(join(folder, "a.py"), "b");
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("notebridge-snapshot-"));
    await take();
    assert.deepEqual(
      readdirSync(tmpdir()).filter((name) => name.startsWith("notebridge-snapshot-")),
      before,
    );
  });
});

const person = {
  GIT_AUTHOR_NAME: "A",
  GIT_AUTHOR_EMAIL: "a@example.org",
  GIT_COMMITTER_NAME: "A",
  GIT_COMMITTER_EMAIL: "a@example.org",
};

function hash(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
