import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { isRefusal, renderRefusal } from "../../../src/core/refusal.ts";
import type { RunFolder, RunFolderRequest } from "../../../src/flow/ports.ts";
import { run } from "../../../src/host/process/run.ts";
import { open } from "../../../src/host/process/open.ts";
import { createRunFolders } from "../../../src/host/runFolder/runFolder.ts";
import { readTree } from "../../support/fileTree.ts";
import { node } from "../process/support.ts";

const folders = createRunFolders({ isTrusted: () => true });
const never = new AbortController().signal;

describe("run folder", () => {
  let parent: string;
  let folder: string;
  const made: RunFolder[] = [];
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "notebridge-"));
    folder = join(parent, "shop");
  });
  afterEach(async () => {
    for (const each of made.splice(0)) await each.remove();
    rmSync(parent, { recursive: true });
  });

  function write(files: Readonly<Record<string, string>>, into = folder): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(into, path)), { recursive: true });
      writeFileSync(join(into, path), text);
    }
  }
  async function ask(request: Partial<RunFolderRequest> = {}, signal = never) {
    return folders.make({ folder, limit: 500, ...request }, signal);
  }
  async function make(request: Partial<RunFolderRequest> = {}): Promise<RunFolder> {
    const copy = await ask(request);
    assert.ok(copy.kind === "run folder", isRefusal(copy) ? renderRefusal(copy) : copy.kind);
    made.push(copy);
    return copy;
  }
  async function refusal(request: Partial<RunFolderRequest>): Promise<string> {
    const copy = await ask(request);
    assert.ok(isRefusal(copy), copy.kind);
    return renderRefusal(copy);
  }
  /** Files and links of a copy, by their names; links are not followed. */
  function filesIn({ path }: Pick<RunFolder, "path">, at = "."): readonly string[] {
    return readdirSync(join(path, at), { withFileTypes: true })
      .flatMap((entry) =>
        entry.isDirectory() ? filesIn({ path }, join(at, entry.name)) : [join(at, entry.name)],
      )
      .toSorted();
  }

  it("has what the folder has, under its name, and is gone when it is removed", async () => {
    write({ "nb.ipynb": "{}", "data/a.csv": "1", "data/deep/b.csv": "2", ".env": "KEY=1" });
    mkdirSync(join(folder, "empty"));
    const then = new Date("2020-01-01");
    utimesSync(join(folder, "data/a.csv"), then, then);
    const copy = await make();
    assert.match(copy.path, /notebridge-run-.*[\\/]shop$/);
    assert.deepEqual(readTree(copy.path), readTree(folder));
    assert.equal(statSync(copy.place(join(folder, "data/a.csv"))).mtimeMs, then.getTime());
    assert.equal(copy.place("/elsewhere/x"), "/elsewhere/x");
    writeFileSync(copy.place(join(folder, "data/a.csv")), "changed");
    assert.equal(readFileSync(join(folder, "data/a.csv"), "utf8"), "1");
    await copy.remove();
    assert.ok(!existsSync(dirname(copy.path)));
  });

  it("leaves version control, environments and caches out", async () => {
    write({
      "a.py": "",
      ".git/HEAD": "",
      "env/pyvenv.cfg": "",
      "env/lib/x.py": "",
      "conda/conda-meta/x": "",
      "web/node_modules/x.js": "",
      "pkg/__pycache__/x.pyc": "",
      "made/CACHEDIR.TAG": "",
      ".ipynb_checkpoints/nb.ipynb": "",
    });
    assert.deepEqual(filesIn(await make()), ["a.py"]);
  });

  it("keeps links inside the copy, and copies what others lead to", async () => {
    write({ "data/a.csv": "ours", "nb/nb.ipynb": "{}" });
    write({ "b.csv": "theirs", "deep/c.csv": "c" }, join(parent, "store"));
    symlinkSync("../store", join(folder, "store"));
    symlinkSync(join(parent, "store/b.csv"), join(folder, "b.csv"));
    symlinkSync(join(folder, "data"), join(folder, "nb/data"));
    symlinkSync(".", join(folder, "self"));
    symlinkSync("..", join(parent, "store/deep/circle"));
    symlinkSync(join(parent, "none.csv"), join(folder, "nothing.csv"));
    const copy = await make();
    const expected = [
      "b.csv",
      "data/a.csv",
      "nb/data",
      "nb/nb.ipynb",
      "self",
      "store/b.csv",
      "store/deep/c.csv",
    ];
    assert.deepEqual(filesIn(copy), expected);
    const tree = readTree(copy.path);
    assert.equal(tree["nb/data"], "link to ../data");
    assert.equal(tree.self, "link to .");
    writeFileSync(join(copy.path, "nb/data/a.csv"), "changed");
    writeFileSync(join(copy.path, "store/b.csv"), "changed");
    writeFileSync(join(copy.path, "b.csv"), "changed");
    assert.equal(readFileSync(join(folder, "data/a.csv"), "utf8"), "ours");
    assert.equal(readFileSync(join(parent, "store/b.csv"), "utf8"), "theirs");
  });

  it("is refused above the limit, with the sizes; what links lead to counts", async () => {
    write({ "nb.ipynb": "{}", "data/a.bin": "", ".venv/pyvenv.cfg": "", ".venv/big.so": "" });
    write({ "b.bin": "" }, parent);
    truncateSync(join(folder, "data/a.bin"), 1_500_000);
    truncateSync(join(folder, ".venv/big.so"), 90_000_000);
    truncateSync(join(parent, "b.bin"), 2_000_000);
    symlinkSync("../b.bin", join(folder, "b.bin"));
    await make({ limit: 4 });
    const reason = await refusal({ limit: 3 });
    assert.match(
      reason,
      /shop, which has 3\.5 MB; the limit is 3 MB\. Most of it is in b\.bin \(2 MB\) and data \(1\.5 MB\)\./,
    );
    assert.match(reason, /`notebridge\.observe\.copyLimit`/);
    assert.deepEqual(ours(), [dirname(made[0]?.path ?? "")]);
  });

  it("leaves the largest files where they are once that is agreed to, and never writes to them", async () => {
    write({ "nb.ipynb": "{}", "data/a.bin": "", "data/b.bin": "", "c.py": "" });
    write({ "d.bin": "" }, parent);
    for (const [name, bytes] of Object.entries({ "data/a.bin": 3e6, "data/b.bin": 1e6, "c.py": 4e6 }))
      truncateSync(join(folder, name), bytes);
    truncateSync(join(parent, "d.bin"), 2e6);
    symlinkSync("../d.bin", join(folder, "d.bin"));
    const refused = await ask({ limit: 6 });
    assert.deepEqual(isRefusal(refused) && refused.offers, [
      { kind: "in place", title: "Read Large Files in Place" },
    ]);
    const copy = await make({ limit: 6, rest: "in place" });
    assert.equal(readlinkSync(join(copy.path, "data/a.bin")), join(folder, "data/a.bin"));
    assert.equal(readlinkSync(join(copy.path, "d.bin")), join(parent, "d.bin"));
    assert.ok(lstatSync(join(copy.path, "data/b.bin")).isFile());
    await copy.write(join(folder, "d.bin"), "unsaved text");
    assert.equal(readFileSync(join(copy.path, "d.bin"), "utf8"), "unsaved text");
    assert.equal(statSync(join(parent, "d.bin")).size, 2e6);
    await copy.removeOriginals();
    assert.deepEqual(filesIn(copy), ["c.py", "d.bin", "data/b.bin", "nb.ipynb"]);
    assert.ok(existsSync(join(folder, "data/a.bin")));
    // Code is always copied.
    const still = await ask({ limit: 3, rest: "in place" });
    assert.deepEqual(isRefusal(still) && [still.offers, still.reason.includes("c.py")], [undefined, true]);
  });

  it("has texts that are not on the disk", async () => {
    write({ "nb.ipynb": "old", "gone.py": "x", "fixed.py": "old" });
    chmodSync(join(folder, "fixed.py"), 0o444);
    const texts = new Map([
      [join(folder, "nb.ipynb"), "new"],
      [join(folder, "gone.py"), undefined],
      [join(folder, "fixed.py"), "new"],
      [join(folder, "pkg/module.py"), "made"],
    ]);
    const copy = await make({ texts });
    assert.deepEqual(filesIn(copy), ["fixed.py", "nb.ipynb", "pkg/module.py"]);
    assert.equal(readFileSync(copy.place(join(folder, "fixed.py")), "utf8"), "new");
    assert.equal(readFileSync(join(folder, "fixed.py"), "utf8"), "old");
    const elsewhere = join(parent, "lib.py");
    assert.match(
      await refusal({ texts: new Map([[elsewhere, "x"]]) }),
      /lib\.py would be changed by the run/,
    );
    assert.ok(!existsSync(elsewhere));
  });

  it("knows the folder by the name of a link to it, too", async () => {
    write({ "nb.ipynb": "{}" });
    const link = join(parent, "linked");
    symlinkSync("shop", link);
    const copy = await make({ folder: link });
    assert.equal(copy.place(join(link, "nb.ipynb")), join(copy.path, "nb.ipynb"));
    assert.equal(copy.place(join(folder, "nb.ipynb")), join(copy.path, "nb.ipynb"));
  });

  it("ends when it is cancelled, and leaves nothing", async () => {
    write({ "nb.ipynb": "{}" });
    assert.deepEqual(await ask({}, AbortSignal.abort()), { kind: "cancelled" });
    assert.deepEqual(ours(), []);
  });

  it("says that there is no such folder", async () => {
    assert.match(await refusal({ folder: join(parent, "none") }), /none can't be written: there is no such/);
  });

  it("goes with what the notebook has made unwritable", async () => {
    write({ "nb.ipynb": "{}" });
    const copy = await make();
    write({ "locked/x": "" }, copy.path);
    chmodSync(join(copy.path, "locked"), 0o500);
    await copy.remove();
    assert.ok(!existsSync(dirname(copy.path)));
  });

  describe("and the end of the process", () => {
    const module = join(import.meta.dirname, "../../../src/host/runFolder/temporaryFolder.ts");
    const script = `
      import(${JSON.stringify(module)}).then(async ({ createTemporaryFolder }) => {
        console.log((await createTemporaryFolder()).path);
        if (process.argv.at(-1) === "exit") process.exit(0);
        if (process.argv.at(-1) === "crash") throw new Error("a bug");
        setInterval(() => {}, 1000);
      });`;
    const started = (how: string) => {
      const command = node(script, how);
      return {
        ...command,
        args: ["--import", "tsx", ...command.args],
        cwd: join(import.meta.dirname, "../../.."),
      };
    };

    for (const how of ["exit", "crash"])
      it(`goes with it: ${how}`, async () => {
        const outcome = await run({ ...started(how), timeout: 30_000 });
        assert.ok(outcome.kind === "exited", JSON.stringify(outcome));
        assert.match(outcome.stdout, /notebridge-run-/, outcome.stderr);
        assert.ok(!existsSync(outcome.stdout.trim()), outcome.stdout);
      });

    for (const signal of ["SIGTERM", "SIGKILL"] as const)
      it(`goes with it: ${signal}`, async () => {
        const program = await open(started("stay"));
        assert.ok(program.kind === "program");
        let path = "";
        for await (path of program.lines()) break;
        assert.ok(existsSync(path));
        process.kill(program.pid, signal);
        await program.closed;
        // A process that was killed can do nothing: the next run does it.
        if (signal === "SIGKILL") await make({ folder: parent });
        assert.ok(!existsSync(path));
      });
  });

  describe("at a revision of git", () => {
    function git(...args: readonly string[]): void {
      const person = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
      execFileSync("git", [...person, ...args], { cwd: parent, stdio: "ignore" });
    }
    function commitAll(): void {
      git("add", "--all");
      git("commit", "--quiet", "--message=x");
    }
    beforeEach(() => {
      write(
        { "shop/nb.ipynb": "first", "shop/shop.py": "first", "other/x": "", ".gitignore": "data/\n*.log\n" },
        parent,
      );
      write({ "data/a.csv": "1", "run.log": "x", "env/pyvenv.cfg": "" });
      git("init", "--quiet");
      commitAll();
      write({
        "pkg/__pycache__/x.pyc": "",
        "nb.ipynb": "second",
        "made.py": "",
        "new.csv": "",
        "shop.py": "second",
      });
    });

    it("has what git has, and data that git does not have", async () => {
      const before = readTree(parent);
      const copy = await make({ revision: "HEAD" });
      assert.deepEqual(filesIn(copy), [
        "data/a.csv",
        "env/pyvenv.cfg",
        "nb.ipynb",
        "new.csv",
        "run.log",
        "shop.py",
      ]);
      assert.equal(readFileSync(copy.place(join(folder, "nb.ipynb")), "utf8"), "first");
      assert.equal(readFileSync(copy.place(join(folder, "shop.py")), "utf8"), "first");
      assert.deepEqual(readTree(parent), before);
    });

    it("has the folder at an older one, under texts", async () => {
      commitAll();
      const texts = new Map([[join(folder, "shop.py"), "third"]]);
      const copy = await make({ revision: "HEAD~1", texts });
      assert.equal(readFileSync(copy.place(join(folder, "nb.ipynb")), "utf8"), "first");
      assert.equal(readFileSync(copy.place(join(folder, "shop.py")), "utf8"), "third");
      assert.ok(!existsSync(join(copy.path, "made.py")));
    });

    it("has no link that leads out of it", async () => {
      write({ "b.csv": "theirs" }, join(parent, "other"));
      symlinkSync("../other", join(folder, "other"));
      symlinkSync(join(folder, "shop.py"), join(folder, "absolute.py"));
      symlinkSync("shop.py", join(folder, "same.py"));
      commitAll();
      const copy = await make({ revision: "HEAD" });
      const tree = readTree(copy.path);
      assert.equal(tree["absolute.py"], "link to shop.py");
      assert.equal(tree["same.py"], "link to shop.py");
      assert.match(tree["other/b.csv"] ?? "", /theirs$/);
      for (const [name, entry] of Object.entries(tree))
        if (entry.startsWith("link to "))
          assert.ok(!relative(copy.path, join(copy.path, name)).startsWith(".."));
    });

    it("is refused where git has none, and above the limit", async () => {
      assert.match(await refusal({ revision: "v9" }), /Git has no revision "v9" in .*Name a commit/);
      assert.match(await refusal({ revision: "--all" }), /Git has no revision "--all"/);
      truncateSync(join(folder, "data/a.csv"), 2_000_000);
      assert.match(await refusal({ revision: "HEAD", limit: 1 }), /Most of it is in data \(2 MB\)/);
      const copy = await make({ revision: "HEAD", limit: 1, rest: "in place" });
      assert.ok(lstatSync(join(copy.path, "data/a.csv")).isSymbolicLink());
      await copy.remove();
      const outside = mkdtempSync(join(tmpdir(), "notebridge-"));
      assert.match(await refusal({ folder: outside, revision: "HEAD" }), /not a git repository/);
      rmSync(outside, { recursive: true });
      assert.deepEqual(ours(), []);
    });
  });
});

/** The folders that this process has made and not removed. */
function ours(): readonly string[] {
  const mine = new RegExp(`^notebridge-run-${hostname().replaceAll(/\W/g, "_")}-${process.pid}-`);
  return readdirSync(tmpdir())
    .filter((name) => mine.test(name))
    .map((name) => join(tmpdir(), name));
}
