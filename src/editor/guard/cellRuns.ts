import { basename, dirname } from "node:path";
import type { NotebookCell, NotebookCellExecutionSummary, NotebookDocument } from "vscode";
import type { TrainingCall } from "../../core/guard/training/trainingCall.ts";
import { isRefusal } from "../../core/refusal.ts";
import { findTraining } from "../../flow/findTraining.ts";
import type { Begun, TrainPorts } from "../../flow/trainRun.ts";
import { refuseNotebook } from "../extract/refusePlace.ts";
import { sourceOf } from "../workspace/notebooks.ts";
import type { RunNotices } from "./runNotices.ts";
import { unsavedNotebook } from "./unsavedTexts.ts";

/** Notices runs of cells that train. VS Code tells of no beginning, only of what it shows beside a cell. */
export interface CellRuns {
  /** `summary` is what VS Code says of the cell's run now. Gives the run of a training that begins. */
  changed(cell: NotebookCell, summary: NotebookCellExecutionSummary): Promise<Begun | undefined>;
}

/** A run that is told of only at its end has ended within so many milliseconds; an older end was brought back by an undo. */
const justNow = 10_000;

export function createCellRuns(
  ports: () => TrainPorts,
  runs: RunNotices,
  isWanted: (path: string) => Promise<boolean>,
): CellRuns {
  const running = new Map<NotebookCell, Promise<Begun | undefined>>();
  const read = new WeakMap<NotebookDocument, { text: string; calls: Promise<readonly TrainingCall[]> }>();
  const callsOf = (notebook: NotebookDocument): Promise<readonly TrainingCall[]> => {
    const text = JSON.stringify(notebook.getCells().map(sourceOf));
    const known = read.get(notebook);
    if (known?.text === text) return known.calls;
    const calls = findTraining(ports(), notebook.uri.fsPath).then((found) => (isRefusal(found) ? [] : found));
    read.set(notebook, { text, calls });
    return calls;
  };
  const begin = (cell: NotebookCell): Promise<Begun | undefined> => {
    const { notebook, index } = cell;
    const path = notebook.uri.fsPath;
    const isTraining = async (): Promise<boolean> => {
      if (refuseNotebook(notebook) !== undefined || !(await isWanted(path))) return false;
      const calls = await callsOf(notebook);
      return calls.some((call) => call.cell === index && call.inside === undefined && call.verdict !== "no");
    };
    return runs.start({
      key: cell,
      ports: ports(),
      request: {
        kind: "cell",
        command: `${basename(path)}, cell ${index + 1}`,
        folder: dirname(path),
        entry: path,
        // What runs is what the cell has now: it may be edited while it does.
        unsaved: unsavedNotebook(notebook),
      },
      isTraining,
    });
  };
  return {
    changed: async (cell, { executionOrder, success, timing }) => {
      const known = running.get(cell);
      if (success === undefined && timing === undefined) {
        // Without a number the cell waits, or what it showed was cleared.
        if (executionOrder === undefined || known !== undefined) return undefined;
        const begun = begin(cell);
        running.set(cell, begun);
        return begun;
      }
      running.delete(cell);
      if (known === undefined && (timing === undefined || timing.endTime < Date.now() - justNow)) return;
      const begun = known ?? begin(cell);
      await begun;
      await runs.end(cell, success === true ? 0 : 1);
      return known === undefined ? begun : undefined;
    },
  };
}
