import { basename } from "node:path";
import {
  commands,
  type Uri,
  window,
  workspace,
  WorkspaceEdit,
  type NotebookDocument,
  type TextDocument,
} from "vscode";
import { isRefusal, refuse, type Refusal } from "../../core/refusal.ts";
import type { Undone } from "../../flow/ports.ts";
import type { AppliedNotebook, AppliedText, Done } from "./applyChanges.ts";
import { changedCells, restoreCells, staleCells } from "./cellPart.ts";
import { documentOf, exists, listFolder, readBytes, readText, savedAt } from "./files.ts";
import { openNotebook } from "./notebooks.ts";
import { addText, type TextPart } from "./textPart.ts";

/**
 * Puts everything back as it was, on the disk too; what is so already, by VS Code's own undo say, is left alone.
 * Refused, with nothing touched, when something else has become of a part since.
 */
export async function undoChanges(done: Done): Promise<Undone | Refusal> {
  const document = done.notebook && (await openNotebook(done.notebook.path));
  if (isRefusal(document)) return document;
  const states = await Promise.all(done.texts.map(stateOfText));
  const textsIn = (state: State): readonly AppliedText[] =>
    done.texts.filter((_, at) => states[at] === state);
  const cells = document ? stateOfCells(document, done.notebook) : untouched;
  const changed = [...textsIn("changed").map(({ path }) => basename(path)), ...cells.changed];
  if (changed.length > 0) {
    const list = new Intl.ListFormat("en").format(changed);
    return refuse(`${list} changed since, and undoing would lose that.`, "Undo those changes first.");
  }
  return takeBack({ texts: textsIn("applied"), notebook: cells.isApplied ? done.notebook : undefined });
}

/** The same without a question: for what was applied a moment ago. */
export async function takeBack({ texts, notebook }: Done): Promise<Undone | Refusal> {
  const document = notebook && (await openNotebook(notebook.path));
  if (isRefusal(document)) return document;
  const plans = await Promise.all(texts.map(planText));
  const edit = new WorkspaceEdit();
  for (const { text, first } of plans) addText(edit, text.uri, first);
  if (document !== undefined && notebook !== undefined)
    edit.set(document.uri, restoreCells(document, notebook.cells));
  // VS Code refuses an edit of nothing; `edit.size` does not count files that are deleted.
  const isNothing = notebook === undefined && plans.every(isThere);
  const isTaken = isNothing || (await workspace.applyEdit(edit));
  if (!isTaken) return refuse("Not everything could be put back.", "Check the files by hand.");
  for (const plan of plans) await finishText(plan);
  await deleteEmpty(texts.flatMap((text) => text.newFolders));
  if (document !== undefined && notebook !== undefined) await saveNotebook(document, notebook);
  return { kind: "undone" };
}

type State = "applied" | "before" | "changed";

async function stateOfText(text: AppliedText): Promise<State> {
  const now = await readText(text.path);
  if (isRefusal(now)) return "changed";
  if (now === text.before) return (await isOnDisk(text)) ? "before" : "applied";
  return now === text.applied ? "applied" : "changed";
}

interface CellsState {
  readonly isApplied: boolean;
  /** Names of the cells of which something else has become. */
  readonly changed: readonly string[];
}

const untouched: CellsState = { isApplied: false, changed: [] };

function stateOfCells(document: NotebookDocument, { cells }: AppliedNotebook): CellsState {
  const changed = changedCells(document, cells);
  if (changed.length === 0) return { isApplied: true, changed };
  return staleCells(document, cells).length === 0 ? untouched : { isApplied: false, changed };
}

/** How a file is put back: `first` goes to the editor and, when `isWritten`, to the disk; unsaved edits that were there come after. */
interface TextPlan {
  readonly text: TextPart;
  readonly first: string | undefined;
  readonly isWritten: boolean;
}

async function planText(text: TextPart): Promise<TextPlan> {
  if (text.disk === undefined) return { text, first: undefined, isWritten: true };
  await workspace.openTextDocument(text.uri);
  const isWritten = !text.hadUnsavedEdits || !(await isOnDisk(text));
  const first = isWritten ? await workspace.decode(text.disk, { uri: text.uri }) : text.before;
  return { text, first, isWritten };
}

/** Whether the editor has it so already. */
function isThere({ text, first }: TextPlan): boolean {
  return first !== undefined && documentOf(text.uri)?.getText() === first;
}

async function finishText({ text, isWritten }: TextPlan): Promise<void> {
  if (!isWritten || text.disk === undefined) return;
  const document = documentOf(text.uri);
  if (document !== undefined && !(await document.save())) await revert(document);
  // A formatter may have run on saving.
  if (!(await isOnDisk(text))) await workspace.fs.writeFile(text.uri, text.disk);
  if (!text.hadUnsavedEdits) return;
  const edit = new WorkspaceEdit();
  addText(edit, text.uri, text.before);
  await workspace.applyEdit(edit);
}

/** What could not be saved can't be saved as it was either: forget the edit. VS Code reverts what is shown. */
async function revert(document: TextDocument): Promise<void> {
  await window.showTextDocument(document);
  await commands.executeCommand("workbench.action.files.revert");
}

/** Only a notebook that was saved before, and again after the change, is saved once more. */
async function saveNotebook(document: NotebookDocument, notebook: AppliedNotebook): Promise<void> {
  if (notebook.hadUnsavedEdits || (await savedAt(document.uri)) === notebook.savedAt) return;
  await document.save();
}

async function isOnDisk({ path, disk }: TextPart): Promise<boolean> {
  const now = await readBytes(path);
  if (now === undefined || disk === undefined) return now === disk;
  return !isRefusal(now) && now.length === disk.length && now.every((byte, index) => byte === disk[index]);
}

/** Folders that came into being with a file; one that holds something else by now stays. */
async function deleteEmpty(folders: readonly Uri[]): Promise<void> {
  const byPath = new Map(folders.map((folder) => [folder.fsPath, folder]));
  for (const [path, folder] of [...byPath].sort(([a], [b]) => b.length - a.length)) {
    if ((await exists(path)) && (await listFolder(path)).length === 0) await workspace.fs.delete(folder);
  }
}
