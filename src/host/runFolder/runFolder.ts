import { chmod, lstat, mkdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isRefusal, refuse, type Offer, type Refusal } from "../../core/refusal.ts";
import type { RunFolderRequest, RunFolders } from "../../flow/ports.ts";
import { fileProblem, systemCode } from "../files/fileProblem.ts";
import { createGitRunner, type GitOptions, type GitRunner } from "../git/runGit.ts";
import { copyEntries } from "./copyEntries.ts";
import { leaveLargest } from "./leaveLargest.ts";
import { isInside, listCopy, type CopyEntry } from "./listCopy.ts";
import { readRevision } from "./readRevision.ts";
import { megabyte, refuseTooLarge } from "./refuseTooLarge.ts";
import { createTemporaryFolder } from "./temporaryFolder.ts";

/** Copies into the system's folder for temporary files. */
export function createRunFolders(options: GitOptions): RunFolders {
  const git = createGitRunner(options);
  return { make: (request, signal) => make(git, request, signal) };
}

type Outcome = Awaited<ReturnType<RunFolders["make"]>>;

async function make(git: GitRunner, request: RunFolderRequest, signal: AbortSignal): Promise<Outcome> {
  try {
    return await makeIn(await createTemporaryFolder(), git, request, signal);
  } catch (error) {
    return fileProblem(error, `The copy of ${request.folder}`, "written");
  }
}

async function makeIn(
  temporary: Awaited<ReturnType<typeof createTemporaryFolder>>,
  git: GitRunner,
  request: RunFolderRequest,
  signal: AbortSignal,
): Promise<Outcome> {
  let isDone = false;
  try {
    const folder = await realpath(request.folder);
    // The folder keeps its name: code may ask for it.
    const top = join(temporary.path, basename(folder) || "root");
    const filled =
      request.revision === undefined
        ? await fillFromDisk({ ...request, folder }, top, signal)
        : await fillFromGit(git, { ...request, folder, revision: request.revision }, top, signal);
    if (isRefusal(filled)) return filled;
    const place = (path: string): string => placeIn(filled.path, [request.folder, folder], path);
    const removeOriginals = async (): Promise<void> => {
      for (const link of filled.originals) if (await isLink(link)) await rm(link);
    };
    const problem = await writeTexts(request.texts ?? new Map(), place, filled.path);
    if (problem !== undefined) return problem;
    if (signal.aborted) return { kind: "cancelled" };
    isDone = true;
    return {
      kind: "run folder",
      path: filled.path,
      inPlace: filled.originals.map((link) => relative(filled.path, link)),
      place,
      write: (path, text) => write(place(path), text, filled.path),
      read: (path) => readIfThere(place(path)),
      isCurrent: filled.isCurrent,
      removeOriginals,
      remove: () => temporary.remove(),
    };
  } finally {
    if (!isDone) await temporary.remove();
  }
}

interface Filled {
  readonly kind: "filled";
  /** Of the copy. */
  readonly path: string;
  /** Links to what was not copied. */
  readonly originals: readonly string[];
  readonly isCurrent: () => Promise<boolean>;
}

async function fillFromDisk(
  { folder, limit, rest }: RunFolderRequest,
  top: string,
  signal: AbortSignal,
): Promise<Filled | Refusal> {
  const list = () => collect(listCopy({ root: folder, from: folder, to: "" }), signal);
  const listed = await list();
  const entries = rest === undefined ? listed : leaveLargest(listed, limit * megabyte);
  const problem = refuseTooLarge(entries, folder, limit, offersFor(rest));
  if (problem !== undefined) return problem;
  const originals = await copyEntries(entries, top, signal);
  const isCurrent = async () => isDeepStrictEqual(await list(), listed);
  return { kind: "filled", path: top, originals, isCurrent };
}

/** On Windows, links need a right that few have, and nothing keeps a run from writing through them. */
function offersFor(rest: RunFolderRequest["rest"]): readonly Offer[] {
  if (rest !== undefined || process.platform === "win32") return [];
  return [{ kind: "in place", title: "Read Large Files in Place" }];
}

async function fillFromGit(
  git: GitRunner,
  { folder, limit, rest, revision: name }: RunFolderRequest & { readonly revision: string },
  top: string,
  signal: AbortSignal,
): Promise<Filled | Refusal> {
  const revision = await readRevision(git, folder, name);
  if (isRefusal(revision)) return revision;
  const problem =
    refuseTooLarge(revision.entries, folder, limit) ?? (await revision.write(top, `${top}.index`));
  if (problem !== undefined) return problem;
  const listed = await collect(revision.listOthers(top), signal);
  // What git has at that revision need not be what is on the disk, so that it is copied in any case.
  const others = rest === undefined ? listed : leaveLargest(listed, limit * megabyte - revision.bytes);
  const tooLarge = refuseTooLarge([...revision.entries, ...others], folder, limit, offersFor(rest));
  if (tooLarge !== undefined) return tooLarge;
  const copy = join(top, revision.prefix);
  const originals = await copyEntries(others, copy, signal);
  return { kind: "filled", path: copy, originals, isCurrent: () => Promise.resolve(false) };
}

async function collect(
  entries: AsyncIterable<CopyEntry>,
  signal: AbortSignal,
): Promise<readonly CopyEntry[]> {
  const all: CopyEntry[] = [];
  for await (const entry of entries) {
    if (signal.aborted) return [];
    all.push(entry);
  }
  return all;
}

/** A path of the folder, by either of its names, as a path of the copy; others stay as they are. */
function placeIn(copy: string, names: readonly string[], path: string): string {
  const inside = names.map((name) => relative(name, path)).find(isInside);
  return inside === undefined ? path : join(copy, inside);
}

async function writeTexts(
  texts: ReadonlyMap<string, string | undefined>,
  place: (path: string) => string,
  copy: string,
): Promise<Refusal | undefined> {
  for (const [path, text] of texts) {
    const to = place(path);
    if (!isInside(relative(copy, to)))
      return refuse(
        `${path} would be changed by the run: it is not in the folder that is copied for it.`,
        "Save it, and try again.",
      );
    if (text === undefined) await rm(to, { force: true });
    else await write(to, text, copy);
  }
  return undefined;
}

/** Writes into the copy `top`, and never to what a link in it leads to. */
async function write(path: string, text: string, top: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const real = await realIfThere(path);
  if (real !== undefined && !isInside(relative(top, real))) await rm(path);
  else if (real !== undefined) await chmod(path, 0o600); // The copy of a read-only file is read-only.
  await writeFile(path, text);
}

async function realIfThere(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}
