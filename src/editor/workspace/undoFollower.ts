import { workspace } from "vscode";
import type { AppliedText } from "./applyChanges.ts";

export interface UndoFollower {
  readonly follow: (texts: readonly AppliedText[]) => void;
  readonly dispose: () => void;
}

/**
 * VS Code's own undo gives a file its old text and leaves that unsaved, and so does redo. Cells import what is on the disk: a file that was
 * saved with a change is saved again as soon as undo or redo has brought back one of the texts that were on the disk.
 */
export function createUndoFollower(): UndoFollower {
  const saved = new Map<string, Set<string | undefined>>();
  const listener = workspace.onDidChangeTextDocument(({ document, reason }) => {
    if (reason === undefined) return;
    if (saved.get(document.uri.toString())?.has(document.getText()) === true) void document.save();
  });
  return {
    follow: (texts) => {
      for (const { uri, isSaved, before, applied, hadUnsavedEdits } of texts) {
        if (!isSaved) continue;
        const known = saved.get(uri.toString()) ?? new Set();
        if (!hadUnsavedEdits) known.add(before);
        saved.set(uri.toString(), known.add(applied));
      }
    },
    dispose: () => {
      listener.dispose();
    },
  };
}
