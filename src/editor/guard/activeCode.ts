import { dirname } from "node:path";
import { window, workspace } from "vscode";
import { refuseNotebook } from "../extract/refusePlace.ts";

/** The notebook or Python file in front, by its absolute path; `undefined` where it is no code on a disk, or not of a trusted workspace. */
export function activeCode(): string | undefined {
  if (!workspace.isTrusted) return undefined;
  const notebook = window.activeNotebookEditor?.notebook;
  if (notebook !== undefined) return refuseNotebook(notebook) === undefined ? notebook.uri.fsPath : undefined;
  const document = window.activeTextEditor?.document;
  const isCode = document?.languageId === "python" && document.uri.scheme === "file";
  return isCode && !document.isUntitled ? document.uri.fsPath : undefined;
}

/** The folder of the file in front, else the workspace's first; `undefined` in a window without either, and where the workspace is not trusted. */
export function activeFolder(): string | undefined {
  if (!workspace.isTrusted) return undefined;
  const path = activeCode();
  return path === undefined ? workspace.workspaceFolders?.[0]?.uri.fsPath : dirname(path);
}
