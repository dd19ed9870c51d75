import type { Draft } from "../extract/draft.ts";
import type { Readings } from "../extract/notebookNames.ts";
import { firstCell } from "../extract/selection.ts";
import type { CellReading } from "../python/readCell.ts";
import type { PythonType } from "../types/pythonType.ts";
import type { Observation, ObservedValue } from "./observation.ts";

/** What a kernel knows: what names hold at this moment, and the code that has made them so. */
export interface LiveState {
  readonly values: Observation;
  /** What the kernel has run, in this order. */
  readonly runs: readonly CellReading[];
}

/** What is true of a step's names where the notebook runs from top to bottom. */
export interface LiveValues {
  readonly parameters: Observation;
  readonly returns: Observation;
}

/**
 * What a kernel holds now is what the selected cells take only where the cell above that makes it ran last of all that bind the name, and
 * as it stands now: cells are run in any order, twice, and in older versions. The same holds of what they give. Code that ran later
 * and may have changed the object leaves its class, and no more.
 */
export function liveValues(
  { selection, step }: Draft,
  readings: Readings,
  { values, runs }: LiveState,
): LiveValues {
  const first = firstCell(selection);
  const above = readings.map((_, cell) => cell).filter((cell) => cell < first);
  const selected = selection.cells.map(({ index }) => index);
  const history: History = { readings, runs, above, selected };
  const keep = (names: readonly string[], read: (name: string) => Certainty): Observation =>
    new Map(
      names.flatMap((name) => {
        const value = values.get(name);
        const kept = value && reduce(value, read(name));
        return kept === undefined ? [] : [[name, kept] as const];
      }),
    );
  return {
    parameters: keep(step?.parameters ?? [], (name) => ofInput(name, history)),
    returns: keep(step?.returns ?? [], (name) => ofOutput(name, history)),
  };
}

interface History {
  readonly readings: Readings;
  readonly runs: readonly CellReading[];
  readonly above: readonly number[];
  readonly selected: readonly number[];
}

/** "contents": columns and shape as well; "elements": the type with what it contains; "class": the type alone. */
type Certainty = "contents" | "elements" | "class" | "nothing";

function ofInput(name: string, history: History): Certainty {
  const { above } = history;
  const made = lastBinding(name, above, history);
  if (made === undefined) return "nothing";
  return certainty(name, made, above, history);
}

function ofOutput(name: string, history: History): Certainty {
  const { above, selected } = history;
  const within = [...above, ...selected];
  const made = lastBinding(name, within, history);
  if (made === undefined) return "nothing";
  const last = selected.findLast((cell) => mentions(history.readings[cell], name));
  // What the cells were to change has been made anew since.
  if (last === undefined || !history.runs.some((run, at) => at >= made && isRunOf(run, last, history)))
    return "nothing";
  return certainty(name, made, within, history);
}

/** Where in the history the name was bound last, if that was by the cell that binds it last among `cells`. */
function lastBinding(name: string, cells: readonly number[], history: History): number | undefined {
  const { readings, runs } = history;
  const binder = cells.findLastIndex((cell) => mayBind(readings[cell], name));
  const made = runs.findLastIndex((run) => mayBind(run, name));
  const [cell, run] = [cells[binder], runs[made]];
  if (cell === undefined || run === undefined || !isRunOf(run, cell, history)) return undefined;
  // What a function binds by `global` is bound whenever somebody calls it.
  if (run.flow.declaredGlobal.has(name)) return undefined;
  if (run.flow.definite?.has(name) === true) return made;
  // It may have left what was there: that must have come about in the same way.
  const [before, earlier] = [cells.slice(0, binder), runs.slice(0, made)];
  const wasBound = [...before.map((each) => readings[each]), ...earlier].some((each) => mayBind(each, name));
  const isSure = !wasBound || lastBinding(name, before, { ...history, runs: earlier }) !== undefined;
  return isSure ? made : undefined;
}

/** What holds of the value made by the run at `made`, for code that comes after `cells`. */
function certainty(name: string, made: number, cells: readonly number[], history: History): Certainty {
  const later = history.runs
    .slice(made + 1)
    .filter((run) => !cells.some((cell) => isRunOf(run, cell, history)));
  if (later.some((run) => changes(run, name))) return "class";
  const isOpen =
    later.some((run) => mentions(run, name)) || history.runs.some(({ flow }) => flow.deferred.has(name));
  return isOpen ? "elements" : "contents";
}

function isRunOf(run: CellReading, cell: number, { readings }: History): boolean {
  return readings[cell] !== undefined && trimLines(readings[cell].source) === trimLines(run.source);
}

/** IPython's history drops the empty lines at the end; those at the beginning change nothing either. */
function trimLines(source: string): string {
  return source
    .replaceAll("\r\n", "\n")
    .replace(/^(?:[ \t]*\n)+/, "")
    .trimEnd();
}

/** Names by which code binds names that can't be seen in it. */
const hidden = ["exec", "eval", "globals", "locals", "get_ipython", "setattr"];
const hiddenMagics: ReadonlySet<string> = new Set([
  "run",
  "store",
  "reset",
  "reset_selective",
  "xdel",
  "load",
  "pylab",
]);

function mayBind(reading: CellReading | undefined, name: string): boolean {
  if (reading === undefined) return false;
  const { flow, magics, unread } = reading;
  if (flow.binds.has(name) || flow.deletes.has(name) || flow.declaredGlobal.has(name)) return true;
  if (unread !== undefined && flow.reads.has(name)) return true;
  if (flow.features.has("star import")) return true;
  // `%%capture out` binds as well: every word of a magic may.
  return (
    hidden.some((each) => flow.reads.has(each)) ||
    magics.some(
      (magic) => hiddenMagics.has(magic.name) || (magic.kind === "cell" && magic.reads.includes(name)),
    )
  );
}

function changes({ flow, statements }: CellReading, name: string): boolean {
  if (flow.mutates.has(name)) return true;
  return statements.some(({ change, flow: own }) => change !== undefined && own.passed.has(name));
}

function mentions(reading: CellReading | undefined, name: string): boolean {
  if (reading === undefined) return false;
  const { flow } = reading;
  return (
    flow.reads.has(name) ||
    flow.deferred.has(name) ||
    flow.mutates.has(name) ||
    flow.mentions.has(name) ||
    mayBind(reading, name)
  );
}

function reduce(value: ObservedValue, certainty: Certainty): ObservedValue | undefined {
  if (certainty === "nothing") return undefined;
  if (certainty === "contents") return value;
  if (value.type === undefined) return undefined;
  return { type: certainty === "class" ? bare(value.type) : value.type };
}

/** The class alone: what a container holds may have changed. */
function bare(type: PythonType): PythonType {
  if (type.kind === "class") return { ...type, args: [] };
  return type.kind === "none" ? type : { ...type, members: type.members.map(bare) };
}
