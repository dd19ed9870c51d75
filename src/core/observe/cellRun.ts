/** What running one cell gave. Cells count from 0 over all cells. */
export interface CellRun {
  readonly cell: number;
  readonly status: "ok" | "error";
  readonly seconds: number;
  readonly executionCount: number | undefined;
  readonly outputs: readonly CellOutput[];
  /** Why the cell could not come to its end, in words for a person; absent when it did, an error that it raised included. */
  readonly problem?: string;
}

/** An output as nbformat 4 keeps it, with texts as one string. */
export type CellOutput =
  | { readonly output_type: "stream"; readonly name: string; readonly text: string }
  | {
      readonly output_type: "display_data" | "execute_result";
      /** By MIME type: a string, or a value where the type is a kind of JSON. */
      readonly data: Readonly<Record<string, unknown>>;
    }
  | {
      readonly output_type: "error";
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

/** One line that python/run_notebook.py writes. */
export type RunLine =
  | { readonly kind: "cell"; readonly run: CellRun }
  | { readonly kind: "done" }
  /** The notebook could not be run; the reason says what to do. */
  | { readonly kind: "failed"; readonly reason: string };

/** Reads a line of python/run_notebook.py; `undefined` where it is none. */
export function parseRunLine(line: string): RunLine | undefined {
  const value = parseObject(line);
  if (value === undefined) return undefined;
  if ("done" in value) return { kind: "done" };
  if ("error" in value && typeof value.error === "string") return { kind: "failed", reason: value.error };
  if (!("cell" in value)) return undefined;
  // The script is ours: a line that names a cell has all the fields that its docstring promises.
  const { execution_count: count, ...run } = value as CellLine;
  return { kind: "cell", run: { ...run, executionCount: count ?? undefined } };
}

type CellLine = Omit<CellRun, "executionCount"> & { readonly execution_count: number | null };

function parseObject(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined; // A line that is no JSON is no line of the script.
  }
}
