import { workspace, type Range, type TextDocument } from "vscode";
import { isPercentScript, parsePercent } from "../../core/notebook/percent.ts";
import { refuseNotebook, refusePlace } from "../extract/refusePlace.ts";
import { touchedCells } from "../extract/touchedCells.ts";

/** A cell whose text a document shows. */
export interface ShownCell {
  /** Counted from 0 over all cells. */
  readonly index: number;
  /** The document's line at which the cell's source begins, counted from 0. */
  readonly line: number;
}

export interface ShownCells {
  /** Of the notebook or script. */
  readonly path: string;
  readonly cells: readonly ShownCell[];
}

/** The Python cells that a range of a document lies in; `undefined` where it is in none that Notebridge works with. */
export function cellsIn(document: TextDocument, range: Range): ShownCells | undefined {
  const found = document.uri.scheme === "file" ? cellsOfScript(document, range) : cellOfNotebook(document);
  return found === undefined || found.cells.length === 0 ? undefined : found;
}

function cellOfNotebook(document: TextDocument): ShownCells | undefined {
  for (const notebook of workspace.notebookDocuments) {
    // A cell's address has the path of its notebook: no need to look through the others.
    if (notebook.uri.path !== document.uri.path || refuseNotebook(notebook) !== undefined) continue;
    const cell = notebook.getCells().find((each) => each.document === document);
    if (cell !== undefined) return { path: notebook.uri.fsPath, cells: [{ index: cell.index, line: 0 }] };
  }
  return undefined;
}

function cellsOfScript(document: TextDocument, range: Range): ShownCells | undefined {
  const { uri, isUntitled } = document;
  const text = document.getText();
  if (refusePlace("script", uri, isUntitled) !== undefined || !isPercentScript(text)) return undefined;
  const { cells, spans, wholes } = parsePercent(text);
  const selection = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  const touched = touchedCells(wholes, [selection]).filter((index) => cells[index]?.kind === "code");
  return {
    path: uri.fsPath,
    cells: touched.map((index) => ({ index, line: document.positionAt(spans[index]?.start ?? 0).line })),
  };
}
