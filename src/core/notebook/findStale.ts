import type { CellChange, Notebook } from "./notebook.ts";

/** Those changes whose cell is gone or no longer has the text that the change was planned for. */
export function findStale(notebook: Notebook, changes: readonly CellChange[]): readonly CellChange[] {
  return changes.filter(({ index, before }) => notebook.cells[index]?.source !== before);
}
