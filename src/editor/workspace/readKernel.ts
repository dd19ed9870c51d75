import { workspace } from "vscode";
import { isAt } from "./files.ts";

/** Whether a kernel has run cells of the notebook since it was opened: VS Code tells when a cell ran only then, not of what the file has. */
export function readKernel(path: string): "running" | "unknown" {
  const notebook = workspace.notebookDocuments.find(({ uri }) => isAt(uri, path));
  const hasRun = notebook?.getCells().some((cell) => cell.executionSummary?.timing !== undefined) === true;
  return hasRun ? "running" : "unknown";
}
