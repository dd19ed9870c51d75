import type { ChangeSet } from "../change/changeSet.ts";
import type { Notebook } from "../notebook/notebook.ts";

/** A notebook that is run to record calls of a module, and the texts of the folder that it runs in. */
export interface RecordedRun {
  /** With the changes made; a cell that goes away is empty, so that the others keep their places. */
  readonly notebook: Notebook;
  /** Where the recording of the new function will be. */
  readonly recording: string;
  /** Where that of definitions will be, and the file that tells that nothing more comes. */
  readonly definitions: string;
  readonly done: string;
  /** What files have instead of what is on the disk, by absolute path. */
  readonly texts: ReadonlyMap<string, string | undefined>;
}

/** What is recorded in a module. */
export interface RecordedNames {
  /** The new function; absent where only definitions move. */
  readonly functionName?: string;
  /** Functions and classes that were the notebook's; the run goes on for the calls of the first ones alone. */
  readonly definitions: readonly string[];
  readonly helpers: readonly string[];
}

/** A folder with the changes made, in whose module functions and classes record their first calls. */
export function renderRecordedRun(
  notebook: Notebook,
  changes: ChangeSet,
  module: string,
  names: RecordedNames,
): RecordedRun {
  const after = new Map(changes.notebook.cells.map((change) => [change.index, change.after ?? ""]));
  const cells = notebook.cells.map((cell, index) => ({ ...cell, source: after.get(index) ?? cell.source }));
  const files = changes.files.map(({ path, after }) => [path, after] as const);
  const text = files.find(([file]) => file === module)?.[1] ?? "";
  return {
    notebook: { ...notebook, cells },
    recording: `${module}.calls`,
    definitions: `${module}.definitions`,
    done: `${module}.definitions.done`,
    texts: new Map([...files, [module, `${text}\n\n${recordLines(names).join("\n")}\n`]]),
  };
}

/** Only the kernel records: what it starts may import the module in processes of their own. */
function recordLines({ functionName: name, definitions, helpers }: RecordedNames): readonly string[] {
  const modules = '__import__("sys").modules';
  return [
    `if "record_calls" in ${modules}:`,
    ...(name === undefined
      ? []
      : [`    ${name} = ${modules}["record_calls"].record(${name}, __file__ + ".calls")`]),
    `    ${modules}["record_definitions"].record_definitions(globals(), ${JSON.stringify(definitions)}, ${JSON.stringify(helpers)})`,
  ];
}
