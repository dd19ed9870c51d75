import { Uri, window, workspace } from "vscode";

/** Opens the notebook for `npm start`: an address with `openFile` would show its JSON, as notebooks are not known yet then. */
export async function activate(): Promise<void> {
  const file = process.env.NOTEBRIDGE_OPEN;
  const isSomethingOpen = window.tabGroups.all.some((group) => group.tabs.length > 0);
  if (file === undefined || isSomethingOpen) return;
  const notebook = await workspace.openNotebookDocument(Uri.file(file));
  await window.showNotebookDocument(notebook);
}
