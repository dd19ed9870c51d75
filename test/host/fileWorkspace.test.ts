import assert from "node:assert/strict";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { ChangeSet, FileChange } from "../../src/core/change/changeSet.ts";
import type { CellChange } from "../../src/core/notebook/notebook.ts";
import { isRefusal, renderRefusal } from "../../src/core/refusal.ts";
import type { Applied } from "../../src/flow/ports.ts";
import { createFileWorkspace } from "../../src/host/fileWorkspace.ts";
import { createStagedFile } from "../../src/host/files/stagedFile.ts";
import { readSnapshot } from "../../src/host/files/snapshot.ts";
import { readTree, withFolder } from "../support/fileTree.ts";

const workspace = createFileWorkspace();
const ipynb = `{
 "cells": [
  {"cell_type": "code", "execution_count": 3, "metadata": {}, "outputs": [], "source": ["x = 1\\r\\n", "print(x)"]},
  {"cell_type": "code", "execution_count": 4, "metadata": {}, "outputs": [], "source": ["print(x)"]}
 ],
 "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
`;
const cells: readonly CellChange[] = [{ index: 0, before: "x = 1\nprint(x)", after: "x = f()\nprint(x)" }];

interface Project {
  readonly folder: string;
  readonly path: (name: string) => string;
  readonly changes: (...files: readonly FileChange[]) => ChangeSet;
}

/** A folder with a notebook, a module with a byte order mark, and a file that others may not read. */
async function withProject(run: (project: Project) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const path = (name: string): string => join(folder, name);
    writeFileSync(path("n.ipynb"), ipynb, { mode: 0o640 });
    writeFileSync(path("old.py"), "\uFEFFold = 1\r\n");
    writeFileSync(path("gone.py"), "gone = 1\n", { mode: 0o600 });
    await run({
      folder,
      path,
      changes: (...files) => ({ title: "Extract f", notebook: { path: path("n.ipynb"), cells }, files }),
    });
  });
}

const allKinds = ({ path, changes }: Project): ChangeSet =>
  changes(
    { path: path("lib/deep/new.py"), before: undefined, after: "é = 1\n" },
    { path: path("lib/deep/test_new.py"), before: undefined, after: "" },
    { path: path("old.py"), before: "old = 1\r\n", after: "old = 2\r\n" },
    { path: path("gone.py"), before: "gone = 1\n", after: undefined },
  );

async function apply(changes: ChangeSet): Promise<Applied> {
  const applied = await workspace.apply(changes);
  assert.ok(!isRefusal(applied), isRefusal(applied) ? renderRefusal(applied) : "");
  return applied;
}

async function checkRefused(
  folder: string,
  asked: Promise<unknown>,
  expected: RegExp,
  before = readTree(folder),
): Promise<void> {
  const refusal = await asked;
  assert.ok(isRefusal(refusal));
  assert.match(renderRefusal(refusal), expected);
  assert.deepEqual(readTree(folder), before);
}

describe("readNotebook from files", () => {
  it("reads .ipynb files and scripts with cells", async () => {
    await withProject(async ({ path }) => {
      writeFileSync(path("s.py"), "\uFEFF# %%\r\nx = 1\r\n");
      const notebook = await workspace.readNotebook(path("n.ipynb"));
      assert.ok(!isRefusal(notebook));
      assert.deepEqual(
        notebook.cells.map(({ source }) => source),
        ["x = 1\nprint(x)", "print(x)"],
      );
      const script = await workspace.readNotebook(path("s.py"));
      assert.ok(!isRefusal(script));
      assert.deepEqual(script.cells, [{ kind: "code", language: "python", source: "x = 1" }]);
    });
  });

  const refusals: readonly [name: string, content: string | Uint8Array | undefined, message: RegExp][] = [
    ["none.ipynb", undefined, /none\.ipynb can't be read: there is no such file/],
    ["old.py", "x = 1\n", /old\.py is no notebook.*has no cells/],
    ["n.ipynb", "{", /not valid JSON/],
    ["n.ipynb", Uint8Array.of(0x7b, 0xff), /byte 0xFF at offset 1, in line 1/],
    ["s.py", Uint8Array.of(0x0a, 0xe9, 0x0a), /byte 0xE9 at offset 1, in line 2/],
    ["", undefined, /can't be read: it is a folder/],
    ["n.ipynb/x.ipynb", undefined, /a part of the path is a file/],
  ];
  for (const [name, content, message] of refusals)
    it(`refuses: ${message.source}`, async () => {
      await withProject(async ({ folder, path }) => {
        if (content !== undefined) writeFileSync(path(name), content);
        await checkRefused(folder, workspace.readNotebook(path(name)), message);
      });
    });
});

describe("readText and listFolder from files", () => {
  it("gives the text without byte order mark, and undefined where there is no file", async () => {
    await withProject(async ({ path }) => {
      assert.equal(await workspace.readText(path("old.py")), "old = 1\r\n");
      assert.equal(await workspace.readText(path("none.py")), undefined);
      writeFileSync(path("bad.py"), Uint8Array.of(0xff));
      assert.ok(isRefusal(await workspace.readText(path("bad.py"))));
    });
  });

  it("names folders with a slash, through links too", async () => {
    await withFolder(async (folder) => {
      mkdirSync(join(folder, "a"));
      writeFileSync(join(folder, "b"), "");
      symlinkSync("a", join(folder, "c"));
      symlinkSync("nothing", join(folder, "d"));
      assert.deepEqual((await workspace.listFolder(folder)).toSorted(), ["a/", "b", "c/", "d"]);
      assert.deepEqual(await workspace.listFolder(join(folder, "none")), []);
      assert.deepEqual(await workspace.listFolder(join(folder, "b")), []);
    });
  });
});

describe("apply to files", () => {
  it("writes the notebook and all files, with their permissions, and leaves nothing else", async () => {
    await withProject(async (project) => {
      await apply(allKinds(project));
      const expected = ipynb.replace('": 3', '": null').replace("x = 1", "x = f()");
      const fresh = (statSync(project.path("old.py")).mode & 0o7777).toString(8);
      const tree = readTree(project.folder);
      assert.deepEqual(Object.keys(tree), [
        "lib",
        "lib/deep",
        "lib/deep/new.py",
        "lib/deep/test_new.py",
        "n.ipynb",
        "old.py",
      ]);
      assert.equal(tree["n.ipynb"], `640 ${expected}`);
      assert.equal(tree["old.py"], `${fresh} \u00ef\u00bb\u00bfold = 2\r\n`);
      assert.equal(readFileSync(project.path("lib/deep/new.py"), "utf8"), "é = 1\n");
      assert.equal(tree["lib/deep/test_new.py"], `${fresh} `);
    });
  });

  it("changes scripts with cells", async () => {
    await withFolder(async (folder) => {
      const path = join(folder, "s.py");
      writeFileSync(path, "\uFEFF# %%\r\nx = 1\r\n\r\n# %%\r\ny\r\n");
      await apply({
        title: "",
        notebook: { path, cells: [{ index: 0, before: "x = 1", after: "import m\nx = m.f()" }] },
        files: [],
      });
      assert.equal(readFileSync(path, "utf8"), "\uFEFF# %%\r\nimport m\r\nx = m.f()\r\n\r\n# %%\r\ny\r\n");
    });
  });

  it("takes back exactly what was applied", async () => {
    await withProject(async (project) => {
      const before = readTree(project.folder);
      const applied = await apply(allKinds(project));
      assert.deepEqual(await applied.undo(), { kind: "undone" });
      assert.deepEqual(readTree(project.folder), before);
    });
  });

  it("leaves folders that have something else in them when it takes back", async () => {
    await withProject(async (project) => {
      const applied = await apply(allKinds(project));
      writeFileSync(project.path("lib/mine.txt"), "");
      assert.deepEqual(await applied.undo(), { kind: "undone" });
      assert.deepEqual(Object.keys(readTree(project.folder)), [
        "gone.py",
        "lib",
        "lib/mine.txt",
        "n.ipynb",
        "old.py",
      ]);
    });
  });

  const since: readonly [name: string, change: (project: Project) => void, message: RegExp][] = [
    [
      "the notebook changed",
      ({ path }) => {
        appendFileSync(path("n.ipynb"), "\n");
      },
      /n\.ipynb has changed since/,
    ],
    [
      "a file changed",
      ({ path }) => {
        writeFileSync(path("lib/deep/new.py"), "mine\n");
      },
      /new\.py has changed since/,
    ],
    [
      "a file was deleted",
      ({ path }) => {
        rmSync(path("old.py"));
      },
      /old\.py has been deleted since/,
    ],
    [
      "a deleted file is back",
      ({ path }) => {
        writeFileSync(path("gone.py"), "gone = 1\n");
      },
      /gone\.py has been created since/,
    ],
  ];
  for (const [name, change, message] of since)
    it(`refuses to take back when ${name} since`, async () => {
      await withProject(async (project) => {
        const applied = await apply(allKinds(project));
        change(project);
        await checkRefused(project.folder, applied.undo(), message);
      });
    });

  const stale: readonly [name: string, change: (project: Project) => void, message: RegExp][] = [
    [
      "a cell changed",
      ({ path }) => {
        writeFileSync(path("n.ipynb"), ipynb.replace("x = 1", "x = 2"));
      },
      /Cell 1 of .*n\.ipynb has changed since.*Nothing was changed/,
    ],
    [
      "the notebook is broken",
      ({ path }) => {
        writeFileSync(path("n.ipynb"), "");
      },
      /the file is empty/,
    ],
    [
      "the notebook was deleted",
      ({ path }) => {
        rmSync(path("n.ipynb"));
      },
      /n\.ipynb has been deleted since/,
    ],
    [
      "a file changed",
      ({ path }) => {
        writeFileSync(path("old.py"), "old = 1\n");
      },
      /old\.py has changed since/,
    ],
    [
      "a file was deleted",
      ({ path }) => {
        rmSync(path("old.py"));
      },
      /old\.py has been deleted since/,
    ],
    [
      "a file was created",
      ({ path }) => {
        mkdirSync(path("lib/deep"), { recursive: true });
        writeFileSync(path("lib/deep/new.py"), "");
      },
      /new\.py has been created since/,
    ],
    [
      "a folder has its name",
      ({ path }) => {
        mkdirSync(path("lib/deep/new.py"), { recursive: true });
      },
      /new\.py can't be read: it is a folder/,
    ],
    [
      "a file has a folder's name",
      ({ path }) => {
        writeFileSync(path("lib"), "");
      },
      /new\.py can't be read: a part of the path is a file/,
    ],
    [
      "it became a link to nothing",
      ({ path }) => {
        rmSync(path("old.py"));
        symlinkSync("none.py", path("old.py"));
      },
      /old\.py can't be read: it is a link to a file that does not exist/,
    ],
  ];
  for (const [name, change, message] of stale)
    it(`refuses when ${name}, and changes nothing`, async () => {
      await withProject(async (project) => {
        change(project);
        await checkRefused(project.folder, workspace.apply(allKinds(project)), message);
      });
    });

  it("writes through links and keeps them", async () => {
    await withProject(async (project) => {
      const real = statSync(project.path("n.ipynb"));
      symlinkSync("n.ipynb", project.path("link.ipynb"));
      const before = readTree(project.folder);
      const changes = { ...project.changes(), notebook: { path: project.path("link.ipynb"), cells } };
      const applied = await apply(changes);
      assert.equal(readTree(project.folder)["link.ipynb"], "link to n.ipynb");
      assert.match(readFileSync(project.path("n.ipynb"), "utf8"), /x = f\(\)/);
      assert.equal(statSync(project.path("n.ipynb")).mode, real.mode);
      await applied.undo();
      assert.deepEqual(readTree(project.folder), before);
    });
  });

  it("puts everything back when a file can't be put in place after others were", async () => {
    await withProject(async (project) => {
      const { path, changes } = project;
      mkdirSync(path("lib"));
      symlinkSync("lib", path("alias"));
      // Both are the same new file, which shows only when the second is put in place.
      const twice = [path("lib/new.py"), path("alias/new.py")].map((name) => ({
        path: name,
        before: undefined,
        after: "x",
      }));
      const all = changes(
        { path: path("old.py"), before: "old = 1\r\n", after: "y" },
        { path: path("gone.py"), before: "gone = 1\n", after: undefined },
        ...twice,
      );
      await checkRefused(
        project.folder,
        workspace.apply(all),
        /alias\/new\.py can't be written: another program has just made a file of that name\. Nothing was changed/,
      );
    });
  });

  it("says where the former content is when it can't be put back", async () => {
    await withFolder(async (folder) => {
      const path = join(folder, "a.py");
      writeFileSync(path, "old");
      const file = await readSnapshot(path);
      assert.ok(!isRefusal(file));
      const staged = createStagedFile({ file, after: Buffer.from("new") });
      await staged.stage();
      await staged.place();
      rmSync(path);
      mkdirSync(path);
      const [, backup = ""] =
        /could not be put back: it is in (.*)\.$/.exec(
          String(await staged.takeBack().catch((error: unknown) => (error as Error).message)),
        ) ?? [];
      assert.equal(readFileSync(backup, "utf8"), "old");
    });
  });

  it("reads and writes a notebook with 100 MB of outputs", async () => {
    await withFolder(async (folder) => {
      const path = join(folder, "big.ipynb");
      const image = "A".repeat(1_000_000);
      const outputs = Array.from({ length: 100 }, () => ({
        output_type: "display_data",
        data: { "image/png": image },
        metadata: {},
      }));
      const source = {
        cell_type: "code",
        execution_count: 1,
        metadata: {},
        outputs: [],
        source: ["x = 1\n", "print(x)"],
      };
      const notebook = {
        cells: [{ ...source, outputs }, source],
        metadata: {},
        nbformat: 4,
        nbformat_minor: 5,
      };
      const text = JSON.stringify(notebook, undefined, 1);
      writeFileSync(path, text);
      const applied = await apply({
        title: "",
        notebook: { path, cells: [{ index: 1, before: "x = 1\nprint(x)", after: "f()" }] },
        files: [],
      });
      const expected = JSON.stringify(
        {
          ...notebook,
          cells: [
            { ...source, outputs },
            { ...source, execution_count: null, source: ["f()"] },
          ],
        },
        undefined,
        1,
      );
      assert.ok(readFileSync(path, "utf8") === expected);
      await applied.undo();
      assert.ok(readFileSync(path, "utf8") === text);
    });
  }).timeout(60_000);

  it("keeps a file that its owner alone may read to its owner", async () => {
    await withProject(async ({ path, changes }) => {
      chmodSync(path("n.ipynb"), 0o600);
      await apply(changes());
      assert.equal(statSync(path("n.ipynb")).mode & 0o7777, 0o600);
    });
  });
});
