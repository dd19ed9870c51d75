import type { NotebookDocument, Uri } from "vscode";
import { refuse, type Refusal } from "../../core/refusal.ts";
import { jupyterNotebook } from "../workspace/notebooks.ts";

/** Why cells of this notebook can't be extracted; `undefined` when they can. */
export function refuseNotebook({ notebookType, uri, isUntitled }: NotebookDocument): Refusal | undefined {
  if (notebookType === "interactive") {
    return refuse(
      "The Interactive Window has no file of its own.",
      "Extract in a notebook, or in a script with `# %%` cells.",
    );
  }
  if (notebookType !== jupyterNotebook) {
    return refuse(
      `Notebridge works with Jupyter notebooks, and this is one of type "${notebookType}".`,
      "Open an .ipynb file.",
    );
  }
  return refusePlace("notebook", uri, isUntitled);
}

/** Modules are files, and a cell imports what lies on a disk beside it. */
export function refusePlace(what: string, { scheme }: Uri, isUntitled: boolean): Refusal | undefined {
  if (isUntitled) {
    return refuse(
      `The ${what} is not saved yet, so a module would have no place beside it.`,
      "Save it, then extract.",
    );
  }
  if (scheme === "file") return undefined;
  return refuse(
    `The ${what} is not a file on a disk ("${scheme}"), so Python could not import a module beside it.`,
    "Open a local copy.",
  );
}
