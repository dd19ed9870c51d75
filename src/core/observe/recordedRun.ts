import type { ChangeSet } from "../change/changeSet.ts";
import type { CellChange, Notebook } from "../notebook/notebook.ts";
import { renderExecuted } from "./renderExecuted.ts";

/** The texts of a folder in which a notebook is run to record a function's first call. */
export interface RecordedRun {
  /** Where the notebook that is run stands: beside the person's. */
  readonly notebook: string;
  /** Where the recording will be. */
  readonly recording: string;
  /** What files have instead of what is on the disk, by absolute path. */
  readonly texts: ReadonlyMap<string, string | undefined>;
}

/** The notebook as a file of its own, so that unsaved edits and percent scripts can be run; its cells keep their places. */
export function renderRunNotebook(notebook: Notebook, changes: readonly CellChange[]): string {
  const after = new Map(changes.map((change) => [change.index, change.after ?? ""]));
  const cells = notebook.cells.map((cell, index) => ({ ...cell, source: after.get(index) ?? cell.source }));
  return renderExecuted({ ...notebook, cells });
}

/** A folder with the changes made, in whose module the function records its first call. */
export function renderRecordedRun(
  notebook: Notebook,
  changes: ChangeSet,
  module: string,
  functionName: string,
): RecordedRun {
  const path = `${changes.notebook.path}.run.ipynb`;
  const files = changes.files.map(({ path, after }) => [path, after] as const);
  const text = files.find(([file]) => file === module)?.[1] ?? "";
  const record = `__import__("sys").modules["record_calls"].record(${functionName}, __file__ + ".calls")`;
  return {
    notebook: path,
    recording: `${module}.calls`,
    texts: new Map([
      ...files,
      [module, `${text}\n\n${functionName} = ${record}\n`],
      [path, renderRunNotebook(notebook, changes.notebook.cells)],
    ]),
  };
}
