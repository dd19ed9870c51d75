import type { Span } from "../../core/text/span.ts";

/** Indexes of the cells that selections lie in; `wholes` are the stretches of a script's cells. A cursor is an empty selection. */
export function touchedCells(wholes: readonly Span[], selections: readonly Span[]): readonly number[] {
  const last = wholes.length - 1;
  return wholes.flatMap((whole, at) =>
    selections.some((selection) => isTouched(at === last ? { ...whole, end: Infinity } : whole, selection))
      ? [at]
      : [],
  );
}

/** Right before a marker is in the cell of that marker, but a selection that ends there isn't. Behind the last character is in the last cell. */
function isTouched({ start, end }: Span, selection: Span): boolean {
  const isBegunIn = selection.start >= start && selection.start < end;
  return isBegunIn || (selection.start < start && selection.end > start);
}
