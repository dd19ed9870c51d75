import type { ChangeSet } from "../change/changeSet.ts";
import type { Notebook } from "../notebook/notebook.ts";

/** A notebook that is run to record a function's first call, and the texts of the folder that it runs in. */
export interface RecordedRun {
  /** With the changes made; a cell that goes away is empty, so that the others keep their places. */
  readonly notebook: Notebook;
  /** Where the recording will be. */
  readonly recording: string;
  /** What files have instead of what is on the disk, by absolute path. */
  readonly texts: ReadonlyMap<string, string | undefined>;
}

/** A folder with the changes made, in whose module the function records its first call. */
export function renderRecordedRun(
  notebook: Notebook,
  changes: ChangeSet,
  module: string,
  functionName: string,
): RecordedRun {
  const after = new Map(changes.notebook.cells.map((change) => [change.index, change.after ?? ""]));
  const cells = notebook.cells.map((cell, index) => ({ ...cell, source: after.get(index) ?? cell.source }));
  const files = changes.files.map(({ path, after }) => [path, after] as const);
  const text = files.find(([file]) => file === module)?.[1] ?? "";
  const record = `__import__("sys").modules["record_calls"].record(${functionName}, __file__ + ".calls")`;
  return {
    notebook: { ...notebook, cells },
    recording: `${module}.calls`,
    texts: new Map([...files, [module, `${text}\n\n${functionName} = ${record}\n`]]),
  };
}
