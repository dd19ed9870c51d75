import { workspace, type NotebookDocument } from "vscode";
import { renderExecuted } from "../../core/observe/renderExecuted.ts";
import { refuseNotebook } from "../extract/refusePlace.ts";
import { readDocument } from "../workspace/notebooks.ts";

/** Texts of files that are open with changes on no disk, notebooks without outputs, by absolute path. */
export function unsavedTexts(): ReadonlyMap<string, string> {
  const files = workspace.textDocuments.filter(
    ({ isDirty, isUntitled, uri }) => isDirty && !isUntitled && uri.scheme === "file",
  );
  return new Map([
    ...files.map((document) => [document.uri.fsPath, document.getText()] as const),
    ...workspace.notebookDocuments.flatMap((notebook) => [...unsavedNotebook(notebook)]),
  ]);
}

/** The notebook's text where it is open with changes on no disk; else nothing. */
export function unsavedNotebook(notebook: NotebookDocument): ReadonlyMap<string, string> {
  if (!notebook.isDirty || refuseNotebook(notebook) !== undefined) return new Map();
  return new Map([[notebook.uri.fsPath, renderExecuted(readDocument(notebook))]]);
}
