import type { Node } from "web-tree-sitter";
import { importedNames } from "./importedNames.ts";
import {
  parts,
  readExpression,
  readField,
  readMutation,
  readParameters,
  readParts,
  readTarget,
} from "./readExpression.ts";
import { copyBound, meet, Scope, type Bound } from "./scope.ts";

/** Walks a statement as it would run and tells the scope what it does to names: Python's own rules of scopes and definite binding. */
export function readStatement(node: Node, scope: Scope, loop: Loop = { breaks: [] }): void {
  const read = statements[node.type];
  if (read === undefined) readParts(node, scope);
  else read(node, scope, loop);
}

/** Where `break` leaves to, and what is bound then. */
interface Loop {
  readonly breaks: Bound[];
}

type Reader = (node: Node, scope: Scope, loop: Loop) => void;

const statements: Readonly<Record<string, Reader>> = {
  expression_statement: (node, scope) => {
    for (const part of parts(node)) readSimple(part, scope);
  },
  block: readBlock,
  import_statement: readImport,
  import_from_statement: readImport,
  future_import_statement: readImport,
  if_statement: readIf,
  for_statement: readFor,
  while_statement: readWhile,
  try_statement: readTry,
  with_statement: readWith,
  match_statement: readMatch,
  function_definition: readFunction,
  class_definition: readClass,
  decorated_definition: (node, scope, loop) => {
    for (const part of parts(node)) readStatement(part, scope, loop);
  },
  print_statement: readPython2,
  exec_statement: readPython2,
  delete_statement: readDelete,
  type_alias_statement: readTypeAlias,
  assert_statement: (node, scope) => {
    const [condition, message] = parts(node);
    if (condition !== undefined) readExpression(condition, scope);
    scope.maybe(() => {
      if (message !== undefined) readExpression(message, scope);
    });
  },
  global_statement: (node, scope) => {
    scope.note("global");
    for (const name of parts(node)) scope.globals.add(name.text);
  },
  nonlocal_statement: (node, scope) => {
    for (const name of parts(node)) scope.nonlocals.add(name.text);
  },
  break_statement: (_node, scope, loop) => {
    loop.breaks.push(copyBound(scope.bound));
    scope.bound = undefined;
  },
  continue_statement: (_node, scope) => {
    scope.bound = undefined;
  },
  return_statement: (node, scope) => {
    scope.note("return");
    readParts(node, scope);
    scope.bound = undefined;
  },
  raise_statement: (node, scope) => {
    readParts(node, scope);
    scope.bound = undefined;
  },
};

function readPython2(node: Node, scope: Scope): void {
  scope.note("Python 2");
  readParts(node, scope);
}

function readSimple(node: Node, scope: Scope): void {
  if (node.type === "assignment") readAssignment(node, scope);
  else if (node.type === "augmented_assignment") readAugmented(node, scope);
  else readExpression(node, scope);
}

/** The value first, then targets from left to right; `a = b = c` nests. A bare `x: int` binds nothing. */
function readAssignment(node: Node, scope: Scope): void {
  const targets: Node[] = [];
  let value: Node | null = node;
  while (value?.type === "assignment") {
    const target = value.childForFieldName("left");
    if (target !== null) targets.push(target);
    value = value.childForFieldName("right");
  }
  if (value !== null) readExpression(value, scope);
  if (value !== null) for (const target of targets) readTarget(target, scope);
  readField(node, "type", scope);
}

function readAugmented(node: Node, scope: Scope): void {
  const target = node.childForFieldName("left");
  if (target !== null) readExpression(target, scope);
  readField(node, "right", scope);
  if (target === null) return;
  readMutation(target, scope);
  if (target.type === "identifier") scope.bind(target.text, "variable", target.startIndex);
}

function readImport(node: Node, scope: Scope): void {
  for (const { name } of importedNames(node)) scope.bind(name, "import", node.startIndex);
  if (node.descendantsOfType("wildcard_import").length > 0) scope.note("star import");
}

function readBlock(node: Node, scope: Scope, loop: Loop): void {
  for (const part of parts(node)) readStatement(part, scope, loop);
}

function readBranch(node: Node | null | undefined, from: Bound, scope: Scope, loop: Loop): Bound {
  scope.bound = copyBound(from);
  if (node) readStatement(node, scope, loop);
  return scope.bound;
}

function readIf(node: Node, scope: Scope, loop: Loop): void {
  readField(node, "condition", scope);
  let otherwise = scope.bound;
  const ends = [readBranch(node.childForFieldName("consequence"), otherwise, scope, loop)];
  let hasElse = false;
  for (const clause of node.childrenForFieldName("alternative")) {
    scope.bound = copyBound(otherwise);
    readField(clause, "condition", scope);
    otherwise = scope.bound;
    hasElse ||= clause.type === "else_clause";
    const body = clause.childForFieldName("consequence") ?? clause.childForFieldName("body");
    ends.push(readBranch(body, otherwise, scope, loop));
  }
  scope.bound = meet(...ends, ...(hasElse ? [] : [otherwise]));
}

/** The body may run no time at all; `else` runs unless a `break` left. */
function readFor(node: Node, scope: Scope, outer: Loop): void {
  readField(node, "right", scope);
  if (isAsync(node)) scope.note("await");
  const before = copyBound(scope.bound);
  const loop: Loop = { breaks: [] };
  const target = node.childForFieldName("left");
  if (target !== null) readTarget(target, scope);
  const body = node.childForFieldName("body");
  if (body !== null) readStatement(body, scope, loop);
  const after = readBranch(
    node.childForFieldName("alternative")?.childForFieldName("body"),
    before,
    scope,
    outer,
  );
  scope.bound = meet(after, ...loop.breaks);
}

function readWhile(node: Node, scope: Scope, outer: Loop): void {
  const condition = node.childForFieldName("condition");
  const isEndless = condition?.type === "true" || (condition?.type === "integer" && condition.text !== "0");
  if (condition !== null) readExpression(condition, scope);
  const before = copyBound(scope.bound);
  const loop: Loop = { breaks: [] };
  const body = node.childForFieldName("body");
  if (body !== null) readStatement(body, scope, loop);
  const exhausted = isEndless ? undefined : before;
  const after = readBranch(
    node.childForFieldName("alternative")?.childForFieldName("body"),
    exhausted,
    scope,
    outer,
  );
  scope.bound = meet(after, ...loop.breaks);
}

/** A handler starts with what was surely bound before `try`; `finally` is read for a way through it that fails, and one that does not. */
function readTry(node: Node, scope: Scope, loop: Loop): void {
  const before = copyBound(scope.bound);
  const unbound = new Scope();
  const body = node.childForFieldName("body");
  const afterBody = readBranch(body, before, scope, loop);
  if (body !== null) readStatement(body, unbound, { breaks: [] });
  const failed =
    before === undefined
      ? undefined
      : new Set([...before].filter((name) => !unbound.flow().deletes.has(name)));
  const clauses = parts(node);
  const ends = clauses
    .filter((clause) => clause.type === "except_clause" || clause.type === "except_group_clause")
    .map((clause) => readHandler(clause, failed, scope, loop));
  const otherwise = clauses.find((clause) => clause.type === "else_clause");
  const ended = meet(readBranch(otherwise?.childForFieldName("body"), afterBody, scope, loop), ...ends);
  const last = clauses.find((clause) => clause.type === "finally_clause");
  if (last !== undefined) readFinally(last, failed, scope, loop);
  scope.bound = ended;
  if (last !== undefined) readFinally(last, ended, scope, loop);
}

function readFinally(clause: Node, from: Bound, scope: Scope, loop: Loop): void {
  scope.bound = copyBound(from);
  for (const part of parts(clause)) readStatement(part, scope, loop);
}

/** `except E as e` unbinds e at its end, whatever e was before. */
function readHandler(clause: Node, from: Bound, scope: Scope, loop: Loop): Bound {
  scope.bound = copyBound(from);
  const values = parts(clause).filter((part) => part.type !== "block");
  let alias: Node | undefined;
  for (const value of values) {
    if (value.type === "as_pattern") {
      alias = value.childForFieldName("alias")?.namedChild(0) ?? undefined;
      const type = value.namedChild(0);
      if (type !== null) readExpression(type, scope);
    } else readExpression(value, scope);
  }
  if (alias !== undefined) scope.bind(alias.text, "variable", alias.startIndex);
  for (const block of parts(clause)) if (block.type === "block") readStatement(block, scope, loop);
  if (alias !== undefined) scope.unbind(alias.text);
  return scope.bound;
}

/** Context managers known to swallow exceptions, so that the body may have stopped half-way. */
const swallowing = new Set(["suppress", "raises", "assertRaises", "ExitStack", "AsyncExitStack"]);

function readWith(node: Node, scope: Scope, loop: Loop): void {
  if (isAsync(node)) scope.note("await");
  const items = node.descendantsOfType("with_item").filter((item) => item.parent?.parent?.equals(node));
  for (const item of items) {
    const value = item.childForFieldName("value");
    if (value?.type === "as_pattern") readAsPattern(value, scope);
    else if (value) readExpression(value, scope);
  }
  const before = copyBound(scope.bound);
  const body = node.childForFieldName("body");
  if (body !== null) readStatement(body, scope, loop);
  if (items.some((item) => (item.text.match(/\w+/g) ?? []).some((word) => swallowing.has(word)))) {
    scope.bound = meet(before, scope.bound);
  }
}

function readAsPattern(node: Node, scope: Scope): void {
  const value = node.namedChild(0);
  if (value !== null) readExpression(value, scope);
  const alias = node.childForFieldName("alias");
  if (alias !== null) readTarget(alias, scope);
}

function readMatch(node: Node, scope: Scope, loop: Loop): void {
  for (const subject of node.childrenForFieldName("subject")) readExpression(subject, scope);
  const before = copyBound(scope.bound);
  const ends: Bound[] = [];
  let isExhaustive = false;
  for (const clause of node
    .descendantsOfType("case_clause")
    .filter((each) => each.parent?.parent?.equals(node))) {
    scope.bound = copyBound(before);
    const patterns = parts(clause).filter((part) => part.type === "case_pattern");
    for (const pattern of patterns) readPattern(pattern, scope);
    const guard = clause.childForFieldName("guard");
    if (guard !== null) readParts(guard, scope);
    isExhaustive ||= guard === null && patterns.length === 1 && isIrrefutable(patterns[0]);
    const body = clause.childForFieldName("consequence");
    if (body !== null) readStatement(body, scope, loop);
    ends.push(scope.bound);
  }
  scope.bound = meet(...ends, ...(isExhaustive ? [] : [before]));
}

/** A bare name captures; a dotted one, a class and a key are looked up. */
function readPattern(node: Node, scope: Scope): void {
  switch (node.type) {
    case "dotted_name": {
      const name = node.namedChild(0);
      if (name === null) return;
      if (node.namedChildCount === 1) scope.bind(name.text, "variable", name.startIndex);
      else scope.load(name.text, name.startIndex);
      return;
    }
    case "class_pattern": {
      const [type, ...fields] = parts(node);
      const name = type?.namedChild(0);
      if (name) scope.load(name.text, name.startIndex);
      for (const field of fields) readPattern(field, scope);
      return;
    }
    case "keyword_pattern":
      for (const value of parts(node).slice(1)) readPattern(value, scope);
      return;
    case "identifier":
      scope.bind(node.text, "variable", node.startIndex);
      return;
    default:
      for (const part of parts(node)) readPattern(part, scope);
  }
}

function isIrrefutable(pattern: Node | undefined): boolean {
  const inner = pattern?.namedChild(0);
  return (
    pattern?.text === "_" ||
    (inner?.type === "dotted_name" && inner.namedChildCount === 1 && inner.text === pattern?.text)
  );
}

function readFunction(node: Node, scope: Scope): void {
  const name = node.childForFieldName("name");
  const types = typeParameters(node, scope);
  scope.hide(types, () => {
    const names = readParameters(node.childForFieldName("parameters"), scope);
    readField(node, "return_type", scope);
    const inner = new Scope();
    const body = node.childForFieldName("body");
    if (body !== null) readStatement(body, inner);
    scope.defer(inner, names);
  });
  if (name !== null) scope.bind(name.text, "function", name.startIndex);
}

/** The body runs now, in a namespace of its own that its methods don't see. */
function readClass(node: Node, scope: Scope): void {
  const name = node.childForFieldName("name");
  scope.hide(typeParameters(node, scope), () => {
    readField(node, "superclasses", scope);
    const inner = new Scope();
    const body = node.childForFieldName("body");
    if (body !== null) readStatement(body, inner);
    const flow = inner.flow();
    for (const [read, offset] of flow.reads) scope.load(read, offset);
    scope.deferNames(flow.deferred);
    scope.adopt(inner, (read) => flow.deferred.has(read) || !flow.binds.has(read));
    for (const written of flow.declaredGlobal) scope.declaredGlobal.add(written);
  });
  if (name !== null) scope.bind(name.text, "class", name.startIndex);
}

/** Names of `[T: Bound]`; bounds are looked up when somebody asks for them. */
function typeParameters(node: Node, scope: Scope): Set<string> {
  const names = new Set<string>();
  const list = node.childForFieldName("type_parameters");
  for (const parameter of list === null ? [] : parts(list)) {
    const [name, ...bounds] = parameter.descendantsOfType("identifier");
    if (name !== undefined) names.add(name.text);
    scope.deferNames(bounds.map((bound) => bound.text));
  }
  return names;
}

function readDelete(node: Node, scope: Scope): void {
  const targets = parts(node).flatMap((part) =>
    ["expression_list", "tuple", "list"].includes(part.type) ? parts(part) : [part],
  );
  for (const target of targets) {
    readExpression(target, scope);
    if (target.type === "identifier") scope.unbind(target.text);
    else readMutation(target, scope);
  }
}

function readTypeAlias(node: Node, scope: Scope): void {
  const name = node.childForFieldName("left")?.descendantsOfType("identifier")[0];
  const value = node.childForFieldName("right")?.descendantsOfType("identifier") ?? [];
  scope.deferNames(value.map((free) => free.text));
  if (name !== undefined) scope.bind(name.text, "variable", name.startIndex);
}

function isAsync(node: Node): boolean {
  return node.child(0)?.type === "async";
}
