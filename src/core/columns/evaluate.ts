import type { Node } from "web-tree-sitter";
import { parts } from "../python/readExpression.ts";
import { columnsOf, namesOf, nameValue, plainText, readArguments } from "./arguments.ts";
import { readLibraryCall } from "./readLibraryCall.ts";
import { copyFrame, keepRows, type Frame } from "./frame.ts";
import { frameAttributes, frameOnly } from "./frameAttributes.ts";
import { evaluateAll, needAll, readAggregation, readFrameMethod, readFunction } from "./readFrameMethod.ts";
import {
  isNumericMethod,
  mask,
  newValues,
  readArithmetic,
  readComparison,
  readValuesAttribute,
  readValuesMethod,
  use,
} from "./uses.ts";
import { other, type Trace, type Value } from "./value.ts";

/** What an expression gives, as far as columns go; notes on the way which columns it needs and changes. */
export function evaluate(node: Node | null | undefined, trace: Trace): Value {
  if (node === null || node === undefined) return other;
  const parameter = trace.replaced.get(node.startIndex);
  if (parameter !== undefined) return trace.names.get(parameter) ?? other;
  const known = trace.read.get(node.id);
  if (known !== undefined) return known;
  const value = (expressions[node.type] ?? readAll)(node, trace);
  if (node.type === "call" || node.type.endsWith("comprehension") || node.type === "generator_expression")
    trace.read.set(node.id, value);
  return value;
}

const expressions: Readonly<Record<string, (node: Node, trace: Trace) => Value>> = {
  identifier: (node, trace) => trace.names.get(node.text) ?? other,
  string: (node, trace) => {
    const text = plainText(node);
    return text === undefined ? readAll(node, trace) : nameValue(text);
  },
  list: readList,
  tuple: readList,
  set: readList,
  parenthesized_expression: (node, trace) => evaluate(parts(node)[0], trace),
  subscript: readSubscript,
  attribute: readAttribute,
  call: readCall,
  binary_operator: (node, trace) => {
    const [left, right] = sides(node, ["left", "right"], trace);
    const operator = node.childForFieldName("operator")?.type ?? "";
    if (left === undefined || right === undefined) return other;
    if (operator === "+" && left.value.kind === "names") return namesOf([left.value, right.value]) ?? other;
    if (["&", "|", "^"].includes(operator)) return readArithmetic(operator, left, right);
    const areValues = left.value.kind === "values" || right.value.kind === "values";
    return areValues ? readArithmetic(operator, left, right) : other;
  },
  comparison_operator: (node, trace) =>
    readComparison(
      parts(node).map((each) => ({ node: each, value: evaluate(each, trace) })),
      node.text,
    ),
  unary_operator: (node, trace) => {
    const value = evaluate(node.childForFieldName("argument"), trace);
    if (node.child(0)?.type !== "~") return value.kind === "values" ? newValues : other;
    use(value, "bool");
    return mask;
  },
  conditional_expression: (node, trace) => {
    const [one, condition, two] = parts(node);
    evaluate(condition, trace);
    maybe(trace, () => {
      evaluate(one, trace);
      evaluate(two, trace);
    });
    return other;
  },
  named_expression: (node, trace) => {
    const value = evaluate(node.childForFieldName("value"), trace);
    trace.names.set(node.childForFieldName("name")?.text ?? "", value);
    return value;
  },
  lambda: (node, trace) => {
    maybe(trace, () => readFunction(node, other, trace));
    return other;
  },
  list_comprehension: readComprehension,
  set_comprehension: readComprehension,
  dictionary_comprehension: readComprehension,
  generator_expression: readComprehension,
};

export function readAll(node: Node, trace: Trace): Value {
  for (const part of parts(node)) evaluate(part, trace);
  return other;
}

function readList(node: Node, trace: Trace): Value {
  const values = parts(node).map((part) => evaluate(part, trace));
  return namesOf(values) ?? other;
}

export function sides(node: Node, fields: readonly string[], trace: Trace) {
  return fields.flatMap((field) => {
    const side = node.childForFieldName(field);
    return side === null ? [] : [{ node: side, value: evaluate(side, trace) }];
  });
}

function readSubscript(node: Node, trace: Trace): Value {
  const value = evaluate(node.childForFieldName("value"), trace);
  const keys = node.childrenForFieldName("subscript");
  switch (value.kind) {
    case "frame":
    case "row":
      return readItem(value.frame, keys, trace);
    case "indexer":
      return readIndexed(value, keys, trace);
    case "groups": {
      const columns = columnsOf(keys[0], trace);
      const needs = needAll(value.frame, columns, undefined, trace);
      return { ...value, needs };
    }
    case "values":
      for (const key of keys) use(evaluate(key, trace), "bool");
      return value;
    case "names":
    case "mask":
    case "other":
      for (const key of keys) evaluate(key, trace);
      return other;
  }
}

/** `df["x"]`, `df[["a", "b"]]`, `df[mask]`. */
function readItem(frame: Frame, keys: readonly Node[], trace: Trace): Value {
  const [key] = keys;
  const value = evaluate(key, trace);
  if (key === undefined || keys.length > 1) return other;
  if (value.kind === "names") {
    if (value.isList && frame.origin !== undefined && key.type === "list") frame.origin.isFrame = true;
    if (
      value.columns.some((each) => each.kind === "name") &&
      frame.origin &&
      looksLikeFrame(frame.origin.name)
    )
      frame.origin.isFrame = true;
    const needs = needAll(frame, value.columns, undefined, trace);
    if (!value.isList) return { kind: "values", needs };
    return { kind: "frame", frame: { ...copyFrame(frame), changes: new Map(), only: value.columns } };
  }
  use(value, "bool");
  const isRows =
    value.kind === "mask" || value.kind === "values" || value.kind === "frame" || key.type === "slice";
  if (value.kind === "mask" && frame.origin !== undefined) frame.origin.isFrame = true;
  if (!isRows) return other;
  const picked = copyFrame(frame);
  keepRows(picked);
  // `df[df > 0]` has all rows, with gaps.
  if (isOfFrame(key, trace)) picked.kept = "unknown";
  return { kind: "frame", frame: picked };
}

/** A frame, or what is computed of whole frames. */
function isOfFrame(node: Node, trace: Trace): boolean {
  if (node.type === "identifier") return trace.names.get(node.text)?.kind === "frame";
  const isComputed = /^(comparison_operator|binary_operator|unary_operator|parenthesized_expression)$/;
  return isComputed.test(node.type) && parts(node).some((part) => isOfFrame(part, trace));
}

export function looksLikeFrame(name: string): boolean {
  return /^df\d*$|^df_|_df\d*$/.test(name);
}

/** `df.loc[rows, columns]`; `df.iloc` tells nothing of columns by name. */
function readIndexed(
  { frame, by }: Value & { readonly kind: "indexer" },
  [rows, columns]: readonly Node[],
  trace: Trace,
): Value {
  const isRange = rows?.type === "slice";
  const picked =
    rows?.type === "lambda" ? readFunction(rows, { kind: "frame", frame }, trace) : evaluate(rows, trace);
  use(picked, "bool");
  const isRows = isRange || picked.kind === "mask" || picked.kind === "values";
  const result = copyFrame(frame);
  if (rows?.text.trim() !== ":") keepRows(result);
  if (columns === undefined || columns.text.trim() === ":")
    return isRows ? { kind: "frame", frame: result } : other;
  const value = evaluate(columns, trace);
  if (by === "position" || value.kind !== "names") return other;
  const needs = needAll(frame, value.columns, undefined, trace);
  // One label gives no frame, and what other expressions give can't be seen.
  if (!isRows) result.kept = "unknown";
  return value.isList
    ? { kind: "frame", frame: { ...result, changes: new Map(), only: value.columns } }
    : { kind: "values", needs };
}

function readAttribute(node: Node, trace: Trace): Value {
  const value = evaluate(node.childForFieldName("object"), trace);
  const name = node.childForFieldName("attribute")?.text ?? "";
  if (value.kind === "values") return readValuesAttribute(value, name);
  if (value.kind === "frame" || value.kind === "row" || value.kind === "groups") {
    const { frame } = value;
    if (value.kind === "frame" && frameOnly.has(name) && frame.origin !== undefined)
      frame.origin.isFrame = true;
    if (value.kind === "frame" && (name === "loc" || name === "at"))
      return { kind: "indexer", frame, by: "label" };
    if (value.kind === "frame" && (name === "iloc" || name === "iat"))
      return { kind: "indexer", frame, by: "position" };
    if (name === "plot") return value;
    const isColumn = trace.attributes.has(name) || (frame.origin?.isFrame === true && !name.startsWith("_"));
    if (!isColumn || frameAttributes.has(name)) return other;
    const needs = needAll(frame, [{ kind: "name", name }], undefined, trace);
    return value.kind === "groups" ? { ...value, needs } : { kind: "values", needs };
  }
  return other;
}

function readCall(node: Node, trace: Trace): Value {
  const callee = node.childForFieldName("function");
  const given = readArguments(node);
  const name = callee?.childForFieldName("attribute")?.text ?? "";
  const receiver = callee?.type === "attribute" ? evaluate(callee.childForFieldName("object"), trace) : other;
  switch (receiver.kind) {
    case "frame":
      // `df.plot.scatter(x=...)` is read like `df.plot(x=...)`.
      return readFrameMethod(
        receiver.frame,
        /\.plot\.\w+$/.test(callee?.text ?? "") ? "plot" : name,
        given,
        trace,
      );
    case "values": {
      if (name !== "apply" && name !== "map" && name !== "transform") evaluateAll(given, trace);
      else readFunction(given.positional[0], newValues, trace);
      return readValuesMethod(receiver, name, given);
    }
    case "groups":
      return readGroups(receiver, name, given, trace);
    case "row":
    case "indexer":
    case "names":
    case "mask":
      evaluateAll(given, trace);
      return receiver.kind === "mask" ? mask : other;
    case "other":
      return readLibraryCall(callee, given, trace);
  }
}

function readGroups(
  groups: Value & { readonly kind: "groups" },
  name: string,
  given: ReturnType<typeof readArguments>,
  trace: Trace,
): Value {
  const chosen: Value = { kind: "values", needs: groups.needs ?? [] };
  const how = plainText(given.positional[0]);
  if (isNumericMethod(name) || (how !== undefined && isNumericMethod(how))) use(chosen, "number");
  if (name === "agg" || name === "aggregate") {
    evaluateAll(given, trace);
    if (groups.needs === undefined) return readAggregation(groups.frame, given, trace, groups.frame);
  } else if (groups.needs === undefined)
    readFunction(given.positional[0], { kind: "frame", frame: copyFrame(groups.frame) }, trace);
  else readFunction(given.positional[0], newValues, trace);
  return groups.needs === undefined ? other : newValues;
}

function readComprehension(node: Node, trace: Trace): Value {
  const clauses = parts(node).filter(({ type }) => type === "for_in_clause" || type === "if_clause");
  const before = new Map(trace.names);
  const first = evaluate(clauses[0]?.childForFieldName("right"), trace);
  const inside = () => {
    for (const clause of clauses) {
      if (clause.type === "if_clause") {
        evaluate(parts(clause)[0], trace);
        continue;
      }
      const value = clause === clauses[0] ? first : evaluate(clause.childForFieldName("right"), trace);
      bindLoop(clause.childForFieldName("left"), value, trace);
    }
    evaluate(node.childForFieldName("body"), trace);
  };
  const isPlain = clauses.every(({ type }) => type === "for_in_clause");
  if (isPlain && clauses.length === 1 && first.kind === "names") inside();
  else maybe(trace, inside);
  trace.names = before;
  return other;
}

export function bindLoop(left: Node | null, value: Value, trace: Trace): void {
  if (left?.type === "identifier" && value.kind === "names" && value.isList)
    trace.names.set(left.text, { ...value, isList: false });
  else bindOther(left, trace);
}

export function bindOther(target: Node | null, trace: Trace): void {
  if (target === null) return;
  const names = target.type === "identifier" ? [target] : target.descendantsOfType("identifier");
  for (const name of names) trace.names.set(name.text, other);
}

function maybe(trace: Trace, read: () => void): void {
  trace.depth += 1;
  read();
  trace.depth -= 1;
}
