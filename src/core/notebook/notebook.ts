/** A notebook as every feature sees it, whether it came from an .ipynb file, a percent script (`# %%`) or an editor. */
export interface Notebook {
  readonly format: "ipynb" | "percent";
  /** Language of the kernel, as VS Code names languages: "python", "julia", "r". */
  readonly language: string;
  readonly cells: readonly Cell[];
}

export interface Cell {
  readonly kind: "code" | "markdown" | "raw";
  /** Language of a code cell ("python"); "markdown" or "raw" for the others. */
  readonly language: string;
  /** The cell's text with "\n" between lines, whatever the file has. */
  readonly source: string;
  /** Null or absent: not run since it was written. */
  readonly executionCount?: number;
  /** What Jupyter's tools go by, such as "raises-exception"; absent: none. */
  readonly tags?: readonly string[];
}

/**
 * What becomes of one cell. `index` counts from 0 over all cells of the notebook as it was read. `before` is compared again just before
 * applying. `after` undefined deletes the cell. A changed cell keeps id, metadata and outputs, and counts as not run.
 */
export interface CellChange {
  readonly index: number;
  readonly before: string;
  readonly after: string | undefined;
}
