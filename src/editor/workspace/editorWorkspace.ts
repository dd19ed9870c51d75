import { isRefusal, refuse } from "../../core/refusal.ts";
import type { Workspace } from "../../flow/ports.ts";
import { applyChanges } from "./applyChanges.ts";
import { listFolder, readText } from "./files.ts";
import { openNotebook, readDocument } from "./notebooks.ts";
import { takeBack, undoChanges } from "./undoChanges.ts";

/** The port on VS Code's documents: what is read has unsaved edits, what is applied is one step of its undo. */
export function createEditorWorkspace(): Workspace {
  return {
    readText,
    listFolder,
    readNotebook: async (path) => {
      if (isScript(path)) return refuse("Not there yet");
      const document = await openNotebook(path);
      return isRefusal(document) ? document : readDocument(document);
    },
    apply: async (changes) => {
      const done = await applyChanges(
        {
          texts: changes.files.map((change) => ({ change, isSaved: true })),
          cells: { path: changes.notebook.path, changes: changes.notebook.cells },
        },
        takeBack,
      );
      return isRefusal(done) ? done : { kind: "applied", changes, undo: () => undoChanges(done) };
    },
  };
}

/** Scripts with "# %%" cells are .py files; everything else is opened as a notebook. */
function isScript(path: string): boolean {
  return path.toLowerCase().endsWith(".py");
}
