import { lastAtMost } from "../text/lineIndex.ts";
import type { Span } from "../text/span.ts";

export interface CellText {
  /** Counts from 0 over all cells of the notebook; cells that are left out leave gaps. */
  readonly index: number;
  readonly text: string;
}

/** A place in a cell: its index, and an offset in its text. */
interface CellPlace {
  readonly cell: number;
  readonly offset: number;
}

/** Cells as one text, for tools that read files. */
export interface JoinedCells {
  readonly text: string;
  /** The cell that an offset of the joined text lies in. The line feed that ends a cell is the place after its last character. */
  placeInCell(offset: number): CellPlace | undefined;
  /** The reverse; `undefined` for a cell that was not joined, or an offset beyond its text. */
  placeInText(place: CellPlace): number | undefined;
  /** A span of the joined text as one of a cell; what goes on in later cells is cut off. */
  placeSpan(span: Span): { readonly cell: number; readonly span: Span } | undefined;
}

/** Joins cells in the order given. Each is followed by one line feed, so every place in a cell has one in the joined text and none is shared. */
export function joinCells(cells: readonly CellText[]): JoinedCells {
  const text = cells.map((cell) => `${cell.text}\n`).join("");
  const starts: number[] = [];
  for (let [at, index] = [0, 0]; index < cells.length; index++) {
    starts.push(at);
    at += (cells[index]?.text.length ?? 0) + 1;
  }
  const startOf = new Map(
    cells.map(({ index }, at) => [index, { start: starts[at] ?? 0, length: cells[at]?.text.length ?? 0 }]),
  );
  const placeInCell = (offset: number): CellPlace | undefined => {
    if (offset < 0 || offset > text.length) return undefined;
    const at = lastAtMost(starts, offset);
    const cell = cells[at];
    // Behind the last line feed there is no cell, yet tools point there when something is missing at the end.
    return cell && { cell: cell.index, offset: Math.min(offset - (starts[at] ?? 0), cell.text.length) };
  };
  return {
    text,
    placeInCell,
    placeInText({ cell, offset }) {
      const found = startOf.get(cell);
      return found === undefined || offset < 0 || offset > found.length ? undefined : found.start + offset;
    },
    placeSpan({ start, end }) {
      const place = placeInCell(start);
      if (place === undefined) return undefined;
      const length = startOf.get(place.cell)?.length ?? 0;
      return {
        cell: place.cell,
        span: { start: place.offset, end: Math.min(place.offset + Math.max(end - start, 0), length) },
      };
    },
  };
}
