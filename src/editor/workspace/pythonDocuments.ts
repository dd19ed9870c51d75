import type { DocumentFilter } from "vscode";
import { jupyterNotebook } from "./notebooks.ts";

/** Cells of Jupyter notebooks, and Python files, which may be scripts with "# %%" cells. */
export const cellsAndScripts: readonly DocumentFilter[] = [
  { language: "python", notebookType: jupyterNotebook },
  { language: "python", scheme: "file" },
];

export const pythonFiles: DocumentFilter = { language: "python", scheme: "file" };
