import type { Dirent, Stats } from "node:fs";
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, join, relative, sep } from "node:path";
import { systemCode } from "../files/fileProblem.ts";

/** Something to make in the copy; `to` is relative to the copy's top. */
export type CopyEntry =
  | { readonly kind: "folder"; readonly to: string }
  | {
      readonly kind: "file";
      readonly from: string;
      readonly to: string;
      readonly bytes: number;
      /** When it was written last, in milliseconds; absent for what is not on the disk. */
      readonly written?: number;
    }
  /** A file that is not copied: a link leads to it. */
  | { readonly kind: "original"; readonly from: string; readonly to: string; readonly bytes: number }
  /** A link to another place of the copy, `target`, relative to its top. */
  | { readonly kind: "link"; readonly to: string; readonly target: string };

/** What lies at `from` (a folder, a file or a link) and is to be at `to`, for the copy of `root`. Both are real paths. */
export interface CopySource {
  readonly root: string;
  readonly from: string;
  readonly to: string;
}

/**
 * All that is to be copied, folders before what is in them. Version control, environments and caches are left out, sockets and
 * their like, and what may not be read. A link into `root` stays a link, into the copy; what another link leads to is copied.
 */
export async function* listCopy(source: CopySource): AsyncGenerator<CopyEntry> {
  const found = await unlessGone(lstat(source.from));
  if (found !== undefined) yield* listEntry(source, found, []);
}

/** `above`: real paths of the folders that are being listed, so that links in a circle end. */
async function* listEntry(
  source: CopySource,
  found: Stats | Dirent,
  above: readonly string[],
): AsyncGenerator<CopyEntry> {
  if (leftOut.has(basename(source.to))) return;
  if (found.isSymbolicLink()) yield* listLink(source, above);
  else if (found.isDirectory()) yield* listFolder(source, above);
  else if (found.isFile()) yield* listFile(source);
}

async function* listFile({ from, to }: CopySource): AsyncGenerator<CopyEntry> {
  const file = await unlessGone(stat(from));
  if (file !== undefined) yield { kind: "file", from, to, bytes: file.size, written: file.mtimeMs };
}

async function* listFolder(source: CopySource, above: readonly string[]): AsyncGenerator<CopyEntry> {
  const { root, from, to } = source;
  const entries = await unlessGone(readdir(from, { withFileTypes: true }));
  if (entries === undefined) return;
  if (from !== root && entries.some(({ name }) => marks.has(name))) return;
  yield { kind: "folder", to };
  for (const entry of entries) {
    const inside = { root, from: join(from, entry.name), to: join(to, entry.name) };
    yield* listEntry(inside, entry, [...above, from]);
  }
}

async function* listLink(
  { root, from, to }: CopySource,
  above: readonly string[],
): AsyncGenerator<CopyEntry> {
  const real = await unlessGone(realpath(from));
  // A link to nothing may come to lead to the person's files once the notebook writes through it.
  if (real === undefined) return;
  const target = relative(root, real);
  if (isInside(target) && makesLinks) yield { kind: "link", to, target };
  else if (!above.includes(real)) {
    const found = await unlessGone(lstat(real));
    if (found !== undefined) yield* listEntry({ root, from: real, to }, found, above);
  }
}

/** Whether a relative path stays inside what it is relative to. */
export function isInside(path: string): boolean {
  return path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

/** What has gone meanwhile, or may not be read, is not there for the notebook either. */
async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ELOOP"].includes(systemCode(error) ?? "")) return undefined;
    throw error;
  }
}

// On Windows, links need a right that few have.
const makesLinks = process.platform !== "win32";

/** A folder with one of these in it is a virtual environment, a conda environment or a cache, whatever its name. */
const marks: ReadonlySet<string> = new Set(["pyvenv.cfg", "conda-meta", "CACHEDIR.TAG"]);

const leftOut: ReadonlySet<string> = new Set([
  ".git",
  ".hg",
  ".svn",
  ".ipynb_checkpoints",
  ".mypy_cache",
  ".nox",
  ".pytest_cache",
  ".ruff_cache",
  ".tox",
  "__pycache__",
  "node_modules",
  "site-packages",
]);
