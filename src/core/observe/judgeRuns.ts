import type { Notebook } from "../notebook/notebook.ts";
import type { CellRun } from "./cellRun.ts";
import { compareRuns, notRun, pairOutputs, timedCells, type OutputDifference } from "./compareOutputs.ts";
import { compareStable } from "./compareStable.ts";

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

/** What can be said of cells that put out something else each time, by their places in the notebook after. */
export interface VaryingCells {
  /** Compared in what runs of the same code agree on. */
  readonly partly: ReadonlySet<number>;
  /** Those of `partly` in which that has changed. */
  readonly changed: ReadonlySet<number>;
}

/** `samples`: the same comparison with other runs of a side. */
export function judgeVarying(samples: readonly Comparison[], varying: ReadonlySet<number>): VaryingCells {
  const pairs = samples.flatMap(({ before, after, places }) =>
    pairOutputs(before.runs, after.runs, { cellMap: places, timed: timedCells(before.notebook) }),
  );
  const quieter = new Set(samples.flatMap(({ places, quieter }) => quieter.map((cell) => places.get(cell))));
  const judged = [...varying].map((place) => {
    const texts = pairs.filter((pair) => pair.place === place);
    const isKnown =
      !quieter.has(place) && texts.every(({ before, after }) => before !== notRun && after !== notRun);
    const [before, after] = [texts.map((pair) => pair.before), texts.map((pair) => pair.after)];
    return { place, found: isKnown ? compareStable(before, after) : ("unknown" as const) };
  });
  const placesOf = (...kinds: readonly string[]): ReadonlySet<number> =>
    new Set(judged.filter(({ found }) => kinds.includes(found)).map(({ place }) => place));
  return { partly: placesOf("same", "changed"), changed: placesOf("changed") };
}
