import { createTwoFilesPatch } from "diff";
import type { ChangedCell, Stopped } from "./judgeRuns.ts";

/** What a check of a notebook's outputs has found. */
export interface Verdict {
  /** How many code cells were compared, in part or whole. */
  readonly compared: number;
  readonly changed: readonly ChangedCell[];
  /** Cells of the notebook as it is that put out something else in each run of the same code. */
  readonly varying: readonly number[];
  /** Those of `varying` that were compared in what each run of the same code puts out. */
  readonly partly: readonly number[];
  /** Whether anything was compared that puts something out, or nothing does. */
  readonly isTelling: boolean;
  /** Where a run came to its end before the last cell; `undefined` when all cells ran. */
  readonly stopped: (Stopped & { readonly run: "before" | "after" }) | undefined;
  /** How long the cells of the notebook as it is took. */
  readonly seconds: number;
}

/** Whether every cell ran and put out what it put out before, as far as can be told; a check that compared nothing tells nothing. */
export function isUnchanged({ changed, stopped, isTelling }: Verdict): boolean {
  return changed.length === 0 && stopped === undefined && isTelling;
}

/** The verdict in sentences: "Outputs unchanged (12 cells, 4.2 s)." Cells count from 1. */
export function renderVerdict(verdict: Verdict): string {
  const { compared, changed, varying, partly, isTelling, stopped, seconds } = verdict;
  const extent = `${countCells(compared)}, ${seconds.toFixed(1)} s`;
  const first =
    changed.length > 0
      ? `${countCells(changed.length)} changed (of ${extent}).`
      : !isTelling
        ? `No output could be compared (${seconds.toFixed(1)} s).`
        : stopped === undefined
          ? `Outputs unchanged (${extent}).`
          : `Outputs unchanged as far as the notebook runs (${extent}).`;
  const sentences = [first];
  if (stopped !== undefined) {
    const where = stopped.run === "after" ? "" : " of the notebook before";
    sentences.push(
      `Cell ${stopped.cell + 1}${where} stops the run in a fresh kernel: ${endSentence(stopped.reason)}`,
    );
  }
  if (partly.length > 0)
    sentences.push(`Compared only in what runs of the same code agree on: ${listCells(partly)}.`);
  const open = varying.filter((cell) => !partly.includes(cell));
  if (open.length > 0)
    sentences.push(
      `Not compared, since the same code puts out something else each time: ${listCells(open)}.`,
    );
  return sentences.join(" ");
}

/** A changed cell's name, as a person counts. */
export function nameCell({ cell, now }: ChangedCell): string {
  if (now !== undefined) return `Cell ${now + 1}`;
  return cell === undefined ? "A cell that was not there before" : `Cell ${cell + 1} of the notebook before`;
}

/** What a cell put out before and now, as the lines of a unified diff. */
export function renderOutputDiff({ before, after }: ChangedCell): string {
  const patch = createTwoFilesPatch("", "", before, after, undefined, undefined, { context: 3 });
  return patch.slice(patch.indexOf("@@")).trimEnd();
}

function countCells(count: number): string {
  return `${count} ${count === 1 ? "cell" : "cells"}`;
}

function listCells(cells: readonly number[]): string {
  const numbers = cells.map((cell) => String(cell + 1));
  return `${cells.length === 1 ? "cell" : "cells"} ${new Intl.ListFormat("en").format(numbers)}`;
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
