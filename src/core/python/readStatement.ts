import type { Node } from "web-tree-sitter";
import { importedNames } from "./importedNames.ts";
import { normalName } from "./names.ts";
import {
  parts,
  readCondition,
  readExpression,
  readField,
  readMutation,
  readParameters,
  readParts,
  readTarget,
} from "./readExpression.ts";
import { copyBound, meet, Scope, without, type Bound } from "./scope.ts";
import { difference, union } from "./sets.ts";

/** Walks a statement as it would run and tells the scope what it does to names: Python's own rules of scopes and definite binding. */
export function readStatement(node: Node, scope: Scope, loop: Loop = newLoop()): void {
  const read = statements[node.type];
  if (read === undefined) readParts(node, scope);
  else read(node, scope, loop);
}

/** What is bound at each `break` and `continue` of a loop. */
interface Loop {
  readonly breaks: Bound[];
  readonly continues: Bound[];
}

function newLoop(): Loop {
  return { breaks: [], continues: [] };
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
    if (condition === undefined) return;
    const { whenTrue, whenFalse } = readCondition(condition, scope);
    scope.bound = copyBound(whenFalse);
    if (message !== undefined) readExpression(message, scope);
    scope.bound = whenTrue;
  },
  global_statement: (node, scope) => {
    scope.note("global");
    for (const name of parts(node)) scope.globals.add(normalName(name.text));
  },
  nonlocal_statement: (node, scope) => {
    for (const name of parts(node)) scope.nonlocals.add(normalName(name.text));
  },
  break_statement: (_node, scope, loop) => {
    loop.breaks.push(copyBound(scope.bound));
    scope.bound = undefined;
  },
  continue_statement: (_node, scope, loop) => {
    loop.continues.push(copyBound(scope.bound));
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
  else for (const target of targets) if (target.type === "identifier") scope.declare(target.text);
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
  const ends: Bound[] = [];
  let hasElse = false;
  for (const clause of [node, ...node.childrenForFieldName("alternative")]) {
    const condition = clause.childForFieldName("condition");
    hasElse ||= condition === null;
    const ways = condition === null ? undefined : readCondition(condition, scope);
    const body = clause.childForFieldName("consequence") ?? clause.childForFieldName("body");
    ends.push(readBranch(body, ways === undefined ? scope.bound : ways.whenTrue, scope, loop));
    scope.bound = copyBound(ways?.whenFalse);
  }
  scope.bound = meet(...ends, ...(hasElse ? [] : [scope.bound]));
}

/** The body may run no time at all; `else` runs unless a `break` left. */
function readFor(node: Node, scope: Scope, outer: Loop): void {
  readField(node, "right", scope);
  if (isAsync(node)) scope.note("await");
  const target = node.childForFieldName("left");
  readLoop(node, scope, outer, () => {
    const exhausted = copyBound(scope.bound);
    if (target !== null) readTarget(target, scope);
    return exhausted;
  });
}

function readWhile(node: Node, scope: Scope, outer: Loop): void {
  const condition = node.childForFieldName("condition");
  const isEndless = /^\(*(True|[1-9]\d*)\)*$/.test(condition?.text ?? "");
  readLoop(node, scope, outer, () => {
    if (condition === null) return scope.bound;
    const { whenTrue, whenFalse } = readCondition(condition, scope);
    scope.bound = copyBound(whenTrue);
    return isEndless ? undefined : whenFalse;
  });
}

/**
 * Reads a loop: `readHead` begins a round and gives what is bound when none is left. A round that unbinds a name of before is read again,
 * because the next one begins without it.
 */
function readLoop(node: Node, scope: Scope, outer: Loop, readHead: () => Bound): void {
  const loop = newLoop();
  const body = node.childForFieldName("body");
  let begin: Bound;
  let next = scope.isDeep ? without(scope.bound, unboundIn(node)) : scope.bound;
  let exhausted: Bound;
  do {
    begin = next;
    scope.bound = copyBound(begin);
    exhausted = readHead();
    scope.nest(() => {
      if (body !== null) readStatement(body, scope, loop);
    });
    next = begin && meet(begin, scope.bound, ...loop.continues);
  } while (next?.size !== begin?.size);
  const otherwise = node.childForFieldName("alternative")?.childForFieldName("body");
  scope.bound = meet(readBranch(otherwise, exhausted, scope, outer), ...loop.breaks);
}

/** Every name that a node has a `del` or an `except ... as` for: without them, one round of a loop is enough. */
function unboundIn(node: Node): Set<string> {
  const places = node.descendantsOfType(["delete_statement", "as_pattern_target"]);
  return new Set(
    places.flatMap((place) => place.descendantsOfType("identifier").map(({ text }) => normalName(text))),
  );
}

/** `finally` is read for a way through it that fails, one that does not, and for `break` and `continue`, which pass it too. */
function readTry(node: Node, scope: Scope, outer: Loop): void {
  const last = parts(node).find((clause) => clause.type === "finally_clause");
  if (last === undefined) {
    readHandled(node, scope, outer);
    return;
  }
  const before = copyBound(scope.bound);
  const inner = newLoop();
  const unbound = scope.unboundBy(() => {
    readHandled(node, scope, inner);
  });
  const ended = scope.bound;
  const passFinally = readFinally(last, without(before, unbound), scope, outer);
  for (const way of ["breaks", "continues"] as const)
    if (inner[way].length > 0) outer[way].push(passFinally(meet(...inner[way])));
  scope.bound = passFinally(ended);
}

/**
 * Reads it with the least that may be bound, and gives what is bound behind it when more is. What it may unbind makes that a matter of the
 * way through it, so that it is read again.
 */
function readFinally(clause: Node, from: Bound, scope: Scope, loop: Loop): (bound: Bound) => Bound {
  const read = (bound: Bound): Bound => {
    scope.bound = copyBound(bound);
    scope.nest(() => {
      for (const part of parts(clause)) readStatement(part, scope, loop);
    });
    return scope.bound;
  };
  let least: Bound;
  const gone = scope.unboundBy(() => {
    least = read(from);
  });
  return (bound) => {
    if (bound === undefined || least === undefined) return undefined;
    const isClear = [...gone].every((name) => !bound.has(name));
    return isClear || scope.isDeep ? union(least, difference(bound, gone)) : read(bound);
  };
}

/** A handler starts with what was surely bound all through `try`. */
function readHandled(node: Node, scope: Scope, loop: Loop): void {
  const before = copyBound(scope.bound);
  const body = node.childForFieldName("body");
  const unbound = scope.unboundBy(() => {
    if (body !== null) readStatement(body, scope, loop);
  });
  const afterBody = scope.bound;
  const clauses = parts(node);
  const ends = clauses
    .filter((clause) => clause.type === "except_clause" || clause.type === "except_group_clause")
    .map((clause) => readHandler(clause, without(before, unbound), scope, loop));
  const otherwise = clauses.find((clause) => clause.type === "else_clause");
  scope.bound = meet(readBranch(otherwise?.childForFieldName("body"), afterBody, scope, loop), ...ends);
}

/** `except E as e` unbinds e wherever its block is left, whatever e was before. */
function readHandler(clause: Node, from: Bound, scope: Scope, outer: Loop): Bound {
  scope.bound = copyBound(from);
  let alias: Node | undefined;
  for (const value of parts(clause).filter((part) => part.type !== "block")) {
    if (value.type === "as_pattern") {
      alias = value.childForFieldName("alias")?.namedChild(0) ?? undefined;
      const type = value.namedChild(0);
      if (type !== null) readExpression(type, scope);
    } else readExpression(value, scope);
  }
  const loop = newLoop();
  if (alias !== undefined) {
    // An exception that leaves the block unbinds it, too.
    scope.unbind(alias.text);
    scope.bind(alias.text, "variable", alias.startIndex);
  }
  for (const block of parts(clause)) if (block.type === "block") readStatement(block, scope, loop);
  const gone = new Set(alias === undefined ? [] : [normalName(alias.text)]);
  for (const way of ["breaks", "continues"] as const)
    outer[way].push(...loop[way].map((bound) => without(bound, gone)));
  return without(scope.bound, gone);
}

/** Context managers known to swallow exceptions, so that the body may have stopped half-way. */
const swallowing = new Set(["suppress", "raises", "assertRaises", "ExitStack", "AsyncExitStack"]);

function readWith(node: Node, scope: Scope, loop: Loop): void {
  if (isAsync(node)) scope.note("await");
  const clause = parts(node).find(({ type }) => type === "with_clause");
  readItems(clause === undefined ? [] : parts(clause), node.childForFieldName("body"), scope, loop);
}

/** `with a, b` is `with a` around `with b`: what a swallows may have happened in b. */
function readItems([item, ...rest]: readonly Node[], body: Node | null, scope: Scope, loop: Loop): void {
  if (item === undefined) {
    if (body !== null) readStatement(body, scope, loop);
    return;
  }
  const value = item.childForFieldName("value");
  const manager = value?.type === "as_pattern" ? value.namedChild(0) : value;
  if (manager) readExpression(manager, scope);
  const before = copyBound(scope.bound);
  const unbound = scope.unboundBy(() => {
    const alias = value?.childForFieldName("alias");
    if (alias) readTarget(alias, scope);
    readItems(rest, body, scope, loop);
  });
  if ((manager?.text.match(/\w+/g) ?? []).some((word) => swallowing.has(word)))
    scope.bound = meet(without(before, unbound), scope.bound);
}

function readMatch(node: Node, scope: Scope, loop: Loop): void {
  for (const subject of node.childrenForFieldName("subject")) readExpression(subject, scope);
  const ends: Bound[] = [];
  const body = node.childForFieldName("body");
  for (const clause of body === null ? [] : parts(body)) {
    const before = copyBound(scope.bound);
    const patterns = parts(clause).filter((part) => part.type === "case_pattern");
    const captures = patterns.flatMap((pattern) => readPattern(pattern, scope));
    for (const name of captures) scope.bind(name.text, "variable", name.startIndex);
    const condition = clause.childForFieldName("guard")?.namedChild(0);
    const guarded = condition ? readCondition(condition, scope) : undefined;
    const consequence = clause.childForFieldName("consequence");
    ends.push(readBranch(consequence, guarded ? guarded.whenTrue : scope.bound, scope, loop));
    const fits = patterns.length === 1 && patterns[0] !== undefined && isIrrefutable(patterns[0]);
    scope.bound = meet(...(fits ? [] : [before]), guarded?.whenFalse);
  }
  scope.bound = meet(...ends, scope.bound);
}

/** Looks up what a pattern compares with (a dotted name, a class, a key) and gives the names it captures, which are bound once it fits. */
function readPattern(node: Node, scope: Scope): Node[] {
  switch (node.type) {
    case "dotted_name": {
      const name = node.namedChild(0);
      if (name === null) return [];
      if (node.namedChildCount === 1) return [name];
      scope.load(name.text, name.startIndex);
      return [];
    }
    case "class_pattern": {
      const [type, ...fields] = parts(node);
      const name = type?.namedChild(0);
      if (name) scope.load(name.text, name.startIndex);
      return fields.flatMap((field) => readPattern(field, scope));
    }
    case "keyword_pattern":
      return parts(node)
        .slice(1)
        .flatMap((value) => readPattern(value, scope));
    case "identifier":
      return [node];
    default:
      return parts(node).flatMap((part) => readPattern(part, scope));
  }
}

/** Whether a pattern fits everything: `_`, `name`, `(name)`, `_ as name`. */
function isIrrefutable(pattern: Node): boolean {
  return (
    /^[\s(]*([\p{L}_][\p{L}\p{N}_]*)(\s+as\s[^|,]*)?[\s)]*$/u.test(pattern.text) &&
    !/^[\s(]*(None|True|False)\b/.test(pattern.text)
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
    const inner = new Scope("class");
    const body = node.childForFieldName("body");
    if (body !== null) readStatement(body, inner);
    const flow = inner.flow();
    scope.loadForClass(inner);
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
    if (name !== undefined) names.add(normalName(name.text));
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
  const [name, ...parameters] = node.childForFieldName("left")?.descendantsOfType("identifier") ?? [];
  const value = node.childForFieldName("right")?.descendantsOfType("identifier") ?? [];
  scope.hide(new Set(parameters.map((parameter) => normalName(parameter.text))), () => {
    scope.deferNames(value.map((free) => free.text));
  });
  if (name !== undefined) scope.bind(name.text, "variable", name.startIndex);
}

function isAsync(node: Node): boolean {
  return node.child(0)?.type === "async";
}
