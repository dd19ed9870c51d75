import type { Node } from "web-tree-sitter";
import { importedNames } from "../../python/importedNames.ts";
import { normalName } from "../../python/names.ts";
import { parts } from "../../python/readExpression.ts";
import { assign, assignEach } from "./assign.ts";
import { copy, meet, type Environment } from "./environment.ts";
import { callOwn } from "./callOwn.ts";
import { evaluate, evaluateField } from "./evaluateExpression.ts";
import type { Evaluation } from "./evaluation.ts";
import { describe } from "./describe.ts";
import { iterate } from "./iterate.ts";
import { operate } from "./operate.ts";
import { forget, joinAll, none, type Value } from "./value.ts";

/** Evaluates a statement: afterwards `evaluation.bound` is what is bound behind it. */
export function evaluateStatement(node: Node, evaluation: Evaluation): void {
  if (evaluation.bound === undefined || !evaluation.step(1 + evaluation.bound.size / 10)) return;
  (statements[node.type] ?? evaluateParts)(node, evaluation);
}

type Evaluator = (node: Node, evaluation: Evaluation) => void;

const statements: Readonly<Record<string, Evaluator>> = {
  expression_statement: (node, evaluation) => {
    for (const part of parts(node)) evaluateSimple(part, evaluation);
  },
  block: (node, evaluation) => {
    for (const part of parts(node)) evaluateStatement(part, evaluation);
  },
  import_statement: evaluateImport,
  import_from_statement: evaluateImport,
  future_import_statement: evaluateImport,
  if_statement: evaluateIf,
  for_statement: evaluateFor,
  while_statement: evaluateWhile,
  try_statement: evaluateTry,
  with_statement: evaluateWith,
  match_statement: evaluateMatch,
  function_definition: evaluateFunction,
  decorated_definition: (node, evaluation) => {
    const name = node.childForFieldName("definition")?.childForFieldName("name");
    if (name) evaluation.bind(normalName(name.text), undefined);
  },
  class_definition: (node, evaluation) => {
    const name = node.childForFieldName("name");
    if (name !== null) evaluation.bind(normalName(name.text), undefined);
  },
  delete_statement: (node, evaluation) => {
    evaluateParts(node, evaluation);
    for (const part of parts(node).flatMap((each) =>
      /^(expression_list|tuple|list)$/.test(each.type) ? parts(each) : [each],
    ))
      if (part.type === "identifier") evaluation.bind(normalName(part.text), undefined);
  },
  global_statement: () => undefined,
  nonlocal_statement: (node, evaluation) => {
    for (const part of parts(node)) evaluation.bind(normalName(part.text), undefined);
  },
  type_alias_statement: (node, evaluation) => {
    const [name] = node.childForFieldName("left")?.descendantsOfType("identifier") ?? [];
    if (name !== undefined) evaluation.bind(normalName(name.text), undefined);
  },
  break_statement: (_node, evaluation) => {
    evaluation.loops.at(-1)?.breaks.push(evaluation.bound);
    evaluation.bound = undefined;
  },
  continue_statement: (_node, evaluation) => {
    evaluation.loops.at(-1)?.continues.push(evaluation.bound);
    evaluation.bound = undefined;
  },
  return_statement: (node, evaluation) => {
    const [value] = parts(node);
    evaluation.returned.push(value === undefined ? none : evaluate(value, evaluation));
    evaluation.bound = undefined;
  },
  raise_statement: (node, evaluation) => {
    evaluateParts(node, evaluation);
    evaluation.bound = undefined;
  },
};

function evaluateParts(node: Node, evaluation: Evaluation): void {
  for (const part of parts(node)) evaluate(part, evaluation);
}

function evaluateSimple(node: Node, evaluation: Evaluation): void {
  if (node.type === "assignment") evaluateAssignment(node, evaluation);
  else if (node.type === "augmented_assignment") evaluateAugmented(node, evaluation);
  else evaluate(node, evaluation);
}

function evaluateAssignment(node: Node, evaluation: Evaluation): void {
  const targets: Node[] = [];
  let right: Node | null = node;
  while (right?.type === "assignment") {
    const target = right.childForFieldName("left");
    if (target !== null) targets.push(target);
    right = right.childForFieldName("right");
  }
  if (right === null) return;
  const value = evaluate(right, evaluation);
  for (const target of targets) assign(target, value, evaluation);
}

/** `xs += more` changes a list in place, and binds the name anew. */
function evaluateAugmented(node: Node, evaluation: Evaluation): void {
  const target = node.childForFieldName("left");
  const before = target === null ? undefined : evaluate(target, evaluation);
  const right = evaluateField(node, "right", evaluation);
  const operator = node.childForFieldName("operator")?.text.slice(0, -1) ?? "";
  const isMutable = before?.kind === "instance" && before.contents !== undefined;
  const value = operate(operator, before, right);
  if (isMutable && /^(list|set|dict|deque|Counter|defaultdict)$/.test(before.name)) {
    for (const at of [0, 1].slice(0, before.contents.size)) before.contents.put(at, undefined);
  }
  if (target !== null) assign(target, value, evaluation);
}

function evaluateImport(node: Node, evaluation: Evaluation): void {
  if (node.descendantsOfType("wildcard_import").length > 0) evaluation.forgetNames();
  const isPlain = node.type === "import_statement";
  for (const { name, module, statement } of importedNames(node)) {
    const imported = /import ([\w.]+)/.exec(statement)?.[1] ?? name;
    const whole = isPlain ? (statement.includes(" as ") ? module : name) : `${module}.${imported}`;
    evaluation.bind(normalName(name), whole.startsWith(".") ? undefined : { kind: "library", path: whole });
  }
}

function evaluateIf(node: Node, evaluation: Evaluation): void {
  const ends: (Environment | undefined)[] = [];
  let hasElse = false;
  for (const clause of [node, ...node.childrenForFieldName("alternative")]) {
    const condition = clause.childForFieldName("condition");
    hasElse ||= condition === null;
    if (condition !== null && evaluation.bound !== undefined) evaluate(condition, evaluation);
    const otherwise = copy(evaluation.bound);
    const body = clause.childForFieldName("consequence") ?? clause.childForFieldName("body");
    if (body !== null) evaluateStatement(body, evaluation);
    ends.push(evaluation.bound);
    evaluation.bound = otherwise;
  }
  evaluation.bound = meet(...ends, ...(hasElse ? [] : [evaluation.bound]));
}

function evaluateFor(node: Node, evaluation: Evaluation): void {
  const items = evaluateField(node, "right", evaluation);
  const target = node.childForFieldName("left");
  const item = node.child(0)?.type === "async" ? undefined : iterate(items);
  evaluateLoop(node, evaluation, () => {
    const exhausted = copy(evaluation.bound);
    if (target !== null) assign(target, item, evaluation);
    return exhausted;
  });
}

function evaluateWhile(node: Node, evaluation: Evaluation): void {
  const condition = node.childForFieldName("condition");
  const isEndless = /^\(*(True|[1-9]\d*)\)*$/.test(condition?.text ?? "");
  evaluateLoop(node, evaluation, () => {
    if (condition !== null) evaluate(condition, evaluation);
    return isEndless ? undefined : copy(evaluation.bound);
  });
}

const mostRounds = 4;

/** Rounds until a round begins as the one before: a name that goes on changing is unknown. */
function evaluateLoop(node: Node, evaluation: Evaluation, begin: () => Environment | undefined): void {
  const body = node.childForFieldName("body");
  let next = evaluation.bound;
  let exhausted: Environment | undefined;
  const breaks: (Environment | undefined)[] = [];
  for (let round = 1, isStable = false; !isStable; round += 1) {
    const start = next;
    const before = describeAll(start);
    const loop = { breaks: [] as (Environment | undefined)[], continues: [] as (Environment | undefined)[] };
    evaluation.loops.push(loop);
    evaluation.bound = copy(start);
    exhausted = begin();
    if (body !== null) evaluateStatement(body, evaluation);
    evaluation.loops.pop();
    breaks.splice(0, breaks.length, ...loop.breaks);
    next = meet(start, evaluation.bound, ...loop.continues);
    const after = describeAll(next);
    isStable = [...after].every(([name, text]) => before.get(name) === text);
    if (round === mostRounds && next !== undefined)
      for (const [name, text] of after) if (before.get(name) !== text) next.set(name, forget(next.get(name)));
    isStable ||= round > mostRounds;
  }
  evaluation.bound = exhausted;
  const otherwise = node.childForFieldName("alternative")?.childForFieldName("body");
  if (otherwise) evaluateStatement(otherwise, evaluation);
  evaluation.bound = meet(evaluation.bound, ...breaks);
}

function describeAll(environment: Environment | undefined): ReadonlyMap<string, string> {
  return new Map([...(environment ?? [])].map(([name, value]) => [name, describe(value)]));
}

/** A handler begins after any statement of the block, so that all that the block binds may be bound, or not yet. */
function evaluateTry(node: Node, evaluation: Evaluation): void {
  const before = copy(evaluation.bound);
  const watcher = new Map<string, (Value | undefined)[]>();
  evaluation.watchers.push(watcher);
  const body = node.childForFieldName("body");
  if (body !== null) evaluateStatement(body, evaluation);
  evaluation.watchers.pop();
  const interrupted = (): Environment =>
    new Map([
      ...(before ?? []),
      ...[...watcher].map(([name, values]) => [name, joinBound(name, values, before)] as const),
    ]);
  const otherwise = parts(node)
    .find((part) => part.type === "else_clause")
    ?.childForFieldName("body");
  if (otherwise) evaluateStatement(otherwise, evaluation);
  const ends = [evaluation.bound];
  for (const clause of parts(node).filter(({ type }) => type.startsWith("except"))) {
    evaluation.bound = interrupted();
    bindAlias(clause, evaluation);
    for (const part of parts(clause)) if (part.type === "block") evaluateStatement(part, evaluation);
    ends.push(evaluation.bound);
  }
  evaluation.bound = meet(...ends);
  const last = parts(node).find((part) => part.type === "finally_clause");
  for (const block of last === undefined ? [] : parts(last)) evaluateStatement(block, evaluation);
}

function joinBound(
  name: string,
  values: readonly (Value | undefined)[],
  before: Environment | undefined,
): Value | undefined {
  return joinAll(before?.has(name) === true ? [before.get(name), ...values] : values);
}

function bindAlias(clause: Node, evaluation: Evaluation): void {
  for (const pattern of clause.descendantsOfType("as_pattern").slice(0, 1)) {
    const alias = pattern.childForFieldName("alias")?.namedChild(0);
    if (alias) evaluation.bind(normalName(alias.text), undefined);
  }
}

/** An `__exit__` may swallow what the body raises, so that it may have stopped anywhere. */
const swallowing = /suppress|raises|assertRaises|ExitStack/;

function evaluateWith(node: Node, evaluation: Evaluation): void {
  const before = copy(evaluation.bound);
  const watcher = new Map<string, (Value | undefined)[]>();
  evaluation.watchers.push(watcher);
  const items = node.descendantsOfType("with_item").filter((item) => item.parent?.parent?.equals(node));
  for (const value of items.flatMap((item) => item.childForFieldName("value") ?? []))
    evaluateItem(value, evaluation);
  const body = node.childForFieldName("body");
  if (body !== null) evaluateStatement(body, evaluation);
  evaluation.watchers.pop();
  if (!items.some((item) => swallowing.test(item.text))) return;
  const stopped = [...watcher].map(([name, values]) => [name, joinBound(name, values, before)] as const);
  evaluation.bound = meet(evaluation.bound, new Map([...(before ?? []), ...stopped]));
}

/** What `with` binds is the manager itself for files and executors; of others nobody knows. */
function evaluateItem(value: Node, evaluation: Evaluation): void {
  const manager = value.type === "as_pattern" ? value.namedChild(0) : value;
  const opened = manager === null ? undefined : evaluate(manager, evaluation);
  const alias = value.childForFieldName("alias")?.namedChild(0);
  const isItself =
    opened?.kind === "instance" &&
    /^(TextIOWrapper|BufferedReader|BufferedWriter|ZipFile|ThreadPoolExecutor|ProcessPoolExecutor|ExcelWriter|Session)$/.test(
      opened.name,
    );
  if (alias) assign(alias, isItself ? opened : undefined, evaluation);
}

function evaluateMatch(node: Node, evaluation: Evaluation): void {
  for (const subject of node.childrenForFieldName("subject")) evaluate(subject, evaluation);
  const ends = [evaluation.bound];
  const clauses = node.descendantsOfType("case_clause").filter((each) => each.parent?.parent?.equals(node));
  for (const clause of clauses) {
    evaluation.bound = copy(ends[0]);
    for (const pattern of parts(clause).filter((part) => part.type === "case_pattern"))
      assignEach(pattern.descendantsOfType("identifier"), undefined, evaluation);
    const body = clause.childForFieldName("consequence");
    if (body !== null) evaluateStatement(body, evaluation);
    ends.push(evaluation.bound);
  }
  evaluation.bound = meet(...ends);
}

/** The body is evaluated for the places inside it that somebody asks about. */
function evaluateFunction(node: Node, evaluation: Evaluation): void {
  const name = node.childForFieldName("name");
  const isInner = evaluation.outer !== undefined;
  const isPlain = node.child(0)?.type !== "async" && !/\byield\b/.test(node.text);
  if (name !== null)
    evaluation.bind(
      normalName(name.text),
      isInner || !isPlain ? undefined : { kind: "own", node, cell: evaluation.cell },
    );
  if (!isInner && evaluation.isAskedWithin(node)) callOwn(node, undefined, evaluation);
}
