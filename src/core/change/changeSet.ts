import type { CellChange } from "../notebook/notebook.ts";

/** What becomes of one text file. `undefined` is "no such file": `before` undefined creates, `after` undefined deletes. */
export interface FileChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Everything one step changes, applied as a whole or not at all. Paths are absolute. */
export interface ChangeSet {
  /** For undo lists and logs: "Extract add_features to features.py". */
  readonly title: string;
  readonly notebook: { readonly path: string; readonly cells: readonly CellChange[] };
  readonly files: readonly FileChange[];
}
