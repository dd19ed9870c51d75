import type { Notebook } from "../notebook/notebook.ts";
import type { CellRun } from "./cellRun.ts";
import { compareRuns, timedCells, type OutputDifference } from "./compareOutputs.ts";

/** A notebook and what its cells put out. */
export interface Executed {
  readonly kind: "executed";
  readonly notebook: Notebook;
  readonly runs: readonly CellRun[];
}

export interface Comparison {
  readonly before: Executed;
  readonly after: Executed;
  /** Where cells of the notebook before are in the one after. */
  readonly places: ReadonlyMap<number, number>;
  /** Cells of the notebook before that are meant to print less. */
  readonly quieter: readonly number[];
}

export interface ChangedCell extends OutputDifference {
  /** In the notebook after; `undefined`: it is there no more. */
  readonly now: number | undefined;
}

/** Where a run came to its end before the last cell. */
export interface Stopped {
  /** In the notebook that ran. */
  readonly cell: number;
  readonly reason: string;
}

/** The cells that put out something else, but for what is meant. */
export function findChanged({ before, after, places, quieter }: Comparison): readonly ChangedCell[] {
  const quieterPlaces = new Set(quieter.map((cell) => places.get(cell)));
  return compareRuns(before.runs, after.runs, { cellMap: places, timed: timedCells(before.notebook) })
    .map((each) => {
      const { cell } = each;
      // A cell that only the second run has is known by its output alone, and can't be told from another.
      return { ...each, now: cell === undefined ? undefined : places.get(cell) };
    })
    .filter((each) => each.now === undefined || !quieterPlaces.has(each.now) || !isPartOf(each));
}

/** Whether the second run only leaves lines out. */
export function isPartOf({ before, after }: OutputDifference): boolean {
  const lines = before.split("\n");
  let at = 0;
  return after.split("\n").every((line) => {
    const found = lines.indexOf(line, at);
    at = found + 1;
    return found !== -1;
  });
}

/** Cells of a notebook that ran in both of two runs of it and put out something else in each: random numbers, the time, what a server says. */
export function findVarying(
  notebook: Notebook,
  first: readonly CellRun[],
  second: readonly CellRun[],
): ReadonlySet<number> {
  const inFirst = new Set(first.map(({ cell }) => cell));
  const both = new Set(second.map(({ cell }) => cell).filter((cell) => inFirst.has(cell)));
  const [one, two] = [first, second].map((runs) => runs.filter(({ cell }) => both.has(cell)));
  const differences = compareRuns(one ?? [], two ?? [], { timed: timedCells(notebook) });
  return new Set(differences.flatMap(({ cell }) => cell ?? []));
}

/** Where a run ended early; `undefined` when all code cells ran and nothing stopped one of them. */
export function findStop({ notebook, runs }: Executed): Stopped | undefined {
  const last = runs.at(-1);
  if (last === undefined || last.status === "ok") return undefined;
  const isLast = notebook.cells.findLastIndex(({ kind }) => kind === "code") === last.cell;
  if (isLast && last.problem === undefined) return undefined;
  const error = last.outputs.find((output) => output.output_type === "error");
  const raised = error?.output_type === "error" ? `${error.ename}: ${error.evalue}` : "it has failed";
  return { cell: last.cell, reason: last.problem ?? raised };
}
