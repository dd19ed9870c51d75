import { Range, type Position, type TextDocument } from "vscode";
import type { ImportedUse } from "../../core/extract/importedUses.ts";
import { isRefusal } from "../../core/refusal.ts";
import { createLineIndex } from "../../core/text/lineIndex.ts";
import {
  findFunctions,
  readUses,
  type ModuleFunction,
  type ModulePorts,
  type NotebookUses,
} from "../../flow/importedFunctions.ts";
import { cellsIn, type ShownCell } from "../workspace/cellsIn.ts";

export interface NamedFunctions {
  /** Of the name in the document. */
  readonly range: Range;
  readonly functions: readonly ModuleFunction[];
}

/** The functions of the project's modules that a name in a cell stands for: one, as a rule; `undefined` for any other text. */
export async function functionsAt(
  ports: () => ModulePorts,
  document: TextDocument,
  position: Position,
): Promise<NamedFunctions | undefined> {
  const found = cellsIn(document, new Range(position, position));
  const [cell] = found?.cells ?? [];
  if (found === undefined || cell === undefined) return undefined;
  const read = await readUses(ports(), found.path);
  if (isRefusal(read)) return undefined;
  const uses = read.uses.filter(
    (use) => use.cell === cell.index && rangeOf(read, cell, use).contains(position),
  );
  const [use] = uses;
  if (use === undefined) return undefined;
  const functions = await findFunctions(ports(), read, uses);
  return functions.length === 0 ? undefined : { range: rangeOf(read, cell, use), functions };
}

/** By lines and columns: the document's line ends may be longer than the cell's. */
function rangeOf({ notebook }: NotebookUses, { line }: ShownCell, { cell, span }: ImportedUse): Range {
  const index = createLineIndex(notebook.cells[cell]?.source ?? "");
  const [start, end] = [index.positionAt(span.start), index.positionAt(span.end)];
  return new Range(line + start.line - 1, start.column - 1, line + end.line - 1, end.column - 1);
}
