import { sequence } from "../python/nameFlow.ts";
import type { Statement } from "../python/readCell.ts";
import { refuse, type Refusal } from "../refusal.ts";
import { cellName, type SelectedCell, type Selection } from "./selection.ts";

/**
 * Several cells become one call in the first of them. What a later one prints would then appear under the first, and what an earlier one
 * shows would be shown after all of them have run.
 */
export function refuseMovedOutput({ cells }: Selection): Refusal | undefined {
  for (const [at, cell] of cells.entries()) {
    const problem =
      (at === 0 ? undefined : refuseLater(cell, cells[0])) ?? refuseChanged(cell, cells.slice(at + 1));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const oneByOne = "Extract the cells one by one.";

/** A later cell's code would run with the first one's: before its own configuration, and printing elsewhere. */
function refuseLater(cell: SelectedCell, first: SelectedCell | undefined): Refusal | undefined {
  const [stays] = cell.before;
  if (stays !== undefined)
    return refuse(
      `${cellName(cell.index)} has \`${firstLine(cell, stays)}\` above its code, which would then come after it.`,
      oneByOne,
    );
  const wrapper = cell.reading.magics.find(({ kind, runs }) => kind === "cell" || runs);
  if (wrapper !== undefined)
    return refuse(
      `${cellName(cell.index)} has \`%${wrapper.kind === "cell" ? "%" : ""}${wrapper.name}\`, whose code would run in another cell.`,
      oneByOne,
    );
  const call = cell.core.find((statement) => mayPutOut(cell, statement));
  if (call === undefined) return undefined;
  const place = (first?.index ?? 0) + 1;
  return refuse(
    `${cellName(cell.index)} calls \`${firstLine(cell, call)}\`: what it prints would appear under cell ${place} instead.`,
    oneByOne,
  );
}

function firstLine({ reading }: SelectedCell, { span }: Statement): string {
  return reading.source.slice(span.start, span.end).split("\n", 1)[0] ?? "";
}

/** Methods that change their object and print nothing. */
const quietMethods =
  /\.(append|extend|insert|add|update|setdefault|pop|popitem|remove|discard|clear|sort|reverse|fill|put)\s*\(/;

function mayPutOut({ reading }: SelectedCell, { kind, span }: Statement): boolean {
  const text = reading.source.slice(span.start, span.end);
  if (kind === "expression") return !quietMethods.test(text);
  return /\b(print|display)\s*\(|\bplt\.|\.(plot|hist|show|info)\b/.test(text);
}

/** What stays behind the call is run when all of the selected code has run. */
function refuseChanged(cell: SelectedCell, later: readonly SelectedCell[]): Refusal | undefined {
  const names = cell.after.flatMap(({ flow }) => [...flow.reads.keys(), ...flow.deferred]);
  for (const other of later) {
    const flow = sequence(other.core.map((statement) => statement.flow));
    const name = names.find(
      (each) => flow.binds.has(each) || flow.mutates.has(each) || flow.passed.has(each),
    );
    if (name === undefined) continue;
    return refuse(
      `${cellName(cell.index)} shows \`${name}\`, and cell ${other.index + 1} may change it: after the extraction it would show the changed value.`,
      oneByOne,
    );
  }
  return undefined;
}
