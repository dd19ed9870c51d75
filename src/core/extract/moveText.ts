import type { CellReading, Statement } from "../python/readCell.ts";
import type { TextEdit } from "../text/edit.ts";
import type { SelectedCell } from "./selection.ts";
import { sliceEdited } from "./rewriteCalls.ts";

/** A cell's text, divided: every comment goes with the statement it stands above or behind. */
export interface DividedText {
  /** Lines for the function's body, not yet indented. */
  readonly body: readonly BodyLine[];
  /** `%%time`, `%matplotlib inline`: IPython's own lines, which come first in a cell. */
  readonly magics: readonly string[];
  /** Configuration that stays above the call. */
  readonly before: readonly string[];
  /** What stays behind the call, as it stands in the cell. */
  readonly after: readonly string[];
}

export interface BodyLine {
  readonly text: string;
  /** It begins inside a string, which indenting would change. */
  readonly isInString: boolean;
}

/**
 * Divides a cell's text into what moves into the function (`body`) and what stays. Imports and definitions go elsewhere; a comment above an
 * import moves along with the code, one above a definition with the definition.
 */
export function divideText(
  cell: SelectedCell,
  body: ReadonlySet<Statement>,
  edits: readonly TextEdit[],
): DividedText {
  const { reading } = cell;
  const { source, statements, magics } = reading;
  const wrapper = magics.find(({ kind }) => kind === "cell");
  const divided = {
    body: [] as BodyLine[],
    magics: wrapper === undefined ? [] : [source.slice(wrapper.span.start, wrapper.span.end)],
    before: [] as string[],
    after: [] as string[],
  };
  const tail = firstOfTail(cell);
  let at = wrapper === undefined ? 0 : wrapper.span.end;
  for (const [index, statement] of statements.entries()) {
    const from = at;
    const above = commentsBetween(source, from, statement.span.start);
    at = endOf(reading, statement, statements[index + 1]);
    const text = source.slice(statement.span.start, at);
    if (statement === tail) {
      divided.after.push(...above, source.slice(statement.span.start).trimEnd());
      return divided;
    }
    if (cell.after.includes(statement)) divided.after.push(...above, text);
    else if (cell.before.includes(statement)) {
      const isMagic = magics.some(({ span }) => span.start === statement.span.start);
      divided[isMagic ? "magics" : "before"].push(...above, text);
    } else if (body.has(statement))
      for (const line of [...above.map(plain), ...statementLines(reading, statement, at, edits)])
        divided.body.push(line);
    else if (cell.imports.includes(statement)) {
      const comments = [...above, ...tellingComment(source.slice(statement.span.end, at))].map(plain);
      divided.body.push(...comments);
    } else divided.body.push(...commentsBetween(source, from, commentStart(reading, statement)).map(plain));
  }
  divided.body.push(...commentsBetween(source, at, source.length).map(plain));
  return divided;
}

/** Body lines as a function body, blank lines at both ends dropped. Python counts a line's indentation from the last form feed in it. */
export function indentBody(lines: readonly BodyLine[]): string {
  return lines
    .map(({ text, isInString }) =>
      isInString || text === "" ? text : `    ${text.replace(/^[ \t\f]*\f/, "")}`,
    )
    .join("\n")
    .replace(/^\n+/, "")
    .trimEnd();
}

/** A definition as it goes to a module's top level, with the comment right above it. */
export function definitionText(
  reading: CellReading,
  statement: Statement,
  edits: readonly TextEdit[],
): string {
  const { source } = reading;
  const comment = source.slice(commentStart(reading, statement), statement.span.start);
  const end = endWithComment(reading, statement);
  return (comment + sliceEdited(source, statement.span, edits) + source.slice(statement.span.end, end))
    .replace(/[ \t]*;[ \t]*$/, "")
    .trimEnd();
}

/** The comment lines right above a statement, and the comment behind it, which may be empty. */
export interface Comments {
  readonly above: readonly string[];
  readonly behind: string;
}

export function commentsOf(reading: CellReading, statement: Statement): Comments {
  const { source } = reading;
  const above = source.slice(commentStart(reading, statement), statement.span.start).split("\n");
  const behind = source.slice(statement.span.end, endWithComment(reading, statement));
  return {
    above: above.map((line) => line.trim()).filter((line) => line !== ""),
    behind: behind.replace(/^[ \t]*;?/, "").trim(),
  };
}

/** A cell without some of its definitions, and with `instead` where the first of them stood. */
export function withoutDefinitions(
  reading: CellReading,
  gone: readonly Statement[],
  instead: string,
): string {
  const { source } = reading;
  let text = "";
  let at = 0;
  for (const [index, statement] of gone.entries()) {
    const start = commentStart(reading, statement);
    text += source.slice(at, start) + (index === 0 ? `${instead}\n` : "");
    at = endWithComment(reading, statement);
    const blank = /^[ \t]*;?(?:[ \t]*\n)*/.exec(source.slice(at))?.[0].length ?? 0;
    const isLast = at + blank >= source.length;
    at += blank;
    if (index === 0 && !isLast && gone.length === 1) text += "\n";
  }
  return (text + source.slice(at)).trim();
}

/** Where the comment lines right above a statement begin; the statement's own start when there are none. */
function commentStart({ source, statements }: CellReading, statement: Statement): number {
  const { span } = statement;
  const before = statements[statements.indexOf(statement) - 1]?.span.end ?? 0;
  const lineOfBefore = before === 0 ? 0 : source.lastIndexOf("\n", before - 1) + 1;
  const above = source.slice(lineOfBefore, span.start).split("\n");
  let start = span.start;
  for (let line = above.length - 2; line >= 0 && /^[ \t]*#/.test(above[line] ?? ""); line -= 1)
    start -= (above[line] ?? "").length + 1;
  return above.at(-1)?.trim() === "" && start >= before ? start : span.start;
}

/** The first of the statements that stay at the cell's end, one behind the other. */
function firstOfTail({ reading: { statements }, after }: SelectedCell): Statement | undefined {
  const lastMoved = statements.findLastIndex((statement) => !after.includes(statement));
  return statements[lastMoved + 1];
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

/** `%time` ends where the code that it times begins. */
function endOf(reading: CellReading, statement: Statement, next: Statement | undefined): number {
  const isTiming =
    statement.isMagic && reading.magics.some(({ span, runs }) => runs && span.start === statement.span.start);
  return isTiming && next !== undefined ? next.span.start : endWithComment(reading, statement);
}

/** Where a statement ends, with the comment behind it on its line; an IPython line ends with its line. */
function endWithComment({ source, magics }: CellReading, { span, isMagic }: Statement): number {
  const magic = magics.find((each) => each.span.start === span.start && !each.runs);
  if (magic !== undefined && (isMagic || magic.span.end > span.end)) return magic.span.end;
  const behind = /^[ \t]*(?:;[ \t]*)?#[^\n]*/.exec(source.slice(span.end));
  return span.end + (behind?.[0].length ?? 0);
}

/** A statement's lines, edited, up to `end`: where a comment behind it ends. */
export function statementLines(
  { source, linesInStrings }: CellReading,
  { span, line: row }: Statement,
  end: number,
  edits: readonly TextEdit[],
): BodyLine[] {
  const text = sliceEdited(source, span, edits) + source.slice(span.end, end).replace(/^[ \t]*;/, "");
  return text
    .split("\n")
    .map((line, index) => ({ text: line, isInString: index > 0 && linesInStrings.has(row + index) }));
}

/** A comment behind an import is kept unless it only speaks to a linter. */
function tellingComment(text: string): string[] {
  const comment = text.replace(/^[ \t]*;?[ \t]*/, "").trim();
  return comment === "" || /^#\s*(noqa|type:|pylint|isort|pyright|ruff|fmt)/.test(comment) ? [] : [comment];
}
