import type { LoggedPrints } from "./logPrints.ts";
import { refuseLater } from "./movedOutput.ts";
import { leave, type SelectedCell, type Selection } from "./selection.ts";

/**
 * Of several cells, those that can't be part of one function stay in the notebook: at either end they are no longer among the selected
 * ones; between them they stay whole, and run after the call. Whether that is the same is for `refuseMovedOutput` to say.
 */
export function leaveCells({ cells }: Selection, logged: LoggedPrints): Selection {
  const begin = cells.findIndex(
    (cell) => cell.core.length + cell.definitions.length + cell.imports.length > 0,
  );
  if (cells.length === 1 || begin === -1) return { cells };
  const [first, ...others] = cells.slice(begin);
  if (first === undefined) return { cells };
  const marked = [first, ...others.map((cell) => leaveIfLater(cell, first, logged))];
  const end = marked.findLastIndex((cell) => cell.core.length + cell.definitions.length > 0);
  if (end === -1) return { cells };
  const kept = marked.slice(0, end + 1);
  const isMoved = (cell: SelectedCell) =>
    kept.some(({ index, left }) => index === cell.index && left === undefined);
  const isSomething = ({ reading }: SelectedCell) =>
    reading.statements.length > 0 || reading.unread !== undefined;
  const untouched = cells.filter((cell) => !isMoved(cell) && isSomething(cell));
  return { cells: kept, untouched: untouched.map(({ index }) => index) };
}

function leaveIfLater(cell: SelectedCell, first: SelectedCell, logged: LoggedPrints): SelectedCell {
  const problem = cell.left ?? refuseLater(cell, first, logged);
  return problem === undefined ? cell : leave(cell.index, cell.reading, problem);
}
