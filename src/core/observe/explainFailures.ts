import { originOf, type Readings } from "../extract/notebookNames.ts";
import type { CellRun } from "./cellRun.ts";

/**
 * A sentence for each cell that failed in a fresh kernel, in the order of the run. A missing name is explained by the notebook: cells that only
 * the person's own kernel can run are mostly those whose names come from below, or from cells that are gone.
 */
export function explainFailures(failed: readonly CellRun[], readings: Readings): readonly string[] {
  const broken = failed.map(({ cell }) => cell);
  return failed.map((run) => {
    const name = missingName(run);
    const why = name === undefined ? undefined : explainMissing(name, run.cell, readings, broken);
    return `In a fresh kernel cell ${run.cell + 1} fails: ${why ?? errorOf(run)}.`;
  });
}

/** Why a cell failed, in its own words. */
export function errorOf({ outputs, problem }: CellRun): string {
  const error = outputs.find((output) => output.output_type === "error");
  const text = problem ?? (error === undefined ? "it raised an error" : `${error.ename}: ${error.evalue}`);
  return text.replace(/\.$/, "");
}

function missingName({ outputs }: CellRun): string | undefined {
  const error = outputs.find((output) => output.output_type === "error");
  // Python may go on: "Did you mean: 'pdf'?"
  return error?.ename === "NameError" ? /^name '([^']+)' is not defined/.exec(error.evalue)?.[1] : undefined;
}

function explainMissing(
  name: string,
  cell: number,
  readings: Readings,
  broken: readonly number[],
): string | undefined {
  // Else it is a name of some module that the cell calls.
  if (!looksUp(name, cell, readings)) return undefined;
  const origin = originOf(name, readings, cell);
  if (origin.kind !== "nowhere")
    return broken.includes(origin.cell)
      ? `\`${name}\` comes from cell ${origin.cell + 1}, which fails`
      : undefined;
  if (broken.some((at) => at < cell && mayBindMore(at, readings))) return undefined;
  const below = readings.findIndex((reading, at) => at > cell && reading?.flow.binds.has(name) === true);
  return below === -1
    ? `\`${name}\` is defined nowhere above`
    : `\`${name}\` is defined nowhere above, only below, in cell ${below + 1}`;
}

function looksUp(name: string, cell: number, readings: Readings): boolean {
  const isDeferred = readings.slice(0, cell + 1).some((reading) => reading?.flow.deferred.has(name) === true);
  return isDeferred || readings[cell]?.flow.reads.has(name) === true;
}

/** Whether a cell, had it run, may have bound names that can't be read from it. */
function mayBindMore(cell: number, readings: Readings): boolean {
  const reading = readings[cell];
  if (reading === undefined) return false;
  const { unread, magics, flow } = reading;
  return unread !== undefined || magics.length > 0 || flow.features.has("star import");
}
