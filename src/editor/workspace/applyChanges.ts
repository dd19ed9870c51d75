import { basename } from "node:path";
import { workspace, WorkspaceEdit, type NotebookDocument } from "vscode";
import type { FileChange } from "../../core/change/changeSet.ts";
import type { CellChange } from "../../core/notebook/notebook.ts";
import { isRefusal, refuse, type Refusal } from "../../core/refusal.ts";
import type { Undone } from "../../flow/ports.ts";
import {
  changeCells,
  gatherCells,
  locateCells,
  staleCells,
  type AppliedCell,
  type CellPart,
} from "./cellPart.ts";
import { documentOf, exists, readText, reasonOf, savedAt } from "./files.ts";
import { openNotebook } from "./notebooks.ts";
import { addText, changedSince, gatherText, type TextPart } from "./textPart.ts";

/** One step as the editor sees it. A script with cells is a text that stays unsaved. */
export interface EditorChange {
  readonly texts: readonly { readonly change: FileChange; readonly isSaved: boolean }[];
  readonly cells: { readonly path: string; readonly changes: readonly CellChange[] } | undefined;
}

/** Everything that was changed, as it was before and as it became. */
export interface Done {
  readonly texts: readonly AppliedText[];
  readonly notebook: AppliedNotebook | undefined;
}

export interface AppliedText extends TextPart {
  /** What the file reads since; a formatter may have run when it was saved. */
  readonly applied: string | undefined;
}

export interface AppliedNotebook extends NotebookBefore {
  readonly cells: readonly AppliedCell[];
}

interface NotebookBefore {
  readonly path: string;
  readonly hadUnsavedEdits: boolean;
  /** The file's time stamp: tells whether the notebook was saved since. */
  readonly savedAt: number | undefined;
}

interface Gathered {
  readonly texts: readonly TextPart[];
  readonly notebook: GatheredNotebook | undefined;
}

interface GatheredNotebook extends NotebookBefore {
  readonly document: NotebookDocument;
  readonly changes: readonly CellChange[];
}

/**
 * Applies in one step of VS Code's undo, and saves the files. When something is not what `before` says nothing is written; when
 * something can't be written all is taken back by `takeBack`. Both are refused with the reason.
 */
export async function applyChanges(
  change: EditorChange,
  takeBack: (done: Done) => Promise<Undone | Refusal>,
): Promise<Done | Refusal> {
  const gathered = await gather(change);
  if (isRefusal(gathered)) return gathered;
  // From here to applyEdit nothing waits, so nobody can type in between.
  const stale = staleNames(gathered);
  if (stale.length > 0) return changedSince(stale);
  const cells = gathered.notebook ? gatherCells(gathered.notebook.document, gathered.notebook.changes) : [];
  const isApplied = await workspace.applyEdit(editOf(gathered, cells));
  const done = isApplied ? describe(gathered, cells) : describe({ ...gathered, notebook: undefined }, []);
  const problem = isApplied ? await saveTexts(gathered.texts) : await findProblem(gathered.texts);
  if (problem === undefined) return { ...done, texts: done.texts.map(readAgain) };
  const takenBack = await takeBack({ ...done, texts: await keepOurs(done.texts) });
  return isRefusal(takenBack) ? refuse(`${problem} ${takenBack.reason}`, takenBack.remedy) : refuse(problem);
}

async function gather(change: EditorChange): Promise<Gathered | Refusal> {
  const texts: TextPart[] = [];
  for (const { change: file, isSaved } of change.texts) {
    const part = await gatherText(file, isSaved);
    if (isRefusal(part)) return part;
    texts.push(part);
  }
  if (change.cells === undefined) return { texts, notebook: undefined };
  const { path, changes } = change.cells;
  const document = await openNotebook(path);
  if (isRefusal(document)) return document;
  const stamp = await savedAt(document.uri);
  return { texts, notebook: { document, changes, path, hadUnsavedEdits: document.isDirty, savedAt: stamp } };
}

function staleNames({ texts, notebook }: Gathered): readonly string[] {
  const stale = texts.filter(
    ({ uri, before }) => before !== undefined && documentOf(uri)?.getText() !== before,
  );
  const cells = notebook ? staleCells(notebook.document, notebook.changes) : [];
  return [...stale.map(({ path }) => basename(path)), ...cells];
}

/** Files that are created come first: VS Code applies part by part, and these are what may fail. */
function editOf({ texts, notebook }: Gathered, cells: readonly CellPart[]): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  const created = texts.filter((part) => part.before === undefined);
  const changed = texts.filter((part) => part.before !== undefined);
  for (const part of [...created, ...changed]) addText(edit, part.uri, part.after);
  if (notebook !== undefined) edit.set(notebook.document.uri, changeCells(cells));
  return edit;
}

function describe({ texts, notebook }: Gathered, cells: readonly CellPart[]): Done {
  return {
    texts: texts.map((part) => ({ ...part, applied: part.after })),
    notebook: notebook && { ...notebook, cells: locateCells(notebook.document, cells) },
  };
}

/** Saves what must be on the disk; gives what went wrong. */
async function saveTexts(texts: readonly TextPart[]): Promise<string | undefined> {
  for (const { uri, path, isSaved } of texts) {
    const document = documentOf(uri);
    if (isSaved && document?.isDirty === true && !(await document.save())) {
      return `${basename(path)} can't be saved, so nothing was changed.`;
    }
  }
  return undefined;
}

function readAgain(part: AppliedText): AppliedText {
  return { ...part, applied: documentOf(part.uri)?.getText() ?? part.applied };
}

/** VS Code does not tell why an edit failed: the first file that can't be written does. */
async function findProblem(texts: readonly TextPart[]): Promise<string> {
  for (const { uri, path, before, after } of texts) {
    if (before !== undefined || after === undefined || (await exists(path))) continue;
    try {
      await workspace.fs.writeFile(uri, new TextEncoder().encode(after));
    } catch (error) {
      return `${basename(path)} can't be written: ${reasonOf(error)}. Nothing was changed.`;
    }
  }
  return "VS Code did not take the change. Nothing was changed.";
}

/** Leaves out new files that someone else made in the meantime: what we wrote, perhaps in part, is where the text begins. */
async function keepOurs(texts: readonly AppliedText[]): Promise<readonly AppliedText[]> {
  const kept: AppliedText[] = [];
  for (const text of texts) {
    const now = text.before === undefined ? await readText(text.path) : "";
    if (typeof now === "string" && text.after?.startsWith(now) !== false) kept.push(text);
  }
  return kept;
}
