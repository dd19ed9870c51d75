import { basename, dirname } from "node:path";
import { Range, Uri, workspace, type TextDocument, type WorkspaceEdit } from "vscode";
import type { FileChange } from "../../core/change/changeSet.ts";
import { isRefusal, refuse, type Refusal } from "../../core/refusal.ts";
import { changedLines } from "../../core/text/changedLines.ts";
import { documentOf, exists, readBytes } from "./files.ts";

/** A text file that changes: what it was before, in the editor and on the disk, and what it becomes. */
export interface TextPart extends FileChange {
  readonly uri: Uri;
  /** Of a module and its test, because the cell imports what is on the disk. A script stays unsaved as its person left it. */
  readonly isSaved: boolean;
  /** What was on the disk; `undefined` where there was no file. */
  readonly disk: Uint8Array | undefined;
  readonly hadUnsavedEdits: boolean;
  /** Folders that come into being with the file, innermost first. */
  readonly newFolders: readonly Uri[];
}

/** Looks at the file as it is now. Refused where it can't be read, or is there though it was not expected, or the other way round. */
export async function gatherText(change: FileChange, isSaved: boolean): Promise<TextPart | Refusal> {
  const disk = await readBytes(change.path);
  if (isRefusal(disk)) return disk;
  const uri = Uri.file(change.path);
  if ((disk === undefined) !== (change.before === undefined)) return changedSince([basename(change.path)]);
  if (disk === undefined) {
    const newFolders = await missingFolders(dirname(change.path));
    return { ...change, uri, isSaved, disk, hadUnsavedEdits: false, newFolders };
  }
  const document = await workspace.openTextDocument(uri);
  return { ...change, uri, isSaved, disk, hadUnsavedEdits: document.isDirty, newFolders: [] };
}

export function changedSince(names: readonly string[]): Refusal {
  const list = new Intl.ListFormat("en").format(names);
  return refuse(`${list} changed after the preview was made, so nothing was written.`, "Start again.");
}

/** Adds what makes the file `text` (`undefined`: no such file) to the edit. The document of a file that exists must be open. */
export function addText(edit: WorkspaceEdit, uri: Uri, text: string | undefined): void {
  const document = documentOf(uri);
  if (text === undefined) edit.deleteFile(uri, { ignoreIfNotExists: true });
  else if (document === undefined) edit.createFile(uri, { contents: new TextEncoder().encode(text) });
  else addReplacement(edit, document, text);
}

function addReplacement(edit: WorkspaceEdit, document: TextDocument, text: string): void {
  const change = changedLines(document.getText(), text);
  if (change === undefined) return;
  const { start, end } = change.span;
  edit.replace(document.uri, new Range(document.positionAt(start), document.positionAt(end)), change.text);
}

async function missingFolders(folder: string): Promise<readonly Uri[]> {
  if (dirname(folder) === folder || (await exists(folder))) return [];
  return [Uri.file(folder), ...(await missingFolders(dirname(folder)))];
}
