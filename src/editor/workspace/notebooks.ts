import { NotebookCellKind, Uri, workspace, type NotebookCell, type NotebookDocument } from "vscode";
import { parseIpynb } from "../../core/notebook/ipynb.ts";
import { readTags } from "../../core/notebook/ipynbCells.ts";
import { kernelLanguage } from "../../core/notebook/kernelLanguage.ts";
import type { Cell, Notebook } from "../../core/notebook/notebook.ts";
import { isRefusal, refuse, type Refusal } from "../../core/refusal.ts";
import { normaliseLineEnds } from "../../core/text/lineEnds.ts";
import { isAt, readBytes, reasonOf } from "./files.ts";

/** The type of the documents that VS Code makes of .ipynb files. */
export const jupyterNotebook = "jupyter-notebook";

/** The notebook's document, opened where it is not yet open. */
export async function openNotebook(path: string): Promise<NotebookDocument | Refusal> {
  const open = workspace.notebookDocuments.find(
    (document) => document.notebookType === jupyterNotebook && isAt(document.uri, path),
  );
  if (open !== undefined) return open;
  const problem = await findProblem(path);
  if (problem !== undefined) return problem;
  try {
    return await workspace.openNotebookDocument(Uri.file(path));
  } catch (error) {
    return refuse(`The notebook can't be opened: ${reasonOf(error)}.`);
  }
}

/** VS Code opens what it can and says little about the rest; our own reader tells what is wrong with a file. */
async function findProblem(path: string): Promise<Refusal | undefined> {
  const bytes = await readBytes(path);
  if (bytes === undefined) return refuse(`There is no notebook ${path}.`);
  const file = isRefusal(bytes) ? bytes : parseIpynb(bytes);
  return isRefusal(file) ? file : undefined;
}

/** What every feature sees of a notebook that is open in the editor. */
export function readDocument(document: NotebookDocument): Notebook {
  // VS Code keeps the file's own metadata under `metadata`.
  const language = kernelLanguage(document.metadata.metadata);
  return { format: "ipynb", language, cells: document.getCells().map(readCell) };
}

/** A cell's text with "\n" between lines. */
export function sourceOf(cell: NotebookCell): string {
  return normaliseLineEnds(cell.document.getText());
}

function readCell(cell: NotebookCell): Cell {
  const language = cell.document.languageId;
  const kind = cell.kind === NotebookCellKind.Markup ? "markdown" : language === "raw" ? "raw" : "code";
  const base: Cell = {
    kind,
    language: kind === "code" ? language : kind,
    source: sourceOf(cell),
    ...(kind === "code" && readTags(cell.metadata.metadata)),
  };
  const count: unknown = cell.metadata.execution_count;
  return typeof count === "number" ? { ...base, executionCount: count } : base;
}
