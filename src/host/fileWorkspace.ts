import { readdir, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import type { ChangeSet, FileChange } from "../core/change/changeSet.ts";
import { findStale } from "../core/notebook/findStale.ts";
import { parseIpynb, renderIpynb } from "../core/notebook/ipynb.ts";
import type { CellChange, Notebook } from "../core/notebook/notebook.ts";
import { isPercentScript, parsePercent, renderPercent } from "../core/notebook/percent.ts";
import { isRefusal, refuse, type Refusal } from "../core/refusal.ts";
import { decodeUtf8, encodeUtf8, renderInvalidByte, type Decoded } from "../core/text/utf8.ts";
import type { Applied, Undone, Workspace } from "../flow/ports.ts";
import { systemCode } from "./files/fileProblem.ts";
import { removeEmptyFolders } from "./files/removeEmptyFolders.ts";
import { replaceFiles } from "./files/replaceFiles.ts";
import { readSnapshot, type Snapshot } from "./files/snapshot.ts";
import type { Replacement } from "./files/stagedFile.ts";

/** Notebooks and files as they are on the disk. What is applied is on the disk whole, or not at all. */
export function createFileWorkspace(): Workspace {
  return { readNotebook, readText, listFolder, apply };
}

/** A notebook as it was read, and how it is written with changes. */
interface OpenNotebook {
  readonly kind: "open";
  readonly notebook: Notebook;
  render(changes: readonly CellChange[]): Uint8Array;
}

async function readNotebook(path: string): Promise<Notebook | Refusal> {
  const file = await readSnapshot(path);
  if (isRefusal(file)) return file;
  if (file.content === undefined)
    return refuse(`${path} can't be read: there is no such file.`, "Check the path.");
  const opened = openNotebook(path, file.content.bytes);
  return opened.kind === "refusal" ? opened : opened.notebook;
}

function openNotebook(path: string, bytes: Uint8Array): OpenNotebook | Refusal {
  if (extname(path).toLowerCase() === ".ipynb") {
    const file = parseIpynb(bytes);
    if (file.kind === "refusal") return file;
    return {
      kind: "open",
      notebook: file.notebook,
      render: (changes) => Buffer.from(renderIpynb(file, changes)),
    };
  }
  const decoded = decodeText(path, bytes);
  if (decoded.kind === "refusal") return decoded;
  const { text, hasBom } = decoded;
  if (!isPercentScript(text))
    return refuse(
      `${basename(path)} is no notebook: it is not an .ipynb file, and has no cells (\`# %%\`).`,
      "Begin each cell with a line `# %%`.",
    );
  const render = (changes: readonly CellChange[]): Uint8Array =>
    encodeUtf8({ text: renderPercent(text, changes), hasBom });
  return { kind: "open", notebook: parsePercent(text), render };
}

function decodeText(path: string, bytes: Uint8Array): Decoded | Refusal {
  const decoded = decodeUtf8(bytes);
  if (decoded.kind === "decoded") return decoded;
  return refuse(
    `${path} can't be read: it is not valid UTF-8 (${renderInvalidByte(decoded)}).`,
    "Save it with the encoding UTF-8.",
  );
}

async function readText(path: string): Promise<string | undefined | Refusal> {
  const file = await readSnapshot(path);
  if (isRefusal(file)) return file;
  if (file.content === undefined) return undefined;
  const decoded = decodeText(path, file.content.bytes);
  return decoded.kind === "refusal" ? decoded : decoded.text;
}

async function listFolder(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const names = entries.map(async (entry) => {
      const isFolder =
        entry.isDirectory() || (entry.isSymbolicLink() && (await leadsToFolder(join(path, entry.name))));
      return isFolder ? `${entry.name}/` : entry.name;
    });
    return await Promise.all(names);
  } catch (error) {
    // A folder that may not be read (a parent of the person's home) has nothing for them.
    if (["ENOENT", "ENOTDIR", "EACCES", "EPERM"].includes(systemCode(error) ?? "")) return [];
    throw error;
  }
}

async function leadsToFolder(link: string): Promise<boolean> {
  try {
    return (await stat(link)).isDirectory();
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return false;
  }
}

/** The notebook comes last: until it is changed, nothing refers to the other files. */
async function apply(changes: ChangeSet): Promise<Applied | Refusal> {
  const replacements: Replacement[] = [];
  for (const change of changes.files) {
    const replacement = await prepareFile(change);
    if (isRefusal(replacement)) return replacement;
    if (change.before !== change.after) replacements.push(replacement);
  }
  if (changes.notebook.cells.length > 0) {
    const replacement = await prepareNotebook(changes.notebook);
    if (isRefusal(replacement)) return replacement;
    replacements.push(replacement);
  }
  const replaced = await replaceFiles(replacements);
  if (isRefusal(replaced)) return replaced;
  return { kind: "applied", changes, undo: async () => undo(replacements, replaced.folders) };
}

async function prepareFile({ path, before, after }: FileChange): Promise<Replacement | Refusal> {
  const file = await readSnapshot(path);
  if (isRefusal(file)) return file;
  const decoded = file.content && decodeText(path, file.content.bytes);
  if (decoded?.kind === "refusal") return decoded;
  if (decoded?.text !== before) return refuseStale(`${path} ${whatHappened(before, file)}`);
  return {
    file,
    after: after === undefined ? undefined : encodeUtf8({ text: after, hasBom: decoded?.hasBom ?? false }),
  };
}

function whatHappened(before: unknown, { content }: Snapshot): string {
  if (before === undefined) return "has been created since";
  return content === undefined ? "has been deleted since" : "has changed since";
}

async function prepareNotebook({ path, cells }: ChangeSet["notebook"]): Promise<Replacement | Refusal> {
  const file = await readSnapshot(path);
  if (isRefusal(file)) return file;
  if (file.content === undefined) return refuseStale(`${path} has been deleted since`);
  const opened = openNotebook(path, file.content.bytes);
  if (opened.kind === "refusal") return opened;
  const [stale] = findStale(opened.notebook, cells);
  if (stale !== undefined) return refuseStale(`Cell ${stale.index + 1} of ${path} has changed since`);
  return { file, after: opened.render(cells) };
}

function refuseStale(what: string): Refusal {
  return refuse(`${what} the change was planned. Nothing was changed.`, "Run the command again.");
}

/** Compares bytes, so that nothing written since is lost. */
async function undo(done: readonly Replacement[], folders: readonly string[]): Promise<Undone | Refusal> {
  const back: Replacement[] = [];
  for (const { file, after } of done.toReversed()) {
    const now = await readSnapshot(file.path);
    if (isRefusal(now)) return now;
    if (!isSame(now.content?.bytes, after))
      return refuse(
        `Can't undo: ${file.path} ${whatHappened(after, now)}. Nothing was changed.`,
        "Take the change back by hand, or with version control.",
      );
    const mode = file.content && { mode: Number(file.content.stats.mode) };
    back.push({ file: now, after: file.content?.bytes, ...mode });
  }
  const replaced = await replaceFiles(back);
  if (isRefusal(replaced)) return replaced;
  await removeEmptyFolders(folders);
  return { kind: "undone" };
}

function isSame(left: Buffer | undefined, right: Uint8Array | undefined): boolean {
  return left === undefined || right === undefined ? left === right : left.equals(right);
}
