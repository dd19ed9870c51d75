import type { Notebook } from "../notebook/notebook.ts";
import type { CellOutput, CellRun } from "./cellRun.ts";

/** A cell that put out something else in the second run. */
export interface OutputDifference {
  /** In the notebook before; `undefined`: a cell that only the second run has. */
  readonly cell: number | undefined;
  /** What the cell put out, as text, with what may differ between two runs taken out; "(not run)" where it did not run. */
  readonly before: string;
  readonly after: string;
}

export interface CompareOptions {
  /**
   * Where a cell of the notebook before is in the one after; absent: at the same place. Cells that became one have the same
   * place: together they must have put out what the one puts out. A cell that is gone has none.
   */
  readonly cellMap?: ReadonlyMap<number, number>;
  /** Cells of the notebook before that print how long they took (`timedCells`). */
  readonly timed?: ReadonlySet<number>;
}

/**
 * Compares two runs, cell by cell: printed text, displayed text and HTML, and raised errors, in their order. Of images it is only
 * compared that there is one. Not compared: stderr (warnings name files and lines), tracebacks, execution counts, how long a
 * cell took, and names that are made anew in each run (memory addresses, UUIDs, ids of styled tables).
 */
export function compareRuns(
  before: readonly CellRun[],
  after: readonly CellRun[],
  options: CompareOptions = {},
): readonly OutputDifference[] {
  return pairOutputs(before, after, options)
    .filter((pair) => pair.before !== pair.after)
    .map(({ cell, before: was, after: is }) => ({ cell, before: was, after: is }));
}

/** What a cell put out in two runs, equal or not. */
export interface OutputPair extends OutputDifference {
  /** In the notebook after; `undefined`: it is there no more. */
  readonly place: number | undefined;
}

/** What `compareRuns` compares: both texts of each cell, in the order of the notebook before. */
export function pairOutputs(
  before: readonly CellRun[],
  after: readonly CellRun[],
  { cellMap, timed = new Set() }: CompareOptions = {},
): readonly OutputPair[] {
  const runsBefore = new Map(before.map((run) => [run.cell, run]));
  const runsAfter = new Map(after.map((run) => [run.cell, run]));
  return pairCells(before, after, cellMap ?? samePlaces(before, after)).map(({ cells, place }) => {
    const isTimed = cells.some((cell) => timed.has(cell));
    const was = cells.map((cell) => runsBefore.get(cell));
    const is = place === undefined ? [] : [runsAfter.get(place)];
    return { cell: cells[0], place, before: renderRuns(was, isTimed), after: renderRuns(is, isTimed) };
  });
}

/** The cells whose output says how long they took: those with %time, %timeit and their like. */
export function timedCells(notebook: Notebook): ReadonlySet<number> {
  const isTimed = /^\s*%%?(time|timeit|prun|memit)\b/m;
  return new Set(
    notebook.cells.flatMap(({ kind, source }, at) => (kind === "code" && isTimed.test(source) ? [at] : [])),
  );
}

/** What stands for the output of a cell that did not run. */
export const notRun = "(not run)";

/** Cells of the notebook before, and the one place after that they are compared with. */
interface Pair {
  readonly cells: readonly number[];
  readonly place: number | undefined;
}

function pairCells(
  before: readonly CellRun[],
  after: readonly CellRun[],
  cellMap: ReadonlyMap<number, number>,
): readonly Pair[] {
  const cellsAt = new Map<number, number[]>();
  for (const [cell, place] of cellMap) cellsAt.set(place, [...(cellsAt.get(place) ?? []), cell]);
  const kept = [...cellsAt].map(([place, cells]) => ({ cells, place }));
  const gone = before
    .filter(({ cell }) => !cellMap.has(cell))
    .map(({ cell }) => ({ cells: [cell], place: undefined }));
  const added = after
    .filter(({ cell }) => !cellsAt.has(cell))
    .map(({ cell }) => ({ cells: [], place: cell }));
  return [...kept, ...gone, ...added].toSorted((a, b) => (a.cells[0] ?? Infinity) - (b.cells[0] ?? Infinity));
}

function samePlaces(before: readonly CellRun[], after: readonly CellRun[]): ReadonlyMap<number, number> {
  return new Map([...before, ...after].map(({ cell }) => [cell, cell]));
}

function renderRuns(runs: readonly (CellRun | undefined)[], isTimed: boolean): string {
  const ran = runs.filter((run) => run !== undefined);
  if (runs.length > 0 && ran.length === 0) return notRun;
  const text = ran.reduce((shown, run) => renderRun(run, shown), "");
  const stable = text
    .replace(/\bat 0x[0-9a-f]+/gi, "at 0x…")
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "(uuid)")
    .replace(/\bT_[0-9a-f]{5}(?=_|\b)/g, "T_…"); // pandas' Styler names each table anew
  return isTimed ? stable.replace(timing, "(timing)") : stable;
}

// What %time and %timeit print, to the end of the line.
const timing = /^.*(CPU times|Wall time|Compiler time|\bper loop\b|\bpeak memory\b).*$/gm;

function renderRun(run: CellRun, shown: string): string {
  const text = run.outputs.reduce(addOutput, shown);
  return run.problem === undefined ? text : addLine(text, `(${run.problem})`);
}

function addOutput(shown: string, output: CellOutput): string {
  switch (output.output_type) {
    case "stream":
      return output.name === "stdout" ? shown + output.text : shown;
    case "error":
      return addLine(shown, `${output.ename}: ${output.evalue}`);
    case "display_data":
    case "execute_result":
      // Backwards, text/plain comes before text/html: a person reads it first.
      return Object.keys(output.data)
        .toSorted()
        .toReversed()
        .reduce((text, type) => addLine(text, renderData(type, output.data[type])), shown);
  }
}

function renderData(type: string, value: unknown): string {
  if (type.startsWith("text/")) return String(value);
  // A widget's view is only a number that the kernel draws.
  if (/\bjson$/.test(type) && !type.includes("widget-view")) return JSON.stringify(value);
  return `[${type}]`;
}

function addLine(shown: string, text: string): string {
  const start = shown === "" || shown.endsWith("\n") ? shown : `${shown}\n`;
  return text.endsWith("\n") ? start + text : `${start}${text}\n`;
}
