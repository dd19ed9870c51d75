import { notRun, pairOutputs } from "./compareOutputs.ts";
import { judgeVarying, type ChangedCell, type Comparison, type Executed, type Stopped } from "./judgeRuns.ts";
import type { Verdict } from "./renderVerdict.ts";

export interface Judged {
  /** The comparison, and the same with another run of a side. */
  readonly samples: readonly [Comparison, ...Comparison[]];
  readonly changed: readonly ChangedCell[];
  /** Cells of the notebook as it is that put out something else each time. */
  readonly varying: ReadonlySet<number>;
}

/** The verdict on two states of a notebook: which cells changed, which could be compared and how far, and where a run stopped. */
export function judgeComparison({ samples, changed, varying }: Judged): Verdict {
  const [comparison] = samples;
  const { before, after, places } = comparison;
  const judged = judgeVarying(samples, varying);
  const compared = comparedCells(
    comparison,
    new Set([...varying].filter((cell) => !judged.partly.has(cell))),
  );
  const ofAfter = findStop(after, compared);
  const comparedBefore = [...places].filter(([, cell]) => compared.has(cell)).map(([cell]) => cell);
  const ofBefore = findStop(before, new Set(comparedBefore));
  const isJudged = ({ now, ...each }: ChangedCell): boolean =>
    // Of cells that did not run, where the run stopped says all.
    each.before !== notRun &&
    each.after !== notRun &&
    (now === undefined || !varying.has(now) || judged.changed.has(now));
  return {
    compared: compared.size,
    changed: changed.filter(isJudged),
    varying: ordered(varying),
    partly: ordered(judged.partly),
    isTelling: isTelling(comparison, compared),
    stopped: (ofAfter && { ...ofAfter, run: "after" }) ?? (ofBefore && { ...ofBefore, run: "before" }),
    seconds: Math.round(after.runs.reduce((sum, { seconds }) => sum + seconds, 0) * 1_000) / 1_000,
  };
}

/** The cells of the notebook as it is that ran on both sides, without those of which a difference says nothing. */
function comparedCells(
  { before, after, places }: Comparison,
  open: ReadonlySet<number>,
): ReadonlySet<number> {
  const [ranBefore, ranAfter] = [before, after].map(({ runs }) => new Set(runs.map(({ cell }) => cell)));
  const both = [...places].filter(([cell, place]) => ranBefore?.has(cell) && ranAfter?.has(place));
  return new Set(both.map(([, place]) => place).filter((place) => !open.has(place)));
}

function ordered(cells: ReadonlySet<number>): readonly number[] {
  return [...cells].toSorted((a, b) => a - b);
}

/** Whether what was compared can tell of a change: a cell that puts something out, or any where no cell does. */
function isTelling({ before, after, places }: Comparison, compared: ReadonlySet<number>): boolean {
  const pairs = pairOutputs(before.runs, after.runs, { cellMap: places });
  const putOut = pairs.filter((pair) => pair.before !== "" || pair.after !== "");
  return compared.size > 0 && (putOut.length === 0 || putOut.some(({ place }) => compared.has(place ?? -1)));
}

/**
 * Where a run ended early; `undefined` when all code cells ran and nothing stopped one of them. An error of the last cell is no end
 * before the last cell, and the comparison tells of it: when that cell is among those that were compared.
 */
function findStop({ notebook, runs }: Executed, compared: ReadonlySet<number>): Stopped | undefined {
  const last = runs.at(-1);
  if (last === undefined || last.status === "ok") return undefined;
  const isLast = notebook.cells.findLastIndex(({ kind }) => kind === "code") === last.cell;
  const isMeant = notebook.cells[last.cell]?.tags?.includes("raises-exception") ?? false;
  if (isLast && last.problem === undefined && (isMeant || compared.has(last.cell))) return undefined;
  const error = last.outputs.find((output) => output.output_type === "error");
  const raised = error?.output_type === "error" ? `${error.ename}: ${error.evalue}` : "it has failed";
  return { cell: last.cell, reason: last.problem ?? raised };
}
