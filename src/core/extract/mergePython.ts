import { applyEdits, type TextEdit } from "../text/edit.ts";
import { words } from "../python/magics.ts";
import { builtins } from "../python/names.ts";
import type { ImportedName } from "../python/nameFlow.ts";
import type { CellReading } from "../python/readCell.ts";
import { refuse, type Refusal } from "../refusal.ts";
import { importLines, renderImports } from "./renderImports.ts";

/** What goes into a Python file: imports it needs, and blocks that define a name each. */
export interface Addition {
  readonly imports: readonly ImportedName[];
  readonly blocks: readonly Block[];
}

export interface Block {
  /** What it binds. */
  readonly names: readonly string[];
  readonly kind: "definition" | "constant";
  /** Whole statements, ending without a newline. */
  readonly text: string;
}

/** A new Python file; `head` is what stands above its imports. */
export function renderPython(
  head: string,
  { imports, blocks }: Addition,
  standardLibrary: ReadonlySet<string>,
): string {
  const top = [head, renderImports(imports, standardLibrary)].filter((part) => part !== "").join("\n\n");
  const body = joinBlocks(blocks);
  const gap = blocks[0]?.kind === "constant" ? "\n\n" : "\n\n\n";
  return `${[top, body].filter((part) => part !== "").join(gap)}\n`;
}

/**
 * The file with the addition: imports behind its own, the blocks at its end, not a character of its text changed. A block that the file
 * has already, word for word, is not added again. Refused when a name is taken or the file can't be read.
 */
export function mergePython(
  fileName: string,
  text: string,
  reading: CellReading,
  addition: Addition,
): string | Refusal {
  const problem = refuseMerge(fileName, reading, addition);
  if (problem !== undefined) return problem;
  const own = reading.statements.flatMap((statement) => statement.imports.map((item) => item.statement));
  const lines = importLines(addition.imports.filter((item) => !own.includes(item.statement)));
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const isFuture = (line: string) => line.startsWith("from __future__ ");
  const edits: TextEdit[] = [
    ...importEdit(reading, lines.filter(isFuture), "first"),
    ...importEdit(
      reading,
      lines.filter((line) => !isFuture(line)),
      "behind the last",
    ),
  ];
  const body = joinBlocks(addition.blocks.filter((block) => !isThere(reading, block)));
  const merged = [applyEdits(reading.source, edits).trimEnd(), body]
    .filter((part) => part !== "")
    .join("\n\n\n")
    .replace(/^\s+/, "");
  return newline === "\n" ? `${merged}\n` : `${merged}\n`.replaceAll("\n", newline);
}

/** Two blank lines around definitions; constants stand together. */
function joinBlocks(blocks: readonly Block[]): string {
  return blocks
    .map(({ text, kind }, at) => {
      if (at === 0) return text;
      return (kind === "constant" && blocks[at - 1]?.kind === "constant" ? "\n" : "\n\n\n") + text;
    })
    .join("");
}

function refuseMerge(
  fileName: string,
  reading: CellReading,
  { blocks, imports }: Addition,
): Refusal | undefined {
  if (reading.unread?.kind === "syntax error")
    return refuse(
      `${fileName} has a syntax error near line ${reading.unread.at.line}.`,
      "Correct it, then extract.",
    );
  if (reading.unread !== undefined)
    return refuse(`${fileName} is not Python that can be read.`, "Choose another module.");
  const { binds } = reading.flow;
  const there = blocks
    .filter((block) => !isThere(reading, block))
    .flatMap(({ names }) => names)
    .find((name) => binds.has(name));
  if (there !== undefined)
    return refuse(
      `${fileName} already has \`${there}\`.`,
      "Choose another function name, or another module.",
    );
  const hidden = blocks
    .flatMap(({ text }) => words(text))
    .find((name) => builtins.has(name) && binds.has(name));
  if (hidden !== undefined)
    return refuse(
      `${fileName} has a \`${hidden}\` of its own, and the new code uses Python's.`,
      "Choose another module.",
    );
  const taken = imports.find((item) => binds.has(item.name) && !isSameImport(reading, item));
  if (taken === undefined) return undefined;
  return refuse(
    `${fileName} uses the name \`${taken.name}\` for something else than \`${taken.statement}\`.`,
    "Choose another module.",
  );
}

/** Whether one of the file's statements is the block, word for word, comments above it aside. */
function isThere({ statements, source }: CellReading, { text }: Pick<Block, "text">): boolean {
  const bare = text.replace(/^(?:#[^\n]*\n)+/, "");
  return statements.some(({ span }) => source.slice(span.start, span.end) === bare);
}

function isSameImport(reading: CellReading, { name, statement }: ImportedName): boolean {
  const own = reading.statements.flatMap((each) => each.imports.filter((item) => item.name === name));
  const isDotted = (text: string) => new RegExp(`^import ${name}(\\.|$)`).test(text);
  return own.some(
    (item) => item.statement === statement || (isDotted(item.statement) && isDotted(statement)),
  );
}

/** Behind the last import, else behind the docstring, else at the start; what must come first goes above the imports. */
function importEdit(
  { statements, source }: CellReading,
  lines: readonly string[],
  place: "first" | "behind the last",
): TextEdit[] {
  if (lines.length === 0) return [];
  const [first] = statements;
  const isDocstring =
    first?.kind === "expression" && /^[rbuRBU]{0,2}["']/.test(source.slice(first.span.start));
  const docstring = isDocstring ? first : undefined;
  const last = statements.findLast(
    (statement) => statement.imports.length > 0 && statement.kind !== "future_import_statement",
  );
  const after =
    place === "first"
      ? docstring
      : (last ?? statements.findLast(({ kind }) => kind === "future_import_statement") ?? docstring);
  if (after === undefined) return [{ span: { start: 0, end: 0 }, text: `${lines.join("\n")}\n\n\n` }];
  const lineEnd = source.indexOf("\n", after.span.end);
  const at = lineEnd === -1 ? source.length : lineEnd;
  return [{ span: { start: at, end: at }, text: `${after === docstring ? "\n" : ""}\n${lines.join("\n")}` }];
}
