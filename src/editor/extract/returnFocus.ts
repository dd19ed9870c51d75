import { window, workspace } from "vscode";
import { isAt } from "../workspace/files.ts";

/** Brings the notebook or script back to the front, with the keyboard focus, and lets its selection be. */
export async function returnFocus(path: string): Promise<void> {
  const notebook = workspace.notebookDocuments.find(({ uri }) => isAt(uri, path));
  if (notebook !== undefined) {
    const shown = window.visibleNotebookEditors.find((editor) => editor.notebook === notebook);
    await window.showNotebookDocument(
      notebook,
      shown?.viewColumn === undefined ? {} : { viewColumn: shown.viewColumn },
    );
    return;
  }
  const script = workspace.textDocuments.find(({ uri }) => isAt(uri, path));
  if (script !== undefined) await window.showTextDocument(script);
}
