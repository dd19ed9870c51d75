import type { Span } from "../text/span.ts";
import type { Notebook } from "./notebook.ts";

/** An .ipynb file as it was read: enough to change cells and leave every other byte as it is. */
export interface IpynbFile {
  readonly kind: "ipynb";
  readonly notebook: Notebook;
  /** The whole file, without its byte order mark. */
  readonly text: string;
  readonly hasBom: boolean;
  readonly cells: readonly CellSpans[];
}

/** Where the parts of a cell lie in the file's text. */
export interface CellSpans {
  readonly whole: Span;
  readonly source: Span;
  readonly executionCount: Span | undefined;
}
