import type { Position } from "./span.ts";

/** Lines of one text. A line ends with "\n", "\r\n" or "\r", as in VS Code. */
export interface LineIndex {
  readonly lineCount: number;
  /** Line and column of an offset, both from 1; an offset beyond the text is taken for its nearest end. */
  positionAt(offset: number): Position;
  /** Offset of a place; a column beyond its line is taken for the line's end, a line beyond the text for the text's nearest end. */
  offsetAt(position: Position): number;
}

/** Built in one pass over the text; each question then takes logarithmic time. */
export function createLineIndex(text: string): LineIndex {
  const starts = lineStarts(text);
  const endOf = (line: number): number => {
    const next = starts[line + 1];
    if (next === undefined) return text.length;
    return next - (text[next - 1] === "\n" && text[next - 2] === "\r" ? 2 : 1);
  };
  return {
    lineCount: starts.length,
    positionAt(offset) {
      const at = Math.min(Math.max(offset, 0), text.length);
      const line = lastAtMost(starts, at);
      return { line: line + 1, column: at - (starts[line] ?? 0) + 1 };
    },
    offsetAt({ line, column }) {
      const start = starts[line - 1];
      if (start === undefined) return line < 1 ? 0 : text.length;
      return Math.min(start + Math.max(column - 1, 0), endOf(line - 1));
    },
  };
}

/** Index of the last of the ascending numbers that is not above `limit`; the first where all are. */
export function lastAtMost(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((ascending[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where each line begins; lines end with "\n", "\r\n" or a "\r" alone, as VS Code and ruff count them. */
export function lineStarts(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), ({ 0: end, index }) => index + end.length)];
}
