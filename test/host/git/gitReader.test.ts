import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, realpath, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Change, GitUnknown, StatusEntry } from "../../../src/core/guard/gitStatus.ts";
import { createGitReader } from "../../../src/host/git/gitReader.ts";

const reader = createGitReader({ isTrusted: () => true });
describe("git reader", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "notebridge-git-")));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const person = {
    GIT_AUTHOR_NAME: "A",
    GIT_AUTHOR_EMAIL: "a@example.org",
    GIT_COMMITTER_NAME: "A",
    GIT_COMMITTER_EMAIL: "a@example.org",
  };

  function git(...args: readonly string[]): string {
    const env = { ...process.env, ...person, GIT_CONFIG_GLOBAL: "/dev/null" };
    return execFileSync("git", args, {
      cwd: folder,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  }

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  }

  /** A repository on branch main, with one commit of these files. */
  async function repository(files: Readonly<Record<string, string>>): Promise<string> {
    git("init", "--quiet", "--initial-branch=main");
    await write(files);
    git("add", "--all");
    git("commit", "--quiet", "--message=first");
    return git("rev-parse", "HEAD");
  }

  async function checkStatus(expected: readonly StatusEntry[]): Promise<void> {
    const status = await reader.readStatus(folder);
    assert.equal(status.kind, "status", JSON.stringify(status));
    assert.deepEqual(
      status.entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      expected,
    );
  }

  const tracked = (path: string, staged?: Change, unstaged?: Change): StatusEntry => ({
    kind: "tracked",
    path,
    staged,
    unstaged,
  });
  const untracked = (path: string): StatusEntry => ({ kind: "untracked", path });

  function checkUnknown(answer: { kind: string } | GitUnknown, reason: RegExp, remedy?: string): void {
    assert.equal(answer.kind, "unknown", JSON.stringify(answer));
    assert.match((answer as GitUnknown).reason, reason);
    if (remedy !== undefined) assert.equal((answer as GitUnknown).remedy, remedy);
  }

  describe("repository", () => {
    it("gives root, commit and branch, from a folder inside too", async () => {
      const head = await repository({ "a/b/c.py": "" });
      const expected = {
        kind: "repository",
        root: folder,
        gitFolder: join(folder, ".git"),
        head,
        branch: "main",
      };
      assert.deepEqual(await reader.readRepository(folder), expected);
      assert.deepEqual(await reader.readRepository(join(folder, "a", "b")), expected);
    });

    it("knows a repository without commits", async () => {
      git("init", "--quiet", "--initial-branch=new/branch");
      assert.deepEqual(await reader.readRepository(folder), {
        kind: "repository",
        root: folder,
        gitFolder: join(folder, ".git"),
        head: undefined,
        branch: "new/branch",
      });
    });

    it("knows a commit checked out without a branch", async () => {
      const head = await repository({ a: "" });
      git("checkout", "--quiet", "--detach");
      assert.deepEqual(await reader.readRepository(folder), {
        kind: "repository",
        root: folder,
        gitFolder: join(folder, ".git"),
        head,
        branch: undefined,
      });
    });

    it("gives the root as it is named", async () => {
      folder = join(folder, "new\nline ü ");
      await mkdir(folder);
      await repository({ a: "" });
      const found = await reader.readRepository(folder);
      assert.equal(found.kind === "repository" && found.root, folder);
      folder = dirname(folder);
    });

    it("takes a linked work tree for what it is", async () => {
      await repository({ a: "" });
      git("worktree", "add", "--quiet", "-b", "other", "tree");
      const found = await reader.readRepository(join(folder, "tree"));
      assert.deepEqual(found.kind === "repository" && [found.root, found.branch], [
        join(folder, "tree"),
        "other",
      ]);
    });

    it("is not led astray by a surrounding git's variables", async () => {
      const head = await repository({ a: "" });
      process.env.GIT_DIR = "/nowhere";
      process.env.GIT_INDEX_FILE = "/nowhere/index";
      try {
        assert.deepEqual(await reader.readRepository(folder), {
          kind: "repository",
          root: folder,
          gitFolder: join(folder, ".git"),
          head,
          branch: "main",
        });
        await checkStatus([]);
      } finally {
        delete process.env.GIT_DIR;
        delete process.env.GIT_INDEX_FILE;
      }
    });

    it("says none where there is none", async () => {
      assert.deepEqual(await reader.readRepository(folder), { kind: "none" });
    });
  });

  describe("unknown", () => {
    it("without git", async () => {
      const path = process.env.PATH;
      process.env.PATH = "";
      try {
        checkUnknown(
          await reader.readRepository(folder),
          /not found/,
          "Install git, or put its folder on PATH.",
        );
        checkUnknown(await reader.readStatus(folder), /not found/);
      } finally {
        process.env.PATH = path;
      }
    });

    it("in a workspace that is not trusted", async () => {
      const wary = createGitReader({ isTrusted: () => false });
      checkUnknown(await wary.readRepository(folder), /not trusted/);
      checkUnknown(await wary.readStatus(folder), /not trusted/);
    });

    it("when git takes too long", async () => {
      const program = join(folder, "slow-git");
      await writeFile(program, "#!/bin/sh\nsleep 60\n", { mode: 0o755 });
      const slow = createGitReader({ isTrusted: () => true, program, timeout: 300 });
      checkUnknown(await slow.readRepository(folder), /did not answer within 0\.3 seconds/);
    });

    it("in a folder that is not there", async () => {
      checkUnknown(await reader.readRepository(join(folder, "gone")), /there is no folder/);
    });

    it("in another user's repository, with what to do", async () => {
      await repository({ a: "" });
      process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER = "1"; // Git's own way to test this without being root.
      try {
        const remedy = `If you trust it, run: git config --global --add safe.directory ${folder}`;
        checkUnknown(await reader.readRepository(folder), /belongs to another user/, remedy);
        checkUnknown(await reader.readStatus(folder), /belongs to another user/, remedy);
      } finally {
        delete process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER;
      }
    });

    it("in a bare repository and in .git", async () => {
      git("init", "--quiet", "--bare", "bare");
      checkUnknown(await reader.readRepository(join(folder, "bare")), /no work tree/);
      await repository({ a: "" });
      checkUnknown(await reader.readRepository(join(folder, ".git")), /no work tree/);
    });

    it("with a damaged branch", async () => {
      await repository({ a: "" });
      await write({ ".git/refs/heads/main": "garbage" });
      checkUnknown(await reader.readRepository(folder), /./);
      checkUnknown(await reader.readStatus(folder), /damaged/);
    });

    it("with a damaged HEAD, which git passes over", async () => {
      await repository({ a: "" });
      await write({ ".git/HEAD": "garbage" });
      checkUnknown(await reader.readRepository(folder), /looks like one/);
    });

    it("with a .git file that leads nowhere", async () => {
      await write({ ".git": "gitdir: /nowhere\n" });
      checkUnknown(await reader.readRepository(folder), /not a git repository: \/nowhere/);
    });

    it("with a damaged index", async () => {
      await repository({ a: "" });
      await write({ ".git/index": "garbage" });
      checkUnknown(await reader.readStatus(folder), /index file smaller than expected/);
    });
  });

  describe("status", () => {
    it("is clean", async () => {
      const head = await repository({ a: "1" });
      const expected = { kind: "status", head, branch: "main", entries: [], warnings: [] };
      assert.deepEqual(await reader.readStatus(folder), expected);
    });

    it("lists modified, added, deleted, untracked and not ignored", async () => {
      await repository({ both: "1", gone: "1", here: "1", staged: "1", ".gitignore": "*.pyc\n" });
      await write({ both: "2", staged: "2", added: "1" });
      git("add", "both", "staged", "added");
      await write({ both: "3", here: "2", "x.pyc": "", "new folder/ü\n.py": "", "new folder/b.py": "" });
      await rm(join(folder, "gone"));
      await checkStatus([
        tracked("added", "added"),
        tracked("both", "modified", "modified"),
        tracked("gone", undefined, "deleted"),
        tracked("here", undefined, "modified"),
        untracked("new folder/b.py"),
        untracked("new folder/ü\n.py"),
        tracked("staged", "modified"),
      ]);
    });

    it("lists untracked files though the person's settings hide them", async () => {
      await repository({ a: "1" });
      git("config", "status.showUntrackedFiles", "no");
      await write({ "x y/z": "" });
      await checkStatus([untracked("x y/z")]);
    });

    it("lists renames though the person's settings don't", async () => {
      await repository({ "old\nname": "a\nb\nc\n" });
      git("config", "status.renames", "false");
      await rename(join(folder, "old\nname"), join(folder, "neü name"));
      git("add", "--all");
      await checkStatus([
        { kind: "tracked", path: "neü name", staged: "renamed", unstaged: undefined, from: "old\nname" },
      ]);
    });

    it("lists type changes and files that are only intended", async () => {
      await repository({ a: "1" });
      await rm(join(folder, "a"));
      await symlink("/", join(folder, "a"));
      await write({ intended: "1" });
      git("add", "--intent-to-add", "intended");
      await checkStatus([tracked("a", undefined, "typeChanged"), tracked("intended", undefined, "added")]);
    });

    it("lists conflicts", async () => {
      await repository({ "a b": "1" });
      git("checkout", "--quiet", "-b", "other");
      await write({ "a b": "2" });
      git("commit", "--quiet", "--all", "--message=other");
      git("checkout", "--quiet", "main");
      await write({ "a b": "3" });
      git("commit", "--quiet", "--all", "--message=ours");
      assert.throws(() => git("merge", "other"));
      await checkStatus([{ kind: "conflicted", path: "a b" }]);
    });

    it("works without commits", async () => {
      git("init", "--quiet", "--initial-branch=main");
      await write({ a: "", b: "" });
      git("add", "a");
      await checkStatus([tracked("a", "added"), untracked("b")]);
      const status = await reader.readStatus(folder);
      assert.deepEqual(status.kind === "status" && [status.head, status.branch], [undefined, "main"]);
    });

    it("tells what is new in a submodule though its settings hide it", async () => {
      const top = folder;
      folder = join(top, "lib");
      await mkdir(folder);
      await repository({ inner: "1" });
      folder = join(top, "main");
      await mkdir(folder);
      await repository({ a: "1" });
      git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", join(top, "lib"), "sub");
      git("config", "--file=.gitmodules", "submodule.sub.ignore", "all");
      git("add", "--all");
      git("commit", "--quiet", "--message=sub");
      await checkStatus([]);
      await write({ "sub/inner": "2", "sub/new": "" });
      const submodule = { hasOtherCommit: false, hasModified: true, hasUntracked: true };
      await checkStatus([
        { kind: "tracked", path: "sub", staged: undefined, unstaged: "modified", submodule },
      ]);
      folder = top;
    });

    it("tells a repository in the repository as a folder", async () => {
      await repository({ a: "1" });
      git("init", "--quiet", "nested");
      await write({ "nested/b": "" });
      await checkStatus([untracked("nested/")]);
    });

    it("warns of what git could not look into", async () => {
      await repository({ a: "1" });
      // A closed folder is open to root, who may be running this: the warning comes from between us and git.
      const warning = "warning: could not open directory 'closed/': Permission denied";
      const program = join(folder, ".git", "git-that-warns");
      await writeFile(program, `#!/bin/sh\necho "${warning}" >&2\nexec git "$@"\n`, { mode: 0o755 });
      const status = await createGitReader({ isTrusted: () => true, program }).readStatus(folder);
      assert.deepEqual(status.kind === "status" && status.warnings, [warning]);
    });

    it("changes nothing: no index, no hook, no monitor", async () => {
      await repository({ a: "1" });
      const spy = `#!/bin/sh\ntouch '${folder}/ran'\n`;
      for (const hook of ["post-index-change", "reference-transaction", "fsmonitor"]) {
        await write({ [`.git/hooks/${hook}`]: spy });
        await chmod(join(folder, ".git/hooks", hook), 0o755);
      }
      git("config", "core.fsmonitor", join(folder, ".git/hooks/fsmonitor"));
      await write({ a: "1" }); // A new time: git would like to note it in the index.
      const before = await stat(join(folder, ".git/index"), { bigint: true });
      await checkStatus([]);
      const after = await stat(join(folder, ".git/index"), { bigint: true });
      assert.deepEqual([after.mtimeNs, after.ino], [before.mtimeNs, before.ino]);
    });
  });
});
