import type { Node } from "web-tree-sitter";
import type { ParsedCell } from "../python/readCell.ts";
import { parts } from "../python/readExpression.ts";
import type { Span } from "../text/span.ts";
import type { Column, ColumnChange, ColumnNeed } from "./column.ts";
import { createFrame, type Frame, type Kept, type Origin } from "./frame.ts";
import { evaluate } from "./evaluate.ts";
import { readStatementColumns } from "./readStatementColumns.ts";
import { forkNames, other, type Names, type Trace, type Value } from "./value.ts";

/** The code to look at, and what is known of the names that it takes. */
export interface ColumnQuestion {
  /** The selected cells with the spans of the statements that make the function's body, in order. */
  readonly cells: readonly ColumnCell[];
  /** Parameters, keyword parameters too. */
  readonly parameters: readonly string[];
  /** Values of keyword parameters as Python text: a column named by one is "the column named by `time_column`". */
  readonly defaults: ReadonlyMap<string, string>;
  /** "pandas.DataFrame", another type's name, or nothing where it isn't known: what the code does with it tells then. */
  readonly types: ReadonlyMap<string, string | undefined>;
}

export interface ColumnCell {
  readonly parsed: ParsedCell;
  readonly body: readonly Span[];
  /** Parameters that take the place of literals, by the literal's offset. */
  readonly replaced: ReadonlyMap<number, string>;
}

/** What the code needs of the frames that it takes, and what becomes of their columns. What is not sure is left out, or marked conditional. */
export interface ColumnEffects {
  /** The parameters that are DataFrames, with what they need and what happens to them in place. */
  readonly inputs: ReadonlyMap<string, FrameInput>;
  /** Names that hold a DataFrame in the end. */
  readonly results: ReadonlyMap<string, FrameResult>;
}

export interface FrameInput {
  /** Columns that must be there, in the order of their first use. */
  readonly needs: readonly ColumnNeed[];
  /** Done to the very object that came in. */
  readonly changes: readonly ColumnChange[];
}

export interface FrameResult {
  /** The parameter whose columns it has, but for `changes`; absent: the code makes the frame, and other columns aren't known. */
  readonly of: string | undefined;
  /** It is the object that came in. */
  readonly isInput: boolean;
  /** Of that parameter's rows and values; "all" where there is none. */
  readonly kept: Kept;
  /** Its only columns before `changes`, where the code chooses them. */
  readonly only?: readonly Column[];
  readonly changes: readonly ColumnChange[];
}

export function columnEffects(question: ColumnQuestion): ColumnEffects {
  const { seen } = run(question, new Set());
  const { names, origins } = run(question, seen);
  const frames = origins.filter(({ isFrame }) => isFrame);
  const inputs = frames.map((origin) => {
    const frame = frameAt(names, entryName(origin.name));
    return [origin.name, { needs: needsOf(origin), changes: changesOf(frame) }] as const;
  });
  const results = [...names].flatMap(([name, value]): [string, FrameResult][] => {
    if (value.kind !== "frame" || name.startsWith("@") || value.frame.origin?.isFrame === false) return [];
    const { frame } = value;
    const of = frame.origin?.name;
    const isInput = of !== undefined && frameAt(names, entryName(of)) === frame;
    const { kept, only } = frame;
    return [[name, { of, isInput, kept, ...(only && { only }), changes: changesOf(frame) }]];
  });
  return { inputs: new Map(inputs), results: new Map(results) };
}

/** Reads the code once. `attributes` are names that `df.name` may mean as a column. */
function run(question: ColumnQuestion, attributes: ReadonlySet<string>): Trace & { origins: Origin[] } {
  const { parameters, defaults, types } = question;
  const origins: Origin[] = [];
  const names: Names = new Map();
  for (const name of parameters) {
    const type = types.get(name);
    const text = defaults.get(name);
    if (text !== undefined) names.set(name, readDefault(name, text));
    else if (type === undefined || type === "pandas.DataFrame") {
      const origin: Origin = { name, isFrame: type !== undefined, needs: new Map() };
      const value: Value = { kind: "frame", frame: createFrame(origin) };
      origins.push(origin);
      names.set(name, value).set(entryName(name), value);
    } else names.set(name, other);
  }
  const trace: Trace & { origins: Origin[] } = {
    names: forkNames(names),
    depth: 0,
    read: new Map(),
    replaced: new Map(),
    seen: new Set<string>(),
    attributes,
    evaluate,
    origins,
  };
  for (const cell of question.cells) {
    trace.replaced = cell.replaced;
    for (const statement of statementsOf(cell))
      if (readStatementColumns(statement, trace) === "ends") return trace;
  }
  return trace;
}

/** No name of Python's has this form. */
function entryName(name: string): string {
  return `@${name}`;
}

function statementsOf({ parsed, body }: ColumnCell): Node[] {
  const starts = new Set(body.map(({ start }) => start));
  return parts(parsed.tree.rootNode).filter((node) => starts.has(node.startIndex));
}

/** A text, or a tuple or list of texts, names the columns that the parameter names. */
function readDefault(parameter: string, text: string): Value {
  const literal = /^(?:"([^"\\]*)"|'([^'\\]*)')$/;
  const inside = /^[[(](.*?),?\s*[\])]$/s.exec(text);
  const items = inside?.[1] === undefined ? [text] : inside[1].split(",");
  const found = items.map((item) => literal.exec(item.trim())).map((match) => match?.[1] ?? match?.[2]);
  const names = found.flatMap((name) => name ?? []);
  if (names.length !== items.length) return other;
  return { kind: "names", columns: [{ kind: "parameter", parameter, names }], isList: inside !== null };
}

function frameAt(names: Names, name: string): Frame | undefined {
  const value = names.get(name);
  return value?.kind === "frame" ? value.frame : undefined;
}

function needsOf({ needs }: Origin): ColumnNeed[] {
  return [...needs.values()].map(({ column, uses, told, isConditional, isDifference }) => {
    const all = new Set(uses);
    if (isDifference && !all.has("dates")) all.add("number");
    return { column, uses: all, told, isConditional };
  });
}

function changesOf(frame: Frame | undefined): ColumnChange[] {
  return [...(frame?.changes.values() ?? [])];
}
