import type { CellReading, Statement } from "../python/readCell.ts";
import type { SelectedCell } from "./selection.ts";

/** A cell's text, divided: every comment goes with the statement it stands above or behind. */
export interface DividedText {
  /** Lines for the function's body, not yet indented. */
  readonly body: readonly BodyLine[];
  /** The shown expression with its comments, as it stands in the cell; empty when the cell shows nothing. */
  readonly shown: string;
}

export interface BodyLine {
  readonly text: string;
  /** It begins inside a string, which indenting would change. */
  readonly isInString: boolean;
}

/** Divides a cell's text into what moves and what stays. Imports go elsewhere; comments above them move along with the code. */
export function divideText(cell: SelectedCell): DividedText {
  const { source, statements } = cell.reading;
  const body: BodyLine[] = [];
  let at = 0;
  for (const statement of statements) {
    const above = commentsBetween(source, at, statement.span.start);
    at = endWithComment(source, statement);
    if (statement === cell.shown)
      return { body, shown: [...above, source.slice(statement.span.start).trimEnd()].join("\n") };
    body.push(...above.map(plain));
    if (!cell.imports.includes(statement)) body.push(...statementLines(cell.reading, statement, at));
    else body.push(...tellingComment(source.slice(statement.span.end, at)).map(plain));
  }
  return { body: [...body, ...commentsBetween(source, at, source.length).map(plain)], shown: "" };
}

/** Body lines as a function body, blank lines at both ends dropped. */
export function indentBody(lines: readonly BodyLine[]): string {
  return lines
    .map(({ text, isInString }) => (isInString || text === "" ? text : `    ${text}`))
    .join("\n")
    .replace(/^\n+|\s+$/g, "");
}

function plain(text: string): BodyLine {
  return { text, isInString: false };
}

/** The comment and blank lines between two statements; what separates statements on one line is dropped. */
function commentsBetween(source: string, from: number, to: number): string[] {
  const lines = source
    .slice(from, to)
    .replace(/^[ \t]*;?[ \t]*/, "")
    .split("\n");
  const isSameLine = lines.length === 1;
  if (isSameLine) return (lines[0] ?? "").trim() === "" ? [] : [(lines[0] ?? "").trim()];
  const comments = lines
    .slice(from === 0 ? 0 : 1, to === source.length ? undefined : -1)
    .map((line) => line.trim());
  const head = from === 0 ? [] : [(lines[0] ?? "").trim()].filter((line) => line.startsWith("#"));
  return [...head, ...comments.filter((line, index) => line !== "" || comments[index - 1] !== "")];
}

/** Where a statement ends, with the comment behind it on its line. */
function endWithComment(source: string, { span }: Statement): number {
  const behind = /^[ \t]*;?[ \t]*#[^\n]*/.exec(source.slice(span.end));
  return span.end + (behind?.[0].length ?? 0);
}

function statementLines(
  { source, linesInStrings }: CellReading,
  { span }: Statement,
  end: number,
): BodyLine[] {
  const row = source.slice(0, span.start).split("\n").length - 1;
  const text = source.slice(span.start, span.end) + source.slice(span.end, end).replace(/^[ \t]*;/, "");
  return text
    .split("\n")
    .map((line, index) => ({ text: line, isInString: index > 0 && linesInStrings.has(row + index) }));
}

/** A comment behind an import is kept unless it only speaks to a linter. */
function tellingComment(text: string): string[] {
  const comment = text.replace(/^[ \t]*;?[ \t]*/, "").trim();
  return comment === "" || /^#\s*(noqa|type:|pylint|isort|pyright|ruff|fmt)/.test(comment) ? [] : [comment];
}
