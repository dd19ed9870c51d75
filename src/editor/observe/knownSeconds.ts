import { workspace, type NotebookCell } from "vscode";
import { readCellSeconds } from "../../core/observe/savedRuns.ts";
import { isAt } from "../workspace/files.ts";

/** How long the code cells of an open notebook, up to one or all, took when they ran last; `undefined` where that is not known of each. */
export function knownSeconds(path: string, until = Infinity): number | undefined {
  const notebook = workspace.notebookDocuments.find(({ uri }) => isAt(uri, path));
  const cells = notebook?.getCells().filter((cell) => cell.index <= until && hasCode(cell)) ?? [];
  const known = cells.map(secondsOf).filter((seconds) => seconds !== undefined);
  const isKnown = known.length > 0 && known.length === cells.length;
  return isKnown ? known.reduce((sum, seconds) => sum + seconds, 0) : undefined;
}

function hasCode({ document }: NotebookCell): boolean {
  return document.languageId === "python" && document.getText().trim() !== "";
}

/** VS Code knows of cells that ran since the notebook was opened; the file may know of others. */
function secondsOf({ executionSummary, metadata }: NotebookCell): number | undefined {
  const timing = executionSummary?.timing;
  return timing === undefined
    ? readCellSeconds(metadata.metadata)
    : (timing.endTime - timing.startTime) / 1_000;
}
