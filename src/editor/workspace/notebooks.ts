import { NotebookCellKind, Uri, workspace, type NotebookCell, type NotebookDocument } from "vscode";
import type { Cell, Notebook } from "../../core/notebook/notebook.ts";
import { refuse, type Refusal } from "../../core/refusal.ts";
import { isAt, reasonOf } from "./files.ts";

/** The type of the documents that VS Code makes of .ipynb files. */
export const jupyterNotebook = "jupyter-notebook";

/** The notebook's document, opened where it is not yet open. */
export async function openNotebook(path: string): Promise<NotebookDocument | Refusal> {
  const open = workspace.notebookDocuments.find(
    (document) => document.notebookType === jupyterNotebook && isAt(document.uri, path),
  );
  if (open !== undefined) return open;
  try {
    return await workspace.openNotebookDocument(Uri.file(path));
  } catch (error) {
    return refuse(`The notebook can't be opened: ${reasonOf(error)}.`);
  }
}

/** What every feature sees of a notebook that is open in the editor. */
export function readDocument(document: NotebookDocument): Notebook {
  const cells = document.getCells().map(readCell);
  return { format: "ipynb", language: kernelLanguage(document) ?? languageOfCells(cells), cells };
}

/** A cell's text with "\n" between lines. */
export function sourceOf(cell: NotebookCell): string {
  return cell.document.getText().replaceAll("\r\n", "\n");
}

function readCell(cell: NotebookCell): Cell {
  const language = cell.document.languageId;
  const kind = cell.kind === NotebookCellKind.Markup ? "markdown" : language === "raw" ? "raw" : "code";
  const base: Cell = { kind, language: kind === "code" ? language : kind, source: sourceOf(cell) };
  const count: unknown = cell.metadata.execution_count;
  return typeof count === "number" ? { ...base, executionCount: count } : base;
}

/** What the file says of its kernel; VS Code keeps the file's own metadata under `metadata`. */
function kernelLanguage(document: NotebookDocument): string | undefined {
  const file: unknown = document.metadata.metadata;
  const name = textAt(file, "language_info", "name") ?? textAt(file, "kernelspec", "language");
  return name?.toLowerCase();
}

function languageOfCells(cells: readonly Cell[]): string {
  return cells.find((cell) => cell.kind === "code")?.language ?? "python";
}

function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  let at = value;
  for (const key of keys) {
    if (typeof at !== "object" || at === null) return undefined;
    // An object from JSON: any key may be asked.
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return typeof at === "string" ? at : undefined;
}
