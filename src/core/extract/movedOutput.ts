import { sequence } from "../python/nameFlow.ts";
import { refuse, type Refusal } from "../refusal.ts";
import { cellName, type SelectedCell, type Selection } from "./selection.ts";

/**
 * Several cells become one call in the first of them. What a later one prints would then appear under the first, and what an earlier one
 * shows would be shown after all of them have run.
 */
export function refuseMovedOutput({ cells }: Selection): Refusal | undefined {
  for (const [at, cell] of cells.entries()) {
    const call =
      at === 0
        ? undefined
        : cell.core.find((statement) => statement.kind === "expression" && !isQuiet(cell, statement.span));
    if (call !== undefined) {
      const text = cell.reading.source.slice(call.span.start, call.span.end).split("\n", 1)[0] ?? "";
      return refuse(
        `${cellName(cell.index)} calls \`${text}\`: what it prints would appear under cell ${(cells[0]?.index ?? 0) + 1} instead.`,
        "Extract the cells one by one.",
      );
    }
    const changed = cell.shown === undefined ? undefined : shownChanges(cell, cells.slice(at + 1));
    if (changed !== undefined) return changed;
  }
  return undefined;
}

/** Methods that change their object and print nothing. */
const quietMethods =
  /\.(append|extend|insert|add|update|setdefault|pop|popitem|remove|discard|clear|sort|reverse|fill|put)\s*\(/;

function isQuiet({ reading }: SelectedCell, span: { readonly start: number; readonly end: number }): boolean {
  return quietMethods.test(reading.source.slice(span.start, span.end));
}

function shownChanges(cell: SelectedCell, later: readonly SelectedCell[]): Refusal | undefined {
  const names = cell.shown === undefined ? [] : [...cell.shown.flow.reads.keys()];
  for (const other of later) {
    const flow = sequence(other.core.map((statement) => statement.flow));
    const name = names.find(
      (each) => flow.binds.has(each) || flow.mutates.has(each) || flow.passed.has(each),
    );
    if (name === undefined) continue;
    return refuse(
      `${cellName(cell.index)} shows \`${name}\`, and cell ${other.index + 1} may change it: after the extraction it would show the changed value.`,
      "Extract the cells one by one.",
    );
  }
  return undefined;
}
