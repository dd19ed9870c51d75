import type { Node } from "web-tree-sitter";
import { parts } from "../python/readExpression.ts";
import { argument, columnsOf, isTrue, pairs, plainText, type Arguments } from "./arguments.ts";
import { namedColumn, type Column, type ColumnUse } from "./column.ts";
import {
  copyFrame,
  createFrame,
  dropColumn,
  keepRows,
  needColumn,
  renameColumn,
  setColumn,
  type Frame,
  type GrowingNeed,
  type Kept,
} from "./frame.ts";
import { frameOnly } from "./frameAttributes.ts";
import { readQuery } from "./readQuery.ts";
import { newValues } from "./uses.ts";
import { other, type Trace, type Value } from "./value.ts";

/** What `frame.name(...)` does to columns, and gives. */
export function readFrameMethod(frame: Frame, name: string, given: Arguments, trace: Trace): Value {
  if (frameOnly.has(name) && frame.origin !== undefined && !isAmbiguous(name, given))
    frame.origin.isFrame = true;
  const isInPlace = isTrue(given.keywords.get("inplace"));
  const result = isInPlace ? frame : copyFrame(frame);
  const read = methods[name];
  if (read === undefined) {
    evaluateAll(given, trace);
    if (selecting.has(name)) keepRows(result);
    else if (!ordering.has(name)) result.kept = "unknown";
    return selecting.has(name) || ordering.has(name) || computing.has(name)
      ? { kind: "frame", frame: result }
      : other;
  }
  const value = read(result, given, trace, frame) ?? { kind: "frame", frame: result };
  return isInPlace ? other : value;
}

/** A dictionary of frames, or what a dictionary subclass has, is no DataFrame. */
function isAmbiguous(name: string, given: Arguments): boolean {
  return name === "rename" ? !given.keywords.has("columns") : name === "info" || name === "join";
}

/** They give a frame of the same columns: with some of its rows, with all of them, or with other values. */
const selecting = new Set(["head", "tail", "sample", "truncate"]);
const ordering = new Set(["copy", "sort_index", "infer_objects"]);
const computing = new Set(
  "fillna replace convert_dtypes where mask clip interpolate ffill bfill round shift".split(" "),
);

/** `undefined`: the frame itself, as it was changed. */
type Method = (frame: Frame, given: Arguments, trace: Trace, receiver: Frame) => Value | undefined;

const methods: Readonly<Record<string, Method>> = {
  assign: (frame, given, trace) => {
    for (const [name, node] of given.keywords) {
      readFunction(node, { kind: "frame", frame }, trace);
      setColumn(frame, see(namedColumn(name), trace), "all rows");
    }
    if (given.isSplat) frame.isOpen = true;
    return undefined;
  },
  insert: (_, given, trace, receiver) => {
    trace.evaluate(argument(given, "value", 2), trace);
    const columns = columnsOf(argument(given, "column", 1), trace);
    if (columns === undefined) receiver.isOpen = true;
    for (const column of columns ?? []) setColumn(receiver, column, "all rows");
    return other;
  },
  pop: (_, given, trace, receiver) => {
    const columns = columnsOf(argument(given, "item", 0), trace);
    if (columns === undefined) forget(receiver);
    const needs = needAll(receiver, columns, undefined, trace);
    for (const column of columns ?? []) dropColumn(receiver, column);
    return { kind: "values", needs };
  },
  drop: readDrop,
  rename: (frame, given, trace) => {
    const columns = given.keywords.get("columns");
    const axis = given.keywords.get("axis")?.text ?? "";
    const mapping = columns ?? (/1|columns/.test(axis) ? given.positional[0] : undefined);
    if (mapping === undefined) return undefined;
    const renamed = mapping.type === "dictionary" ? parts(mapping) : undefined;
    const names = (renamed ?? []).map((pair) =>
      ["key", "value"].map((field) => single(pair.childForFieldName(field), trace)),
    );
    if (renamed === undefined) forget(frame);
    for (const [from, to] of names)
      if (from === undefined || to === undefined) forget(frame);
      else renameColumn(frame, from, to);
    return undefined;
  },
  set_index: (frame, given, trace) => {
    const keys = columnsOf(argument(given, "keys", 0), trace);
    needAll(frame, keys, undefined, trace);
    const isDropped = given.keywords.get("drop")?.type !== "false";
    if (keys === undefined) forget(frame);
    else if (isDropped) for (const key of keys) dropColumn(frame, key, "to the index");
    return undefined;
  },
  reset_index: (frame, given) => {
    if (isTrue(given.keywords.get("drop"))) return undefined;
    frame.isOpen = true;
    for (const [key, { kind }] of frame.changes) if (kind === "dropped") frame.changes.delete(key);
    return undefined;
  },
  sort_values: needing("by", 0, { kept: "all" }),
  dropna: (frame, given, trace) => {
    needAll(frame, columnsOf(given.keywords.get("subset"), trace), undefined, trace);
    if (/1|columns/.test(given.keywords.get("axis")?.text ?? "")) forget(frame);
    keepRows(frame);
    return undefined;
  },
  drop_duplicates: needing("subset", 0, { kept: "rows" }),
  explode: needing("column", 0, { kept: "unknown" }),
  nlargest: needing("columns", 1, { as: "number", kept: "rows" }),
  nsmallest: needing("columns", 1, { as: "number", kept: "rows" }),
  astype: (frame, given, trace) => {
    const types = given.positional[0] ?? given.keywords.get("dtype");
    if (pairs(types) === undefined) frame.kept = "unknown";
    for (const [name] of pairs(types) ?? []) {
      needAll(frame, [see(namedColumn(name), trace)], undefined, trace);
      setColumn(frame, namedColumn(name), "all rows");
    }
    return undefined;
  },
  value_counts: (frame, given, trace) => {
    needAll(frame, columnsOf(argument(given, "subset", 0), trace), undefined, trace);
    return other;
  },
  select_dtypes: (frame) => {
    forget(frame);
    return undefined;
  },
  merge: readMerge,
  join: (frame, given, trace) => {
    trace.evaluate(given.positional[0], trace);
    needAll(frame, columnsOf(given.keywords.get("on"), trace), "key", trace);
    frame.isOpen = true;
    frame.kept = "unknown";
    return undefined;
  },
  groupby: (frame, given, trace, receiver) => {
    readGroupKeys(receiver, argument(given, "by", 0), trace);
    return { kind: "groups", frame };
  },
  resample: (frame, given, trace, receiver) => {
    needAll(receiver, columnsOf(given.keywords.get("on"), trace), "dates", trace);
    return { kind: "groups", frame };
  },
  pivot_table: readPivot,
  pivot: readPivot,
  melt: (_, given, trace, receiver) => {
    for (const name of ["id_vars", "value_vars"])
      needAll(receiver, columnsOf(given.keywords.get(name), trace), undefined, trace);
    return other;
  },
  query: (frame, given, trace, receiver) => {
    for (const { column, as, told } of readQuery(plainText(argument(given, "expr", 0))))
      for (const need of needAll(receiver, [see(column, trace)], as, trace)) need.told.push(...told);
    keepRows(frame);
    return undefined;
  },
  eval: (frame, given, trace, receiver) => {
    const text = plainText(argument(given, "expr", 0));
    const target = /^\s*([A-Za-z_]\w*)\s*=(?!=)(.*)$/s.exec(text ?? "");
    for (const { column, as } of readQuery(target?.[2] ?? text))
      needAll(receiver, [see(column, trace)], as, trace);
    if (target?.[1] === undefined) return other;
    setColumn(frame, see(namedColumn(target[1]), trace), "all rows");
    return undefined;
  },
  apply: (frame, given, trace) => {
    const isByRow = /1|columns/.test(argument(given, "axis", 1)?.text ?? "");
    readFunction(argument(given, "func", 0), isByRow ? { kind: "row", frame } : newValues, trace);
    return other;
  },
  pipe: (frame, given, trace) => {
    const [first, ...rest] = given.positional;
    for (const node of rest) trace.evaluate(node, trace);
    return readFunction(first, { kind: "frame", frame }, trace);
  },
  plot: readPlot,
  hist: readPlot,
  boxplot: readPlot,
  reindex: (frame, given, trace) => {
    evaluateAll(given, trace);
    const isOfRows = given.positional.length + given.keywords.size === 0 || given.keywords.has("index");
    if (!isOfRows || given.keywords.has("columns")) forget(frame);
    frame.kept = "unknown";
    return undefined;
  },
  agg: readTotals,
  aggregate: readTotals,
};

/** Without groups a Series comes back, or a frame whose rows are what is named. */
function readTotals(frame: Frame, given: Arguments, trace: Trace, receiver: Frame): Value {
  readAggregation(frame, given, trace, receiver);
  return other;
}

/** A method whose argument names columns that must be there, and what it keeps of the frame. */
function needing(
  name: string,
  at: number,
  { as, kept }: { readonly as?: ColumnUse; readonly kept: Kept },
): Method {
  return (frame, given, trace, receiver) => {
    needAll(receiver, columnsOf(argument(given, name, at), trace), as, trace);
    if (kept === "rows") keepRows(frame);
    else if (kept === "unknown") frame.kept = kept;
    return undefined;
  };
}

function readDrop(frame: Frame, given: Arguments, trace: Trace, receiver: Frame): undefined {
  const axis = argument(given, "axis", 1)?.text ?? "";
  const isByAxis = /1|columns/.test(axis);
  const node = given.keywords.get("columns") ?? (isByAxis ? argument(given, "labels", 0) : undefined);
  if (given.keywords.has("index") || node === undefined) keepRows(frame);
  if (node === undefined) {
    evaluateAll(given, trace);
    if (axis !== "" && !/0|index|rows/.test(axis)) frame.kept = "unknown";
    return undefined;
  }
  const columns = columnsOf(node, trace);
  if (columns === undefined) forget(frame);
  if (plainText(given.keywords.get("errors")) !== "ignore") needAll(receiver, columns, undefined, trace);
  for (const column of columns ?? []) dropColumn(frame, column);
  return undefined;
}

export function readMerge(frame: Frame, given: Arguments, trace: Trace): undefined {
  const right = trace.evaluate(argument(given, "right", 0), trace);
  const both = columnsOf(given.keywords.get("on") ?? given.positional[2], trace);
  needAll(frame, both ?? columnsOf(given.keywords.get("left_on"), trace), "key", trace);
  if (right.kind === "frame") {
    if (right.frame.origin !== undefined) right.frame.origin.isFrame = true;
    needAll(right.frame, both ?? columnsOf(given.keywords.get("right_on"), trace), "key", trace);
  }
  frame.isOpen = true;
  frame.kept = "unknown";
  return undefined;
}

function readGroupKeys(frame: Frame, by: Node | undefined, trace: Trace): void {
  const grouper =
    by?.type === "call" && (by.childForFieldName("function")?.text ?? "").endsWith("Grouper")
      ? by
      : undefined;
  if (by?.type === "list" && grouper === undefined) {
    for (const part of parts(by)) readGroupKeys(frame, part, trace);
    return;
  }
  if (grouper !== undefined) {
    const key = grouper
      .descendantsOfType("keyword_argument")
      .find((node) => node.childForFieldName("name")?.text === "key");
    needAll(frame, columnsOf(key?.childForFieldName("value") ?? undefined, trace), "dates", trace);
    return;
  }
  const value = trace.evaluate(by, trace);
  if (value.kind === "names") needAll(frame, value.columns, "category", trace);
  if (value.kind === "values") for (const need of value.needs) need.uses.add("category");
}

function readPivot(_: Frame, given: Arguments, trace: Trace, receiver: Frame): Value {
  for (const name of ["index", "columns"])
    needAll(receiver, columnsOf(given.keywords.get(name), trace), "category", trace);
  needAll(receiver, columnsOf(given.keywords.get("values"), trace), undefined, trace);
  return other;
}

export function readPlot(_: Frame, given: Arguments, trace: Trace, receiver: Frame): Value {
  for (const name of [
    "x",
    "y",
    "c",
    "column",
    "by",
    "hue",
    "col",
    "row",
    "style",
    "size",
    "color",
    "names",
  ]) {
    const node = given.keywords.get(name);
    const isColour = name === "c" || name === "color" || name === "style" || name === "size";
    if (node !== undefined && !isColour) needAll(receiver, columnsOf(node, trace), undefined, trace);
  }
  return other;
}

/** `agg({"x": "mean"})`, `agg(total=("x", "sum"))`; what comes back has the columns so named. */
export function readAggregation(_: Frame, given: Arguments, trace: Trace, receiver: Frame): Value {
  const result = createFrame(undefined);
  const aggregate = (column: Column, how: Node | undefined): void => {
    const texts = how === undefined ? [] : [how, ...how.descendantsOfType("string")].map(plainText);
    const isNumber = texts.some((text) => text !== undefined && /^(mean|sum|std|var|median)$/.test(text));
    needAll(receiver, [see(column, trace)], isNumber ? "number" : undefined, trace);
  };
  for (const [name, how] of pairs(given.positional[0]) ?? []) aggregate(namedColumn(name), how);
  for (const [name, node] of given.keywords) {
    const [column, how] = node.type === "tuple" ? parts(node) : [];
    const source = plainText(column);
    if (source === undefined) continue;
    aggregate(namedColumn(source), how);
    setColumn(result, see(namedColumn(name), trace), "all rows");
  }
  return { kind: "frame", frame: result };
}

/** Reads a lambda as called with that value first, and gives what it returns; anything else is read as it stands. */
export function readFunction(node: Node | undefined, given: Value, trace: Trace): Value {
  if (node?.type !== "lambda") return trace.evaluate(node, trace);
  const before = trace.names;
  const names = node.childForFieldName("parameters")?.descendantsOfType("identifier") ?? [];
  const { read } = trace;
  trace.names = new Map(before);
  trace.read = new Map();
  for (const [at, name] of names.entries()) trace.names.set(name.text, at === 0 ? given : other);
  const value = trace.evaluate(node.childForFieldName("body"), trace);
  trace.names = before;
  trace.read = read;
  return value;
}

/** Notes that columns are read, and for what. */
export function needAll(
  frame: Frame,
  columns: readonly Column[] | undefined,
  as: ColumnUse | undefined,
  trace: Trace,
): GrowingNeed[] {
  const needs = (columns ?? []).flatMap((column) => needColumn(frame, see(column, trace), trace.depth > 0));
  if (as !== undefined) for (const need of needs) need.uses.add(as);
  return needs;
}

/** Nothing is known of the frame's columns any more. */
export function forget(frame: Frame): void {
  frame.changes.clear();
  frame.only = undefined;
  frame.kept = "unknown";
  frame.isOpen = true;
}

function single(node: Node | null, trace: Trace): Column | undefined {
  const columns = columnsOf(node ?? undefined, trace);
  return columns?.length === 1 ? columns[0] : undefined;
}

function see(column: Column, trace: Trace): Column {
  if (column.kind === "name") trace.seen.add(column.name);
  return column;
}

export function evaluateAll({ positional, keywords }: Arguments, trace: Trace): Value[] {
  return [...positional, ...keywords.values()].map((node) => trace.evaluate(node, trace));
}
