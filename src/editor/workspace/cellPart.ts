import {
  NotebookCellData,
  NotebookCellOutput,
  NotebookEdit,
  NotebookRange,
  type NotebookCell,
  type NotebookDocument,
} from "vscode";
import type { CellChange } from "../../core/notebook/notebook.ts";
import { sourceOf } from "./notebooks.ts";

/** A cell that changes: everything it was before. */
export interface CellPart extends CellChange {
  readonly data: NotebookCellData;
}

/** A cell that was changed, and where to find what became of it after others were added, moved or run. */
export interface AppliedCell extends CellPart {
  /** The changed cell; of a deleted cell the one above it, `undefined` at the top. */
  readonly anchor: Anchor | undefined;
}

interface Anchor {
  readonly address: string;
  /** Place and text just after applying, for a notebook that was closed and opened again: its cells have new addresses. */
  readonly place: number;
  readonly text: string;
}

/** Names of the cells, as people count them, whose text is not what `before` says. */
export function staleCells(document: NotebookDocument, changes: readonly CellChange[]): readonly string[] {
  return changes.filter(({ index, before }) => textAt(document, index) !== before).map(cellName);
}

export function cellName({ index }: CellChange): string {
  return `cell ${index + 1}`;
}

/** Remembers the cells as they are. Their indices must be those of the document. */
export function gatherCells(document: NotebookDocument, changes: readonly CellChange[]): readonly CellPart[] {
  return changes.map((change) => ({ ...change, data: remember(document.cellAt(change.index)) }));
}

/** The changed cells keep id, metadata and outputs, and count as not run. */
export function changeCells(parts: readonly CellPart[]): NotebookEdit[] {
  return parts.map(({ index, after, data }) => {
    const range = new NotebookRange(index, index + 1);
    return after === undefined
      ? NotebookEdit.deleteCells(range)
      : NotebookEdit.replaceCells(range, [notRun(data, after)]);
  });
}

/** To be called at once after the change was applied. */
export function locateCells(document: NotebookDocument, parts: readonly CellPart[]): readonly AppliedCell[] {
  return parts.map((part) => {
    const deletedAbove = parts.filter(({ index, after }) => after === undefined && index < part.index).length;
    const place = part.index - deletedAbove - (part.after === undefined ? 1 : 0);
    return { ...part, anchor: place < 0 ? undefined : anchorAt(document.cellAt(place), place) };
  });
}

/** Names of the cells of which something else has become since. */
export function changedCells(document: NotebookDocument, cells: readonly AppliedCell[]): readonly string[] {
  return cells.filter((cell) => isChanged(document, cell)).map(cellName);
}

/** Puts the cells back as they were, outputs, ids and execution counts included. None of them may have changed. */
export function restoreCells(document: NotebookDocument, cells: readonly AppliedCell[]): NotebookEdit[] {
  const edits: NotebookEdit[] = [];
  const restore = (data: NotebookCellData): NotebookCellData =>
    Object.assign(data, { outputs: copyOutputs(data.outputs ?? []) });
  const deleted = new Map<number, NotebookCellData[]>();
  for (const cell of cells) {
    const index = cell.anchor && findAnchor(document, cell.anchor)?.index;
    if (cell.after === undefined) {
      const at = (index ?? -1) + 1;
      deleted.set(at, [...(deleted.get(at) ?? []), restore(cell.data)]);
    } else if (index !== undefined) {
      edits.push(NotebookEdit.replaceCells(new NotebookRange(index, index + 1), [restore(cell.data)]));
    }
  }
  // VS Code reads all indices of one edit as those of the notebook before it.
  return [...edits, ...[...deleted].map(([at, data]) => NotebookEdit.insertCells(at, data))];
}

function anchorAt(cell: NotebookCell, place: number): Anchor {
  return { address: cell.document.uri.toString(), place, text: sourceOf(cell) };
}

function findAnchor(document: NotebookDocument, anchor: Anchor): NotebookCell | undefined {
  const cells = document.getCells();
  const atPlace = cells[anchor.place];
  return (
    cells.find((cell) => cell.document.uri.toString() === anchor.address) ??
    (atPlace !== undefined && sourceOf(atPlace) === anchor.text ? atPlace : undefined)
  );
}

function isChanged(document: NotebookDocument, { anchor, after }: AppliedCell): boolean {
  if (anchor === undefined) return false;
  const found = findAnchor(document, anchor);
  return found === undefined || (after !== undefined && sourceOf(found) !== after);
}

function textAt(document: NotebookDocument, index: number): string | undefined {
  return index < document.cellCount ? sourceOf(document.cellAt(index)) : undefined;
}

function remember(cell: NotebookCell): NotebookCellData {
  const data = new NotebookCellData(cell.kind, cell.document.getText(), cell.document.languageId);
  data.metadata = cell.metadata;
  data.outputs = copyOutputs(cell.outputs);
  if (cell.executionSummary !== undefined) data.executionSummary = cell.executionSummary;
  return data;
}

function notRun(before: NotebookCellData, source: string): NotebookCellData {
  const data = new NotebookCellData(before.kind, source, before.languageId);
  // The Jupyter format keeps the count in the metadata; null is its "not run".
  data.metadata = { ...before.metadata, execution_count: null };
  data.outputs = copyOutputs(before.outputs ?? []);
  return data;
}

/** Outputs of their own: VS Code does not show one that it has shown in a cell that is gone. */
function copyOutputs(outputs: readonly NotebookCellOutput[]): NotebookCellOutput[] {
  return outputs.map(({ items, metadata }) => new NotebookCellOutput(items, metadata));
}
