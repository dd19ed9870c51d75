import { join, relative } from "node:path";
import { FileType, Uri, workspace } from "vscode";
import { isRefusal } from "../../core/refusal.ts";
import type { ModulePorts } from "../../flow/importedFunctions.ts";
import type { Caller, NotebookCalls, PossibleCaller } from "../../flow/notebookCalls.ts";
import { readLayout } from "../../flow/projectLayout.ts";
import { openNotebooks, stampOf } from "./openNotebooks.ts";

/** Folders whose notebooks nobody works in; those whose name begins with a dot aside. */
const passedOver = new Set(["node_modules", "venv", "env", "site-packages", "__pycache__"]);
const mostNotebooks = 200;
const mostFolders = 2_000;
/** Larger files hold pictures and data more than cells. */
const mostBytes = 20 * 2 ** 20;

/** The calls of a module's functions in the notebooks of its project, or of the workspace folder where that holds the project. */
export async function findCallers(
  { workspace: files }: ModulePorts,
  calls: NotebookCalls,
  module: string,
): Promise<readonly Caller[]> {
  const layout = await readLayout(files, module);
  if (isRefusal(layout)) return [];
  const inside = workspace.getWorkspaceFolder(Uri.file(module))?.uri.fsPath;
  const isWider = inside !== undefined && !relative(layout.projectRoot, inside).startsWith("..");
  return calls.callersOf(module, await listNotebooks(isWider ? inside : layout.projectRoot));
}

/** Those below a folder, in the order of their paths; open ones with their unsaved edits. */
async function listNotebooks(folder: string): Promise<readonly PossibleCaller[]> {
  const found = await findNotebooks(folder);
  const open = new Map(openNotebooks().map((notebook) => [notebook.uri.fsPath, notebook]));
  const sorted = found.toSorted();
  const all = await Promise.all(
    sorted.map(async (path): Promise<readonly PossibleCaller[]> => {
      const notebook = open.get(path);
      if (notebook !== undefined) return [{ path, stamp: stampOf(notebook), isOpen: true }];
      const stamp = await stampOnDisk(path);
      return stamp === undefined ? [] : [{ path, stamp, isOpen: false }];
    }),
  );
  return all.flat();
}

/** By the folders themselves: VS Code's search does not reach folders outside the workspace everywhere. Links are not followed. */
async function findNotebooks(top: string): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [top];
  for (let at = 0; at < Math.min(folders.length, mostFolders); at += 1) {
    const folder = folders[at] ?? top;
    for (const [name, type] of await entriesOf(folder)) {
      if (type === FileType.File && name.endsWith(".ipynb")) found.push(join(folder, name));
      const isWorked = !name.startsWith(".") && !passedOver.has(name);
      if (type === FileType.Directory && isWorked) folders.push(join(folder, name));
    }
    if (found.length >= mostNotebooks) break;
  }
  return found.slice(0, mostNotebooks);
}

async function entriesOf(folder: string): Promise<readonly [string, FileType][]> {
  try {
    return await workspace.fs.readDirectory(Uri.file(folder));
  } catch {
    return []; // What may not be read holds nothing that could be shown.
  }
}

/** `undefined` for what is gone since it was found, and for what is too large to look into for a hint. */
async function stampOnDisk(path: string): Promise<string | undefined> {
  try {
    const { type, size, mtime } = await workspace.fs.stat(Uri.file(path));
    return (type & FileType.File) !== 0 && size <= mostBytes ? `${mtime} ${size}` : undefined;
  } catch {
    return undefined; // It was deleted, or may not be read: then it calls nothing that could be shown.
  }
}
