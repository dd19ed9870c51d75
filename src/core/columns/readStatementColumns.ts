import type { Node } from "web-tree-sitter";
import { parts } from "../python/readExpression.ts";
import { columnsOf, namesOf } from "./arguments.ts";
import { bindLoop, bindOther, evaluate, looksLikeFrame, readAll, sides } from "./evaluate.ts";
import { dropColumn, setColumn } from "./frame.ts";
import { frameAttributes } from "./frameAttributes.ts";
import { forget, needAll } from "./readFrameMethod.ts";
import { readArithmetic, use } from "./uses.ts";
import { forkNames, meetNames, other, type Names, type Trace, type Value } from "./value.ts";

/** Notes what a statement does to columns. `ends`: the code behind it never runs. */
export function readStatementColumns(node: Node, trace: Trace): "ends" | undefined {
  trace.read.clear();
  const read = statements[node.type];
  if (read !== undefined) return read(node, trace);
  readAll(node, trace);
  return undefined;
}

const statements: Readonly<Record<string, (node: Node, trace: Trace) => "ends" | undefined>> = {
  expression_statement: (node, trace) => {
    for (const part of parts(node)) {
      if (part.type === "assignment") readAssignment(part, trace);
      else if (part.type === "augmented_assignment") readAugmented(part, trace);
      else evaluate(part, trace);
    }
    return undefined;
  },
  block: (node, trace) => readBlock(node, trace),
  if_statement: (node, trace) => readIf(node, node.childrenForFieldName("alternative"), trace),
  for_statement: readFor,
  while_statement: (node, trace) => {
    evaluate(node.childForFieldName("condition"), trace);
    readMaybe(node.childForFieldName("body"), trace);
    return undefined;
  },
  try_statement: readTry,
  with_statement: (node, trace) => {
    for (const item of node.descendantsOfType("with_item")) {
      const value = item.childForFieldName("value");
      evaluate(value?.type === "as_pattern" ? parts(value)[0] : value, trace);
      bindOther(value?.childForFieldName("alias") ?? null, trace);
    }
    return readBlock(node.childForFieldName("body"), trace);
  },
  match_statement: (node, trace) => {
    evaluate(node.childForFieldName("subject"), trace);
    for (const clause of node.descendantsOfType("case_clause"))
      readMaybe(clause.childForFieldName("consequence"), trace);
    return undefined;
  },
  delete_statement: (node, trace) => {
    const [target] = parts(node);
    for (const each of target?.type === "expression_list"
      ? parts(target)
      : target === undefined
        ? []
        : [target])
      readDelete(each, trace);
    return undefined;
  },
  raise_statement: (node, trace) => {
    readAll(node, trace);
    return "ends";
  },
  return_statement: (node, trace) => {
    readAll(node, trace);
    return "ends";
  },
  function_definition: readNested,
  class_definition: readNested,
  decorated_definition: readNested,
};

function readBlock(block: Node | null, trace: Trace): "ends" | undefined {
  for (const statement of block === null ? [] : parts(block))
    if (readStatementColumns(statement, trace) === "ends") return "ends";
  return undefined;
}

/** What a function of the cell does to frames that it sees can't be followed to its calls. */
function readNested(node: Node, trace: Trace): undefined {
  for (const name of node.descendantsOfType("identifier")) {
    const value = trace.names.get(name.text);
    if (value?.kind === "frame") value.frame.isOpen = true;
  }
  return undefined;
}

function readAssignment(node: Node, trace: Trace): Value {
  const right = node.childForFieldName("right");
  const value = right?.type === "assignment" ? readAssignment(right, trace) : evaluate(right, trace);
  const left = node.childForFieldName("left");
  if (left !== null && right !== null) assign(left, value, right, trace);
  return value;
}

function assign(target: Node, value: Value, source: Node | undefined, trace: Trace): void {
  switch (target.type) {
    case "identifier":
      trace.names.set(target.text, value);
      return;
    case "subscript":
      assignItem(target, trace);
      return;
    case "attribute": {
      const owner = evaluate(target.childForFieldName("object"), trace);
      const name = target.childForFieldName("attribute")?.text ?? "";
      if (owner.kind !== "frame") return;
      if (name === "columns") {
        const columns = owner.frame.origin === undefined && value.kind === "names" ? value.columns : [];
        forget(owner.frame);
        for (const column of columns) setColumn(owner.frame, column, "all rows");
      } else if (trace.attributes.has(name) && !frameAttributes.has(name))
        setColumn(owner.frame, { kind: "name", name }, "all rows");
      return;
    }
    default: {
      const targets = parts(target);
      const sources = source === undefined ? [] : parts(source);
      const isPaired =
        /^(expression_list|tuple)$/.test(source?.type ?? "") && sources.length === targets.length;
      for (const [at, each] of targets.entries()) {
        const given = isPaired ? sources[at] : undefined;
        assign(each, given === undefined ? other : evaluate(given, trace), given, trace);
      }
    }
  }
}

/** `df["x"] = ...`, `df.loc[rows, "x"] = ...`. */
function assignItem(target: Node, trace: Trace): void {
  const owner = evaluate(target.childForFieldName("value"), trace);
  const keys = target.childrenForFieldName("subscript");
  if (owner.kind === "frame" && keys.length === 1) {
    const key = evaluate(keys[0], trace);
    if (key.kind === "names") {
      noteSeen(key, trace);
      for (const column of key.columns) setColumn(owner.frame, column, "all rows");
      if (owner.frame.origin !== undefined && looksLikeFrame(owner.frame.origin.name))
        owner.frame.origin.isFrame = true;
    } else {
      use(key, "bool");
      if (key.kind === "other") owner.frame.isOpen = true;
    }
    return;
  }
  if (owner.kind !== "indexer") {
    for (const key of keys) use(evaluate(key, trace), "bool");
    return;
  }
  const [rows, columns] = keys;
  use(evaluate(rows, trace), "bool");
  if (columns === undefined || owner.by === "position") return;
  const key = evaluate(columns, trace);
  const isAll = rows?.text.trim() === ":";
  if (key.kind !== "names") owner.frame.isOpen = true;
  else {
    noteSeen(key, trace);
    for (const column of key.columns) setColumn(owner.frame, column, isAll ? "all rows" : "some rows");
  }
}

function noteSeen({ columns }: Value & { readonly kind: "names" }, trace: Trace): void {
  for (const column of columns) if (column.kind === "name") trace.seen.add(column.name);
}

function readAugmented(node: Node, trace: Trace): void {
  const [left, right] = sides(node, ["left", "right"], trace);
  if (left === undefined || right === undefined) return;
  const operator = (node.childForFieldName("operator")?.text ?? "").replace(/=$/, "");
  if (left.value.kind === "values") readArithmetic(operator, left, right);
  if (left.node.type === "subscript") assignItem(left.node, trace);
  else if (left.node.type === "identifier")
    trace.names.set(
      left.node.text,
      left.value.kind === "frame" ? left.value : (namesOf([left.value, right.value]) ?? other),
    );
}

function readDelete(target: Node, trace: Trace): void {
  if (target.type === "identifier") {
    trace.names.delete(target.text);
    return;
  }
  const owner = evaluate(target.childForFieldName("value"), trace);
  if (target.type !== "subscript" || owner.kind !== "frame") return;
  const columns = columnsOf(target.childForFieldName("subscript") ?? undefined, trace);
  needAll(owner.frame, columns, undefined, trace);
  if (columns === undefined) forget(owner.frame);
  for (const column of columns ?? []) dropColumn(owner.frame, column);
}

/** Alternatives are read inside the one before; the stack has no room for thousands of them. */
const mostAlternatives = 200;

function readIf(node: Node, alternatives: readonly Node[], trace: Trace): "ends" | undefined {
  if (alternatives.length > mostAlternatives) {
    for (const clause of [node, ...alternatives]) {
      evaluate(clause.childForFieldName("condition"), trace);
      readMaybe(clause.childForFieldName("consequence") ?? clause.childForFieldName("body"), trace);
    }
    return undefined;
  }
  const condition = node.childForFieldName("condition");
  evaluate(condition, trace);
  const text = conditionText(condition);
  const yes = branch(trace, () => readBlock(node.childForFieldName("consequence"), trace));
  const [next, ...rest] = alternatives;
  const no = branch(trace, () => {
    if (next?.type === "elif_clause") return readIf(next, rest, trace);
    return next === undefined ? undefined : readBlock(next.childForFieldName("body"), trace);
  });
  const negated = text === undefined ? undefined : text.startsWith("not ") ? text.slice(4) : `not ${text}`;
  const isPlain = /^(not )?\w+$/.test(text ?? "");
  if (yes === undefined || no === undefined) {
    trace.names = yes ?? no ?? trace.names;
    return yes === no ? "ends" : undefined;
  }
  trace.names = meetNames(yes, no, [text, isPlain ? negated : undefined]);
  return undefined;
}

/** A condition that a sentence can hold. */
function conditionText(condition: Node | null): string | undefined {
  const text = condition?.text ?? "";
  return text.length > 40 || text.includes("\n") || text.includes("`") ? undefined : text;
}

/** The names after a branch; `undefined` when it never goes on. */
function branch(trace: Trace, read: () => "ends" | undefined): Names | undefined {
  const before = trace.names;
  trace.names = forkNames(before);
  trace.depth += 1;
  const how = read();
  trace.depth -= 1;
  const after = trace.names;
  trace.names = before;
  return how === "ends" ? undefined : after;
}

/** Code that runs once, never, or often. */
function readMaybe(block: Node | null, trace: Trace): void {
  const after = branch(trace, () => readBlock(block, trace));
  if (after !== undefined) trace.names = meetNames(trace.names, after, [undefined, undefined]);
}

/** A loop over names that are written out runs for each of them. */
function readFor(node: Node, trace: Trace): undefined {
  const value = evaluate(node.childForFieldName("right"), trace);
  const left = node.childForFieldName("left");
  const body = node.childForFieldName("body");
  const isWhole = body?.descendantsOfType(["break_statement", "continue_statement"]).length === 0;
  bindLoop(left, value, trace);
  if (value.kind === "names" && value.isList && isWhole) readBlock(body, trace);
  else readMaybe(body, trace);
  bindOther(left, trace);
  const otherwise = node.childForFieldName("alternative");
  if (otherwise !== null) readMaybe(otherwise.childForFieldName("body"), trace);
  return undefined;
}

/** Any part of the body may have run when a handler does. */
function readTry(node: Node, trace: Trace): undefined {
  const handlers = parts(node).filter(
    ({ type }) => type === "except_clause" || type === "except_group_clause",
  );
  const body = node.childForFieldName("body");
  if (handlers.length === 0) readBlock(body, trace);
  else readMaybe(body, trace);
  for (const clause of parts(node).filter((each) => each !== body && each.id !== body?.id))
    if (clause.type === "finally_clause")
      readBlock(parts(clause).find(({ type }) => type === "block") ?? null, trace);
    else
      readMaybe(
        clause.childForFieldName("body") ?? parts(clause).find(({ type }) => type === "block") ?? null,
        trace,
      );
  return undefined;
}
