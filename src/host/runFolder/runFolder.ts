import { chmod, mkdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { isRefusal, refuse, type Refusal } from "../../core/refusal.ts";
import type { RunFolderRequest, RunFolders } from "../../flow/ports.ts";
import { fileProblem, systemCode } from "../files/fileProblem.ts";
import { createGitRunner, type GitOptions, type GitRunner } from "../git/runGit.ts";
import { copyEntries } from "./copyEntries.ts";
import { isInside, listCopy, type CopyEntry } from "./listCopy.ts";
import { readRevision } from "./readRevision.ts";
import { refuseTooLarge } from "./refuseTooLarge.ts";
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
    const place = (path: string): string => placeIn(filled, [request.folder, folder], path);
    const problem = await writeTexts(request.texts ?? new Map(), place, filled);
    if (problem !== undefined) return problem;
    if (signal.aborted) return { kind: "cancelled" };
    isDone = true;
    return {
      kind: "run folder",
      path: filled,
      place,
      write: (path, text) => write(place(path), text),
      read: (path) => readIfThere(place(path)),
      remove: () => temporary.remove(),
    };
  } finally {
    if (!isDone) await temporary.remove();
  }
}

/** Where the copy of the folder is. */
async function fillFromDisk(
  { folder, limit }: RunFolderRequest,
  top: string,
  signal: AbortSignal,
): Promise<string | Refusal> {
  const entries = await collect(listCopy({ root: folder, from: folder, to: "" }), signal);
  const problem = refuseTooLarge(entries, folder, limit);
  if (problem !== undefined) return problem;
  await copyEntries(entries, top, signal);
  return top;
}

async function fillFromGit(
  git: GitRunner,
  { folder, limit, revision: name }: RunFolderRequest & { readonly revision: string },
  top: string,
  signal: AbortSignal,
): Promise<string | Refusal> {
  const revision = await readRevision(git, folder, name);
  if (isRefusal(revision)) return revision;
  const problem =
    refuseTooLarge(revision.entries, folder, limit) ?? (await revision.write(top, `${top}.index`));
  if (problem !== undefined) return problem;
  const others = await collect(revision.listOthers(top), signal);
  const tooLarge = refuseTooLarge([...revision.entries, ...others], folder, limit);
  if (tooLarge !== undefined) return tooLarge;
  const copy = join(top, revision.prefix);
  await copyEntries(others, copy, signal);
  return copy;
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
    else await write(to, text);
  }
  return undefined;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  try {
    await chmod(path, 0o600); // The copy of a read-only file is read-only.
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
  await writeFile(path, text);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
