import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ChangeSet } from "../../src/core/change/changeSet.ts";
import { isRefusal, renderRefusal } from "../../src/core/refusal.ts";
import { createFileWorkspace } from "../../src/host/fileWorkspace.ts";
import { asOrdinaryUser, nobody } from "../support/asOrdinaryUser.ts";
import { readTree, withFolder } from "../support/fileTree.ts";

const workspace = createFileWorkspace();
const isRoot = process.geteuid?.() === 0;

/** A notebook of about so many bytes, a file to change and one to make. */
function writeProject(folder: string, bytes: number): ChangeSet {
  mkdirSync(join(folder, "lib"));
  const output = { output_type: "stream", name: "stdout", text: "x".repeat(bytes) };
  const cell = { cell_type: "code", execution_count: 1, metadata: {}, outputs: [output], source: "x = 1" };
  const path = join(folder, "n.ipynb");
  writeFileSync(path, JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  writeFileSync(join(folder, "lib/old.py"), "old\n");
  const files = [
    { path: join(folder, "new/deep/new.py"), before: undefined, after: "new\n" },
    { path: join(folder, "lib/old.py"), before: "old\n", after: "changed\n" },
  ];
  return { title: "", notebook: { path, cells: [{ index: 0, before: "x = 1", after: "f()" }] }, files };
}

/** For a process of its own, whose limits are lower: applies the change set in the file named, and prints the answer. */
const applyFromFile = `
  import { readFileSync } from "node:fs";
  import { createFileWorkspace } from "./src/host/fileWorkspace.ts";
  const changes = JSON.parse(readFileSync(process.argv[1], "utf8"));
  console.log(JSON.stringify(await createFileWorkspace().apply(changes)));
`;

/** So that an ordinary user may do there what is not forbidden on purpose. */
function giveAway(...paths: readonly string[]): void {
  if (isRoot) for (const path of paths) chownSync(path, nobody, nobody);
}

async function checkRefused(changes: ChangeSet, expected: RegExp): Promise<void> {
  const refusal = await workspace.apply(changes);
  assert.ok(isRefusal(refusal));
  assert.match(renderRefusal(refusal), expected);
}

describe("apply where it may not write", () => {
  const forbidden: readonly [what: string, mode: number, message: RegExp][] = [
    [
      "lib",
      0o555,
      /lib\/old\.py can't be written: permission is denied\. Nothing was changed\. Change the permissions/,
    ],
    ["lib/old.py", 0o444, /lib\/old\.py can't be written: permission is denied\. Nothing was changed/],
    ["n.ipynb", 0o444, /n\.ipynb can't be written: permission is denied\. Nothing was changed/],
    ["n.ipynb", 0o200, /n\.ipynb can't be read: permission is denied/],
    [".", 0o555, /new\.py can't be written: permission is denied\. Nothing was changed/],
  ];
  for (const [what, mode, message] of forbidden)
    it(`changes nothing when ${what} has mode ${mode.toString(8)}`, async () => {
      await withFolder(async (folder) => {
        const changes = writeProject(folder, 10);
        giveAway(folder, join(folder, "lib"), join(folder, "lib/old.py"), join(folder, "n.ipynb"));
        chmodSync(join(folder, what), mode);
        const before = isRoot || mode !== 0o200 ? readTree(folder) : undefined;
        await asOrdinaryUser(() => checkRefused(changes, message));
        if (before !== undefined) assert.deepEqual(readTree(folder), before);
        chmodSync(folder, 0o755);
        chmodSync(join(folder, "lib"), 0o755);
      });
    });

  it("lists nothing of a folder that may not be read", async () => {
    await withFolder(async (folder) => {
      writeFileSync(join(folder, "a"), "");
      giveAway(folder);
      chmodSync(folder, 0o100);
      await asOrdinaryUser(async () => {
        assert.deepEqual(await workspace.listFolder(folder), []);
      });
      chmodSync(folder, 0o700);
    });
  });
});

describe("apply where there is no room", () => {
  it("changes nothing when a file would be larger than the system allows", async () => {
    await withFolder((folder) => {
      const changes = writeProject(folder, 1_000_000);
      const request = join(folder, "changes.json");
      writeFileSync(request, JSON.stringify(changes));
      const before = readTree(folder);
      // In blocks of 512 bytes: room for what tsx keeps in its cache, none for the notebook.
      const command = 'ulimit -f 1000; exec "$0" --import tsx --input-type=module --eval "$1" "$2"';
      const options = { encoding: "utf8", cwd: join(import.meta.dirname, "../..") } as const;
      const { stdout, stderr } = spawnSync(
        "sh",
        ["-c", command, process.execPath, applyFromFile, request],
        options,
      );
      assert.match(
        stdout,
        /n\.ipynb can't be written: it would be larger than this system allows\. Nothing was changed/,
        stderr,
      );
      assert.deepEqual(readTree(folder), before);
    });
  });

  // Only root may mount, and not in every container; the test above runs everywhere.
  const mounted = isRoot && mountsWork();
  if (mounted) {
    it("changes nothing when the disk is full", async () => {
      await withDisk("size=96k", async (folder) => {
        const changes = writeProject(folder, 50_000);
        const before = readTree(folder);
        await checkRefused(
          changes,
          /n\.ipynb can't be written: the disk is full\. Nothing was changed\. Free some space/,
        );
        assert.deepEqual(readTree(folder), before);
      });
    });

    it("changes nothing when not even a folder can be made", async () => {
      await withDisk("nr_inodes=5", async (folder) => {
        const changes = writeProject(folder, 10);
        const before = readTree(folder);
        await checkRefused(changes, /new\.py can't be written: the disk is full\. Nothing was changed/);
        assert.deepEqual(readTree(folder), before);
      });
    });

    it("changes nothing on a read-only disk", async () => {
      await withDisk("size=1m", async (folder) => {
        const changes = writeProject(folder, 10);
        const before = readTree(folder);
        asRoot('mount -o remount,ro "$1"', folder);
        await checkRefused(changes, /new\.py can't be written: the disk is read-only\. Nothing was changed/);
        await checkRefused(
          { ...changes, files: [] },
          /n\.ipynb can't be written: the disk is read-only\. Nothing was changed/,
        );
        assert.deepEqual(readTree(folder), before);
      });
    });

    it("takes back on a disk that is full meanwhile, or says that it can't", async () => {
      await withDisk("size=256k", async (folder) => {
        const changes = writeProject(folder, 50_000);
        const applied = await workspace.apply(changes);
        assert.ok(!isRefusal(applied));
        const after = readTree(folder);
        const filler = join(folder, "filler");
        fillDisk(filler);
        const refusal = await applied.undo();
        assert.ok(isRefusal(refusal));
        assert.match(renderRefusal(refusal), /the disk is full\. Nothing was changed/);
        writeFileSync(filler, "");
        assert.deepEqual(readTree(folder), { ...after, filler: readTree(folder).filler });
        assert.deepEqual(await applied.undo(), { kind: "undone" });
        assert.equal(readFileSync(join(folder, "lib/old.py"), "utf8"), "old\n");
      });
    });

    it("puts back what was renamed when a later file belongs to someone else", async () => {
      await withFolder(async (folder) => {
        const changes = writeProject(folder, 10);
        giveAway(folder, join(folder, "lib"), join(folder, "lib/old.py"));
        // In a folder like /tmp all may write, yet only its owner may rename a file.
        const shared = join(folder, "shared");
        mkdirSync(shared);
        chmodSync(shared, 0o1777);
        const theirs = join(shared, "theirs.py");
        writeFileSync(theirs, "theirs\n");
        chmodSync(theirs, 0o666);
        const before = readTree(folder);
        const file = { path: theirs, before: "theirs\n", after: "x\n" };
        const files = [...changes.files, file];
        const notebook = { ...changes.notebook, cells: [] };
        await asOrdinaryUser(() =>
          checkRefused(
            { ...changes, notebook, files },
            /theirs\.py can't be written: permission is denied\. Nothing was changed/,
          ),
        );
        assert.deepEqual(readTree(folder), before);
        assert.equal(statSync(join(folder, "lib/old.py")).uid, nobody);
      });
    });
  }
});

function mountsWork(): boolean {
  return spawnSync("sh", ["-c", "unshare --mount mount -t tmpfs tmpfs /mnt"]).status === 0;
}

function asRoot(command: string, ...args: readonly string[]): void {
  execFileSync("sh", ["-c", command, "sh", ...args], { stdio: "pipe" });
}

/** A disk of its own, in memory. */
async function withDisk(options: string, run: (folder: string) => Promise<void> | void): Promise<void> {
  await withFolder(async (folder) => {
    asRoot('mount -t tmpfs -o "$1" tmpfs "$2"', options, folder);
    try {
      await run(folder);
    } finally {
      asRoot('umount "$1"', folder);
    }
  });
}

function fillDisk(path: string): void {
  try {
    for (;;) writeFileSync(path, "x".repeat(4096), { flag: "a" });
  } catch (error) {
    assert.match(String(error), /ENOSPC/);
  }
}
