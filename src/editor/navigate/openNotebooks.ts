import { workspace, type NotebookDocument } from "vscode";
import { jupyterNotebook } from "../workspace/notebooks.ts";

/** Jupyter notebooks that are open and on the disk. */
export function openNotebooks(): readonly NotebookDocument[] {
  return workspace.notebookDocuments.filter(
    ({ notebookType, uri }) => notebookType === jupyterNotebook && uri.scheme === "file",
  );
}

/** Another one after each edit. */
export function stampOf({ uri, version }: NotebookDocument): string {
  return `${uri.fsPath} ${version}`;
}
