import { diffArrays } from "diff";
import type { CellChange, Notebook } from "../notebook/notebook.ts";

/**
 * Where each code cell of a notebook is in a later state of it. Cells between two that have not changed go together in their order;
 * where fewer are left, the last of them stands for the rest: an extraction makes one cell of several.
 */
export function alignCells(before: Notebook, after: Notebook): ReadonlyMap<number, number> {
  const from = codeCells(before);
  const to = codeCells(after);
  const parts = diffArrays(
    from.map(({ source }) => source),
    to.map(({ source }) => source),
  );
  const places = new Map<number, number>();
  let removed: readonly Indexed[] = [];
  let added: readonly Indexed[] = [];
  const pairChanged = (): void => {
    for (const [at, { index }] of removed.entries()) {
      const place = added[Math.min(at, added.length - 1)];
      if (place !== undefined) places.set(index, place.index);
    }
    removed = [];
    added = [];
  };
  for (const part of parts) {
    if (part.removed) removed = [...removed, ...from.splice(0, part.count)];
    else if (part.added) added = [...added, ...to.splice(0, part.count)];
    else {
      pairChanged();
      const same = to.splice(0, part.count);
      for (const [at, { index }] of from.splice(0, part.count).entries())
        places.set(index, same[at]?.index ?? index);
    }
  }
  pairChanged();
  return places;
}

interface Indexed {
  readonly index: number;
  readonly source: string;
}

function codeCells({ cells }: Notebook): Indexed[] {
  return cells.flatMap(({ kind, source }, index) => (kind === "code" ? [{ index, source }] : []));
}

/** Where each code cell of a notebook is after a change; `heir`: the cell that does what the deleted ones did. */
export function placeAfter(
  before: Notebook,
  changes: readonly CellChange[],
  heir: number | undefined,
): ReadonlyMap<number, number> {
  const gone = changes.filter(({ after }) => after === undefined).map(({ index }) => index);
  const place = (cell: number): number => cell - gone.filter((index) => index < cell).length;
  return new Map(
    codeCells(before).map(({ index }) => [index, place(gone.includes(index) ? (heir ?? index) : index)]),
  );
}
