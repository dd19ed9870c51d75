import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isUnchanged, renderVerdict } from "../../src/core/observe/renderVerdict.ts";
import { defaultSettings } from "../../src/core/project/settings.ts";
import { isRefusal, renderRefusal } from "../../src/core/refusal.ts";
import type { Progress } from "../../src/flow/ports.ts";
import {
  verify,
  type BeforeChange,
  type Verified,
  type VerifyPorts,
  type VerifyRequest,
} from "../../src/flow/verify.ts";
import { createFileWorkspace } from "../../src/host/fileWorkspace.ts";
import { createInterpreters } from "../../src/host/interpreter/interpreters.ts";
import { createNotebookRunner } from "../../src/host/notebookRun.ts";
import { createRunFolders } from "../../src/host/runFolder/runFolder.ts";
import { readTree } from "../support/fileTree.ts";
import { requireVenv } from "../support/venv.ts";

const workspace = createFileWorkspace();
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const ports: VerifyPorts = {
  workspace,
  disk: workspace,
  settings: { read: () => Promise.resolve({ ...defaultSettings, cellTimeout: 20 }) },
  interpreters: createInterpreters({
    isTrusted: () => true,
    told: [{ origin: "setting", ask: () => Promise.resolve(requireVenv()) }],
    log,
  }),
  runFolders: createRunFolders({ isTrusted: () => true }),
  runner: createNotebookRunner(join(import.meta.dirname, "../../python/run_notebook.py")),
};

/** What a kernel of another seed than ours once printed for `set("abcdefgh")`. */
const orderOfSet = execFileSync(requireVenv(), ["-c", "print(set('abcdefgh'))"], {
  env: { ...process.env, PYTHONHASHSEED: "5" },
  encoding: "utf8",
});

interface Saved {
  readonly source: string;
  readonly prints?: string;
  readonly tags?: readonly string[];
}

describe("verify", function () {
  this.timeout(120_000);
  let folder: string;
  let notebook: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "notebridge-")), "shop");
    mkdirSync(folder);
    notebook = join(folder, "nb.ipynb");
  });
  afterEach(() => {
    rmSync(join(folder, ".."), { recursive: true });
    assert.deepEqual(
      readdirSync(tmpdir()).filter(
        (name) => name.includes(`-${process.pid}-`) && name.startsWith("notebridge-run"),
      ),
      [],
    );
  });

  function write(...cells: (string | Saved)[]): void {
    const rendered = cells.map((cell) => {
      const { source, prints, tags = [] } = typeof cell === "string" ? { source: cell } : cell;
      const outputs =
        prints === undefined
          ? []
          : [{ output_type: "stream", name: "stdout", text: prints.split(/(?<=\n)/) }];
      const count = prints === undefined ? null : 1;
      return { cell_type: "code", metadata: { tags }, source, outputs, execution_count: count };
    });
    writeFileSync(
      notebook,
      JSON.stringify({ cells: rendered, metadata: {}, nbformat: 4, nbformat_minor: 4 }),
    );
  }
  const reports: string[] = [];
  const progress = (signal = new AbortController().signal): Progress => ({
    signal,
    report: (message) => reports.push(message),
  });
  const ask = (request: Partial<VerifyRequest> = {}, signal?: AbortSignal) =>
    verify(ports, { notebook, against: { kind: "saved" }, ...request }, progress(signal));
  async function check(request: Partial<VerifyRequest> = {}): Promise<Verified> {
    const before = readTree(folder);
    const verified = await ask(request);
    assert.ok(verified.kind === "verified", JSON.stringify(verified));
    assert.deepEqual(readTree(folder), before);
    return verified;
  }
  const head = { kind: "revision", revision: "HEAD" } as const;
  function commit(): void {
    const git = (...args: string[]): void => {
      const person = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
      execFileSync("git", [...person, ...args], { cwd: folder, stdio: "ignore" });
    };
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "--message=x");
  }

  it("compares with saved outputs, and says which cells differ", async () => {
    write({ source: "x = 1\nprint(x)", prints: "1\n" }, "unrun = print('new')", {
      source: "print(x)",
      prints: "7\n",
    });
    const { before, after, ...verified } = await check();
    const changed = [{ cell: 2, now: 2, before: "7\n", after: "1\n" }];
    assert.deepEqual(
      { ...verified, seconds: 0 },
      {
        kind: "verified",
        compared: 2,
        changed,
        varying: [],
        partly: [],
        isTelling: true,
        stopped: undefined,
        seconds: 0,
      },
    );
    assert.match(before, /"7\\n"/);
    assert.match(after, /"new\\n"/);
    assert.deepEqual(reports.slice(0, 3), [
      "Notebook now: copying the folder",
      "Notebook now: cell 1 of 3",
      "Notebook now: cell 2 of 3",
    ]);
  });

  it("names the folder as the person does, not the copy", async () => {
    write({ source: "import os; print(os.getcwd())", prints: `${folder}\n` });
    assert.ok(isUnchanged(await check()));
  });

  it("reads data beside the notebook, and what cells write stays in the copy", async () => {
    writeFileSync(join(folder, "a.csv"), "5");
    write({ source: "t = open('a.csv').read(); open('a.csv', 'w').write('6'); print(t)", prints: "5\n" });
    assert.ok(isUnchanged(await check()));
  });

  it("reads large files in place once that is agreed to, and says that they can't be written", async () => {
    const lines = "1\n".repeat(100_000);
    writeFileSync(join(folder, "large.csv"), lines);
    const settings = { read: () => Promise.resolve({ ...defaultSettings, cellTimeout: 20, copyLimit: 0.1 }) };
    const small = { ...ports, settings };
    const agreed: VerifyPorts = {
      ...small,
      runFolders: { make: (asked, signal) => ports.runFolders.make({ ...asked, rest: "in place" }, signal) },
    };
    const request = { notebook, against: { kind: "saved" } } as const;
    write({ source: "print(len(open('large.csv').readlines()))", prints: "100000\n" });
    const refused = await verify(small, request, progress());
    assert.ok(isRefusal(refused));
    assert.match(renderRefusal(refused), /has 20\d kB; the limit is 100 kB\. Most of it is in large\.csv/);
    const verified = await verify(agreed, request, progress());
    assert.ok(verified.kind === "verified" && isUnchanged(verified), JSON.stringify(verified));
    write({ source: "open('large.csv', 'a')", prints: "x" });
    const denied = await verify(agreed, request, progress());
    assert.ok(denied.kind === "verified");
    assert.match(
      renderVerdict(denied),
      /it writes large\.csv, which is read in place because it is large\. Raise/,
    );
    assert.equal(readFileSync(join(folder, "large.csv"), "utf8"), lines);
  });

  it("does not blame cells that put out something else each time", async () => {
    write(
      { source: "import random; print(random.random())", prints: "0.5\n" },
      { source: "print(1)", prints: "2\n" },
    );
    const verified = await check();
    assert.deepEqual(verified.varying, [0]);
    assert.deepEqual(
      verified.changed.map(({ cell }) => cell),
      [1],
    );
    assert.match(
      renderVerdict(verified),
      /^1 cell changed \(of 1 cell, .* s\)\. Not compared, .*: cell 1\.$/,
    );
  });

  it("says where a run stops, and compares what ran", async () => {
    write(
      { source: "print(1)", prints: "1\n" },
      { source: "gone", prints: "" },
      { source: "print(2)", prints: "2\n" },
    );
    const verified = await check();
    assert.deepEqual(verified.stopped, {
      run: "after",
      cell: 1,
      reason: "NameError: name 'gone' is not defined",
    });
    assert.ok(!isUnchanged(verified));
    assert.match(
      renderVerdict(verified),
      /Cell 2 stops the run in a fresh kernel: NameError: name 'gone' is not defined\./,
    );
  });

  it("sees a change beside what varies, and not what stays the same there", async () => {
    const code = (accuracy: number): string =>
      `import time\nprint(time.time_ns(), "accuracy", ${accuracy})\nprint("rows:", ${accuracy * 10})`;
    write("x = 1", code(0.9));
    commit();
    write("x = 1", code(0.1));
    const verified = await check({ against: head });
    assert.deepEqual(
      verified.changed.map(({ cell }) => cell),
      [1],
    );
    assert.match(
      renderVerdict(verified),
      /^1 cell changed \(of 2 cells, .* s\)\. Compared only in .*: cell 2\.$/,
    );
    write("x = 1", `# The same.\n${code(0.9)}`);
    const same = await check({ against: head });
    assert.ok(isUnchanged(same), JSON.stringify(same));
    assert.deepEqual(same.partly, [1]);
  });

  it("does not call outputs unchanged that it could not compare", async () => {
    write({ source: "import random", prints: "" }, { source: "print(random.random())", prints: "0.5\n" });
    const random = await check();
    assert.ok(!isUnchanged(random));
    assert.match(
      renderVerdict(random),
      /^No output could be compared \(.* s\)\. Not compared, .*: cell 2\.$/,
    );
    commit();
    write();
    assert.ok(!isUnchanged(await check({ against: head })));
  });

  it("names cells that are gone with their outputs", async () => {
    write("print(1)", "print(2)");
    commit();
    write("print(1)");
    const verified = await check({ against: head });
    assert.deepEqual(verified.changed, [{ cell: 1, now: undefined, before: "2\n", after: "" }]);
  });

  it("says that the last cell fails where it was not compared", async () => {
    write({ source: "print(1)", prints: "1\n" }, "1 / 0");
    const verified = await check();
    assert.ok(!isUnchanged(verified));
    assert.match(renderVerdict(verified), /Cell 2 stops the run in a fresh kernel: ZeroDivisionError/);
    write({ source: "print(1)", prints: "1\n" }, { source: "1 / 0", tags: ["raises-exception"] });
    assert.ok(isUnchanged(await check()));
  });

  it("does not blame the order of sets", async () => {
    write({ source: "print(set('abcdefgh'))", prints: orderOfSet });
    const verified = await check();
    assert.ok(isUnchanged(verified), JSON.stringify(verified));
    assert.deepEqual(verified.partly, [0]);
  });

  it("goes on after a cell that is meant to raise", async () => {
    write({ source: "1 / 0", tags: ["raises-exception"] }, { source: "print(2)", prints: "2\n" });
    assert.ok(isUnchanged(await check()));
  });

  it("stops a cell at its limit", async () => {
    write({ source: "print(1)", prints: "1\n" }, "import time; time.sleep(60)");
    const verified = await check({ cellTimeout: 2 });
    assert.match(verified.stopped?.reason ?? "", /more than 2 seconds/);
  });

  it("compares with a revision: its notebook, its modules", async () => {
    writeFileSync(join(folder, "prices.py"), "price = 3\n");
    write("import prices", "x = prices.price", "print(x)", "print('same')");
    commit();
    writeFileSync(join(folder, "prices.py"), "price = 4\n");
    write("import prices", "y = prices.price", "print(y)", "print('same')");
    const verified = await check({ against: head });
    assert.deepEqual(verified.changed, [{ cell: 2, now: 2, before: "3\n", after: "4\n" }]);
    assert.equal(verified.compared, 4);
    write("import prices", "print(prices.price - 1)", "print('same')");
    assert.ok(isUnchanged(await check({ against: head })));
  });

  it("imports what is installed from the project's folder from the copy", async () => {
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "src/prices.py"), "price = 3\n");
    write("import prices\nprint(prices.price)");
    commit();
    writeFileSync(join(folder, "src/prices.py"), "price = 4\n");
    process.env.PYTHONPATH = join(folder, "src");
    const verified = await check({ against: head });
    delete process.env.PYTHONPATH;
    assert.deepEqual(verified.changed, [{ cell: 0, now: 0, before: "3\n", after: "4\n" }]);
  });

  it("compares percent scripts", async () => {
    notebook = join(folder, "nb.py");
    writeFileSync(notebook, "# %%\nx = 1\n# %%\nprint(x)\n");
    commit();
    assert.ok(isUnchanged(await check({ against: head })));
    writeFileSync(notebook, "# %%\nx = 2\n# %%\nprint(x)\n");
    assert.ok(!isUnchanged(await check({ against: head })));
    const refused = await ask();
    assert.match(isRefusal(refused) ? renderRefusal(refused) : "", /has no saved outputs to compare with/);
  });

  describe("an extraction", () => {
    const module = "def double(x):\n    return 2 * x\n";
    async function extract(text: string): Promise<BeforeChange> {
      write("x = 2", "print('left out')", "y = 2 * x", "print(y)");
      const before = await workspace.readNotebook(notebook);
      assert.ok(!isRefusal(before));
      const cells = [
        { index: 1, before: "print('left out')", after: "from double import double\ny = double(x)" },
        { index: 2, before: "y = 2 * x", after: undefined },
      ];
      const files = [{ path: join(folder, "double.py"), before: undefined, after: text }];
      const changes = { title: "Extract", notebook: { path: notebook, cells }, files };
      assert.ok(!isRefusal(await workspace.apply(changes)));
      return { kind: "change", notebook: before, changes, heir: 1, quieter: [] };
    }

    it("leaves outputs unchanged, but for cells that are meant to print less", async () => {
      const against = await extract(module);
      const verified = await check({ against });
      assert.deepEqual(verified.changed, [{ cell: 1, now: 1, before: "left out\n", after: "" }]);
      assert.ok(isUnchanged(await check({ against: { ...against, quieter: [1] } })));
    });

    it("is seen where it changes one, with texts that are not saved", async () => {
      const against = await extract(module);
      const texts = new Map([[join(folder, "double.py"), "def double(x):\n    return 3 * x\n"]]);
      const { changed } = await check({ against: { ...against, quieter: [1] }, texts });
      assert.deepEqual(changed, [{ cell: 3, now: 2, before: "4\n", after: "6\n" }]);
    });
  });

  it("is refused where there is nothing to run or to compare with", async () => {
    const reason = async (request: Partial<VerifyRequest> = {}): Promise<string> => {
      const refused = await ask(request);
      assert.ok(isRefusal(refused), refused.kind);
      return renderRefusal(refused);
    };
    write("1");
    assert.match(await reason(), /nb\.ipynb has no saved outputs to compare with\. Run it and save it/);
    assert.match(await reason({ against: head }), /not a git repository/);
    writeFileSync(join(folder, "other"), "");
    rmSync(notebook);
    commit();
    write("1");
    assert.match(
      await reason({ against: head }),
      /At HEAD, .*shop.nb\.ipynb can't be read: there is no such file/,
    );
    writeFileSync(
      notebook,
      JSON.stringify({ cells: [], metadata: { language_info: { name: "julia" } }, nbformat: 4 }),
    );
    assert.match(await reason(), /notebook of julia/);
    const nowhere = { ...ports, interpreters: { find: () => Promise.resolve(undefined) } };
    write("1");
    const refused = await verify(nowhere, { notebook, against: head }, progress());
    assert.match(
      isRefusal(refused) ? renderRefusal(refused) : "",
      /No Python was found .*notebridge\.interpreter/,
    );
  });

  it("can be cancelled, and leaves no process and no folder", async () => {
    write({ source: "import os\nprint(os.getpid())", prints: "1\n" }, "import time; time.sleep(60)");
    const controller = new AbortController();
    const running = verify(
      ports,
      { notebook, against: { kind: "saved" } },
      {
        signal: controller.signal,
        report: (message) => {
          if (message.endsWith("cell 2 of 2")) controller.abort();
        },
      },
    );
    assert.deepEqual(await Promise.race([running, delay(30_000)]), { kind: "cancelled" });
  });
});
