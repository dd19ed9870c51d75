/** A stretch of a text, `start` up to but not including `end`, in UTF-16 code units (as JavaScript strings and VS Code count). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place for people and tools: line and column count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}
