import { basename } from "node:path";
import type { ChangeSet } from "../../core/change/changeSet.ts";
import { findStale } from "../../core/notebook/findStale.ts";
import type { Notebook } from "../../core/notebook/notebook.ts";
import { parsePercent, renderPercent } from "../../core/notebook/percent.ts";
import { isRefusal, refuse, type Refusal } from "../../core/refusal.ts";
import type { Workspace } from "../../flow/ports.ts";
import { applyChanges, type EditorChange } from "./applyChanges.ts";
import { cellName } from "./cellPart.ts";
import { listFolder, readText } from "./files.ts";
import { openNotebook, readDocument } from "./notebooks.ts";
import { changedSince } from "./textPart.ts";
import { takeBack, undoChanges } from "./undoChanges.ts";
import { createUndoFollower } from "./undoFollower.ts";

export interface EditorWorkspace extends Workspace {
  dispose(): void;
}

/** The port on VS Code's documents: what is read has unsaved edits, what is applied is one step of its undo. */
export function createEditorWorkspace(): EditorWorkspace {
  const follower = createUndoFollower();
  return {
    dispose: follower.dispose,
    readText,
    listFolder,
    readNotebook,
    apply: async (changes) => {
      const change = await inEditor(changes);
      const done = isRefusal(change) ? change : await applyChanges(change, takeBack);
      if (isRefusal(done)) return done;
      follower.follow(done.texts);
      return { kind: "applied", changes, undo: () => undoChanges(done) };
    },
  };
}

async function readNotebook(path: string): Promise<Notebook | Refusal> {
  if (isScript(path)) {
    const text = await readScript(path);
    return typeof text === "string" ? parsePercent(text) : text;
  }
  const document = await openNotebook(path);
  return isRefusal(document) ? document : readDocument(document);
}

/** Files are saved, because cells import what is on the disk. A script is changed as a text, and left unsaved like a notebook. */
async function inEditor({ files, notebook }: ChangeSet): Promise<EditorChange | Refusal> {
  const texts = files.map((change) => ({ change, isSaved: true }));
  if (!isScript(notebook.path)) return { texts, cells: { path: notebook.path, changes: notebook.cells } };
  const before = await readScript(notebook.path);
  if (isRefusal(before)) return before;
  const stale = findStale(parsePercent(before), notebook.cells);
  if (stale.length > 0) return changedSince(stale.map(cellName));
  const script = { path: notebook.path, before, after: renderPercent(before, notebook.cells) };
  return { texts: [...texts, { change: script, isSaved: false }], cells: undefined };
}

async function readScript(path: string): Promise<string | Refusal> {
  return (await readText(path)) ?? refuse(`There is no file ${basename(path)}.`);
}

/** Scripts with "# %%" cells are .py files; everything else is opened as a notebook. */
function isScript(path: string): boolean {
  return path.toLowerCase().endsWith(".py");
}
