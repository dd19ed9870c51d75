import { chmod, copyFile, lstat, mkdtemp, readFile, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { GitUnknown, StatusEntry } from "../../core/guard/gitStatus.ts";
import {
  planSnapshot,
  type FileSize,
  type LeftOut,
  type SnapshotPlan,
} from "../../core/guard/snapshot/planSnapshot.ts";
import { stripOutputs } from "../../core/guard/snapshot/stripOutputs.ts";
import type { Snapshot, SnapshotRequest, Snapshots } from "../../flow/guardPorts.ts";
import { createGitReader } from "./gitReader.ts";
import { createGitRunner, type GitOptions, type GitRunner } from "./runGit.ts";

const namespace = "refs/notebridge/runs/";

export function createSnapshots(options: GitOptions): Snapshots {
  const git = createGitRunner(options);
  const ask: Ask = async (folder, args, extra) => {
    const answer = await git(folder, args, extra);
    if (answer.kind === "unknown") return answer;
    return answer.code === 0 ? answer.stdout : answer.refused();
  };
  return {
    take: (request) => take(ask, options, request),
    prune: (root, days, kept) => prune(ask, root, days, kept),
  };
}

/** What git prints; `unknown` where it could not be asked, and where it refuses. */
type Ask = (...call: Parameters<GitRunner>) => Promise<string | GitUnknown>;

/** The steps and why each is safe: table A3 of the facts on the guard. */
async function take(ask: Ask, options: GitOptions, request: SnapshotRequest): Promise<Snapshot | GitUnknown> {
  const { root, buffers, limit } = request;
  const status = await createGitReader(options).readStatus(root);
  if (status.kind === "unknown") return status;
  const listed = new Set(status.entries.map(({ path }) => path));
  const also = (request.also ?? []).filter((path) => !listed.has(path));
  const entries: readonly StatusEntry[] = [
    ...status.entries,
    ...also.map((path) => ({ kind: "untracked", path }) as const),
  ];
  const sizes = new Map<string, FileSize>();
  await Promise.all(entries.map(async ({ path }) => sizes.set(path, await sizeOf(join(root, path)))));
  const plan = planSnapshot(entries, (path) => sizes.get(path) ?? "gone", limit);
  const unsaved = [...buffers.keys()].filter((path) => !listed.has(path) && !also.includes(path));
  const submodules = await takeSubmodules(ask, options, request, plan);
  if ("kind" in submodules) return submodules;
  const folder = await mkdtemp(join(tmpdir(), "notebridge-snapshot-"));
  try {
    const tree = await writeTree(ask, {
      ...request,
      plan,
      index: join(folder, "index"),
      unsaved,
      hidden: new Set(also),
      submodules,
      head: status.head,
    });
    if ("kind" in tree) return tree;
    const kept = { root, base: status.head, tree: tree.tree, title: request.title, submodules };
    const found = await keep(ask, kept);
    if ("reason" in found) return found;
    const skipped = [...plan.skipped, ...tree.skipped];
    return {
      kind: "snapshot",
      ...found,
      tree: tree.tree,
      base: status.head,
      skipped,
      conflicted: plan.conflicted,
      submodules,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sizeOf(path: string): Promise<FileSize> {
  try {
    const entry = await lstat(path);
    if (entry.isFile()) return entry.size;
    return entry.isSymbolicLink() || entry.isDirectory() ? 0 : "special";
  } catch {
    return "gone";
  }
}

async function takeSubmodules(
  ask: Ask,
  options: GitOptions,
  { root, buffers, limit, title }: SnapshotRequest,
  { submodules }: SnapshotPlan,
): Promise<ReadonlyMap<string, Snapshot> | GitUnknown> {
  const taken = new Map<string, Snapshot>();
  for (const path of submodules) {
    const inside = [...buffers].flatMap(([file, text]) =>
      file.startsWith(`${path}/`) ? [[file.slice(path.length + 1), text] as const] : [],
    );
    const snapshot = await take(ask, options, {
      root: join(root, path),
      buffers: new Map(inside),
      limit,
      title,
    });
    if (snapshot.kind === "unknown") return snapshot;
    taken.set(path, snapshot);
  }
  return taken;
}

interface Writing extends SnapshotRequest {
  readonly plan: SnapshotPlan;
  /** Where our own index is made. */
  readonly index: string;
  /** Files that only an editor has changed. */
  readonly unsaved: readonly string[];
  /** Files that git must be told to look at. */
  readonly hidden: ReadonlySet<string>;
  readonly submodules: ReadonlyMap<string, Snapshot>;
  readonly head: string | undefined;
}

async function writeTree(
  ask: Ask,
  { root, buffers, plan, index, unsaved, hidden, submodules, head }: Writing,
): Promise<{ readonly tree: string; readonly skipped: readonly LeftOut[] } | GitUnknown> {
  const begun = await beginIndex(ask, root, index, head);
  if (begun !== undefined) return begun;
  const asText = new Map(buffers);
  for (const path of plan.paths)
    if (/\.ipynb$/i.test(path) && !asText.has(path)) {
      const stripped = await stripFile(join(root, path));
      if (stripped !== undefined) asText.set(path, stripped);
    }
  const isPlain = (path: string): boolean => !asText.has(path) && !hidden.has(path) && !submodules.has(path);
  const added = await addPaths(ask, root, index, plan.paths.filter(isPlain));
  if ("kind" in added) return added;
  for (const path of [...plan.paths, ...unsaved].filter((each) => !isPlain(each))) {
    const written = await addObject(ask, root, index, path, asText.get(path), submodules.get(path));
    if (written !== undefined) return written;
  }
  const tree = await ask(root, [...config, "write-tree"], { index });
  return typeof tree === "string" ? { tree: tree.trim(), skipped: added } : tree;
}

/** A regular file's notebook without its outputs; `undefined` for links, what is not UTF-8 and what is no notebook. */
async function stripFile(path: string): Promise<string | undefined> {
  try {
    if (!(await lstat(path)).isFile()) return undefined;
    return stripOutputs(new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path)));
  } catch {
    return undefined;
  }
}

/** What person's settings must not change about our index. */
const config = ["-c", "core.safecrlf=false", "-c", "core.splitIndex=false"];

/**
 * A copy of the person's index keeps what git knows of unchanged files, so that none is read again. It must not be younger than the index:
 * git reads a file again that has changed in the moment in which its index was written (https://git-scm.com/docs/racy-git).
 */
async function beginIndex(
  ask: Ask,
  root: string,
  index: string,
  head: string | undefined,
): Promise<GitUnknown | undefined> {
  const place = await ask(root, ["rev-parse", "--git-path", "index"]);
  if (typeof place !== "string") return place;
  try {
    const own = resolve(root, place.replace(/\n$/, ""));
    const { mtimeMs } = await stat(own);
    await copyFile(own, index);
    await utimes(index, new Date(), Math.floor(mtimeMs / 1000));
    await chmod(index, 0o600);
    return undefined;
  } catch {
    const read = await ask(root, ["read-tree", head ?? "--empty"], { index });
    return typeof read === "string" ? undefined : read;
  }
}

/** What stops git whatever it is to add. */
const hopeless = /No space left|quota exceeded|Read-only file system|insufficient permission|did not answer/i;

/**
 * Adds files, and takes away those that are gone. One whose filter fails (Git LFS without its program), or that may not be read, is left out;
 * what stops git altogether (a full disk) is an answer of its own.
 */
async function addPaths(
  ask: Ask,
  root: string,
  index: string,
  paths: readonly string[],
): Promise<readonly LeftOut[] | GitUnknown> {
  if (paths.length === 0) return [];
  const update = [...config, "update-index", "--add", "--remove", "-z", "--stdin"];
  const all = await ask(root, update, { index, stdin: paths.map((path) => `${path}\0`).join("") });
  if (typeof all === "string") return [];
  if (hopeless.test(all.reason)) return all;
  if (paths.length === 1) return [{ path: paths[0] ?? "", why: "unreadable" }];
  const middle = Math.ceil(paths.length / 2);
  const skipped: LeftOut[] = [];
  for (const half of [paths.slice(0, middle), paths.slice(middle)]) {
    const added = await addPaths(ask, root, index, half);
    if ("kind" in added) return added;
    skipped.push(...added);
  }
  // What no file can be added for has another cause than the files.
  return skipped.length === paths.length ? all : skipped;
}

/**
 * Adds a text, a file as it is on the disk though git does not look at it, or the snapshot of a submodule: two states of a submodule make two
 * trees.
 */
async function addObject(
  ask: Ask,
  root: string,
  index: string,
  path: string,
  text: string | undefined,
  submodule: Snapshot | undefined,
): Promise<GitUnknown | undefined> {
  let entry = `160000 ${submodule?.commit ?? ""}`;
  if (submodule === undefined) {
    const stripped = text !== undefined && /\.ipynb$/i.test(path) ? (stripOutputs(text) ?? text) : text;
    const blob =
      stripped === undefined
        ? await ask(root, [...config, "hash-object", "-w", "--", path])
        : await ask(root, [...config, "hash-object", "-w", "--stdin", "--path", path], { stdin: stripped });
    if (typeof blob !== "string") return blob;
    entry = `${await modeOf(join(root, path))} ${blob.trim()}`;
  }
  const update = [...config, "update-index", "--add", "-z", "--index-info"];
  const added = await ask(root, update, { index, stdin: `${entry}\t${path}\0` });
  return typeof added === "string" ? undefined : added;
}

async function modeOf(path: string): Promise<string> {
  const file = await lstat(path).catch(() => undefined);
  return file !== undefined && (file.mode & 0o100) !== 0 ? "100755" : "100644";
}

interface Kept {
  readonly root: string;
  readonly base: string | undefined;
  readonly tree: string;
  readonly title: string;
  readonly submodules: ReadonlyMap<string, Snapshot>;
}

/** The snapshot of that tree and commit, or a new one under the next free number. */
async function keep(
  ask: Ask,
  { root, base, tree, title, submodules }: Kept,
): Promise<Pick<Snapshot, "commit" | "ref" | "isKnown"> | GitUnknown> {
  const refs = await ask(root, [
    "for-each-ref",
    "--format=%(refname) %(objectname) %(tree) %(parent)",
    namespace,
  ]);
  if (typeof refs !== "string") return refs;
  const known = refs
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  const same = known.find(([, , ofTree, parent]) => ofTree === tree && (parent ?? "") === (base ?? ""));
  if (same?.[0] !== undefined && same[1] !== undefined)
    return { ref: same[0], commit: same[1], isKnown: true };
  const parent = base === undefined ? [] : ["-p", base];
  const inside = [...submodules].map(([path, { commit }]) => `\nSubmodule ${path}: ${commit}`).join("");
  const stdin = `${title}\n${inside}\n`;
  const commit = await ask(root, ["commit-tree", tree, ...parent, "-F", "-"], { stdin });
  if (typeof commit !== "string") return commit;
  const id = commit.trim();
  const numbers = known.map(([ref]) => Number(ref?.slice(namespace.length))).filter(Number.isInteger);
  let number = Math.max(0, ...numbers) + 1;
  // Another window may take a number in between.
  for (let attempt = 0; attempt < 20; attempt += 1, number += 1) {
    const ref = `${namespace}${number}`;
    const made = await ask(root, ["update-ref", ref, id, ""]);
    if (typeof made === "string") return { ref, commit: id, isKnown: false };
    const isTaken = typeof (await ask(root, ["rev-parse", "--quiet", "--verify", ref])) === "string";
    if (!isTaken) return made;
  }
  return {
    kind: "unknown",
    reason: "The snapshot found no free number: too many windows take some at once.",
  };
}

async function prune(
  ask: Ask,
  root: string,
  days: number,
  kept: ReadonlySet<string>,
): Promise<readonly string[] | GitUnknown> {
  const refs = await ask(root, ["for-each-ref", "--format=%(refname) %(committerdate:unix)", namespace]);
  if (typeof refs !== "string") return refs;
  const oldest = Date.now() / 1000 - days * 24 * 60 * 60;
  const old = refs.split("\n").flatMap((line) => {
    const [ref = "", seconds] = line.split(" ");
    return ref !== "" && Number(seconds) < oldest && !kept.has(ref) ? [ref] : [];
  });
  for (const ref of old) {
    const gone = await ask(root, ["update-ref", "-d", ref]);
    if (typeof gone !== "string") return gone;
  }
  return old;
}
