import type { Node } from "web-tree-sitter";
import type { Reference } from "./nameFlow.ts";
import { words } from "./magics.ts";
import { isKeyword, normalName } from "./names.ts";
import { copyBound, meet, Scope, type Bound } from "./scope.ts";

/** Walks an expression in the order in which Python evaluates it and tells the scope which names it looks up and binds. */
export function readExpression(node: Node, scope: Scope): void {
  (readers[node.type] ?? readParts)(node, scope);
}

type Reader = (node: Node, scope: Scope) => void;

const readers: Readonly<Record<string, Reader>> = {
  identifier: (node, scope) => {
    scope.load(node.text, node.startIndex);
  },
  attribute: (node, scope) => {
    readField(node, "object", scope);
  },
  keyword_argument: (node, scope) => {
    readField(node, "value", scope);
  },
  call: readCall,
  named_expression: (node, scope) => {
    readField(node, "value", scope);
    const name = node.childForFieldName("name");
    if (name !== null) scope.bind(name.text, "variable", name.startIndex);
  },
  boolean_operator: readTruth,
  comparison_operator: readTruth,
  conditional_expression: readTruth,
  type: (node, scope) => {
    const quoted = parts(node)[0];
    const isPlainText =
      /^(Literal|Annotated)\b/.test(node.parent?.parent?.text ?? "") &&
      node.parent?.type === "type_parameter";
    if (quoted?.type !== "string") readParts(node, scope);
    else if (!isPlainText) scope.deferNames(quoted.text.match(/(?<![\w.])[A-Za-z_]\w*/g) ?? []);
  },
  string: (node, scope) => {
    scope.mention(tablesOf(node.text));
    readParts(node, scope);
  },
  lambda: readLambda,
  list_comprehension: readComprehension,
  set_comprehension: readComprehension,
  dictionary_comprehension: readComprehension,
  generator_expression: readComprehension,
  await: (node, scope) => {
    scope.note("await");
    readParts(node, scope);
  },
  yield: (node, scope) => {
    scope.note("yield");
    readParts(node, scope);
  },
};

/** What is bound where a condition held, and where it did not. */
export interface Ways {
  readonly whenTrue: Bound;
  readonly whenFalse: Bound;
}

/** Reads an expression that decides how code goes on: in `if a and (w := b)` the branch has w, `else` may not. */
export function readCondition(node: Node, scope: Scope): Ways {
  const [first, second, ...rest] = parts(node);
  if (node.type === "parenthesized_expression" && first !== undefined) return readCondition(first, scope);
  if (node.type === "not_operator" && first !== undefined) {
    const { whenTrue, whenFalse } = readCondition(first, scope);
    return { whenTrue: whenFalse, whenFalse: whenTrue };
  }
  if (node.type === "boolean_operator") return readBoolean(node, scope);
  if (node.type === "conditional_expression") return readChoice(node, scope);
  for (const part of node.type === "comparison_operator" ? [first, second] : [node])
    if (part !== undefined) readExpression(part, scope);
  const ended = copyBound(scope.bound);
  if (node.type === "comparison_operator") for (const part of rest) readExpression(part, scope);
  return { whenTrue: scope.bound, whenFalse: ended };
}

/** The right side is evaluated only after a left side that did not decide. */
function readBoolean(node: Node, scope: Scope): Ways {
  const [left, right] = parts(node);
  if (left === undefined || right === undefined) return { whenTrue: scope.bound, whenFalse: scope.bound };
  const isAnd = node.childForFieldName("operator")?.type === "and";
  const first = readCondition(left, scope);
  scope.bound = copyBound(isAnd ? first.whenTrue : first.whenFalse);
  const second = readCondition(right, scope);
  return isAnd
    ? { whenTrue: second.whenTrue, whenFalse: meet(first.whenFalse, second.whenFalse) }
    : { whenTrue: meet(first.whenTrue, second.whenTrue), whenFalse: second.whenFalse };
}

function readTruth(node: Node, scope: Scope): void {
  const { whenTrue, whenFalse } = readCondition(node, scope);
  scope.bound = meet(whenTrue, whenFalse);
}

function readChoice(node: Node, scope: Scope): Ways {
  const [one, condition, other] = parts(node);
  if (one === undefined || condition === undefined || other === undefined)
    return { whenTrue: scope.bound, whenFalse: scope.bound };
  const ways = readCondition(condition, scope);
  scope.bound = copyBound(ways.whenTrue);
  const first = readCondition(one, scope);
  scope.bound = copyBound(ways.whenFalse);
  const second = readCondition(other, scope);
  return {
    whenTrue: meet(first.whenTrue, second.whenTrue),
    whenFalse: meet(first.whenFalse, second.whenFalse),
  };
}

/** Binds the names of an assignment's left side; items and attributes of objects are changed in place, not bound. */
export function readTarget(node: Node, scope: Scope): void {
  switch (node.type) {
    case "identifier":
      scope.bind(node.text, "variable", node.startIndex);
      return;
    case "attribute":
    case "subscript":
      readExpression(node, scope);
      readMutation(node, scope);
      return;
    default:
      for (const part of parts(node)) readTarget(part, scope);
  }
}

/** Notes that the object at the root of `a.b[c].d` is changed in place. */
export function readMutation(node: Node, scope: Scope): void {
  const root = rootName(node);
  if (root !== undefined) scope.mutate(root);
}

/** Names that a parameter list binds; defaults and annotations are evaluated where the function is made. */
export function readParameters(list: Node | null, scope: Scope): Set<string> {
  const names = new Set<string>();
  for (const parameter of list === null ? [] : parts(list)) {
    for (const field of ["value", "type"]) readField(parameter, field, scope);
    const name = parameter.childForFieldName("name") ?? firstIdentifier(parameter);
    if (name !== undefined) names.add(normalName(name.text));
  }
  return names;
}

export function parts(node: Node): Node[] {
  return node.namedChildren.filter((child) => child.type !== "comment");
}

export function readField(node: Node, field: string, scope: Scope): void {
  const child = node.childForFieldName(field);
  if (child !== null) readExpression(child, scope);
}

export function readParts(node: Node, scope: Scope): void {
  for (const part of parts(node)) readExpression(part, scope);
}

function readCall(node: Node, scope: Scope): void {
  const callee = node.childForFieldName("function");
  const given = node.childForFieldName("arguments");
  scope.call(() => {
    if (callee?.type === "identifier") scope.load(callee.text, callee.startIndex, callForm(given));
    else if (callee !== null) readExpression(callee, scope);
    if (given !== null) readExpression(given, scope);
  });
  readLookUps(callee?.childForFieldName("attribute")?.text ?? callee?.text ?? "", given, scope);
}

/** A keyword argument goes behind the last one, or into the empty parentheses. */
function callForm(given: Node | null): Reference["call"] | undefined {
  if (given === null) return undefined;
  if (given.type === "generator_expression") return { insertAt: given.endIndex, given: "a generator" };
  const last = parts(given).at(-1);
  return last === undefined
    ? { insertAt: given.startIndex + 1, given: "nothing" }
    : { insertAt: last.endIndex, given: "arguments" };
}

/**
 * Names in texts that are given to a call. pandas looks up `@name` around the call (DataFrame.query, DataFrame.eval, pandas.eval); what may
 * be a column as well as a variable is only mentioned: `numexpr.evaluate("a + b")`, the formula `"y ~ f(x)"`, SQL over frames.
 */
function readLookUps(callee: string, given: Node | null, scope: Scope): void {
  const texts = given?.descendantsOfType("string_content") ?? [];
  for (const { text, startIndex } of texts) {
    if (callee === "query" || callee === "eval")
      for (const match of text.matchAll(/@([A-Za-z_]\w*)/g))
        if (match[1] !== undefined && !isKeyword(match[1])) scope.lookUp(match[1], startIndex + match.index);
    if (callee === "eval" || callee === "evaluate" || text.includes("~")) scope.mention(words(text));
  }
  const first = given?.namedChild(0);
  if (/^(sql|sqldf|query_df)$/.test(callee) && first && !first.type.includes("string"))
    scope.note("unseen query");
}

/** What a literal that is SQL takes from tables: DuckDB and its like look these up among the frames around the call. */
function tablesOf(literal: string): string[] {
  const isQuery = /^\w{0,2}["']+\s*(select|with|from|insert|create|describe|summarize|copy)\s/i.test(literal);
  const table =
    /\b(?:from|join|into|describe|summarize)\s+([\w\s,]+?)(?=\b(?:where|group|order|on|using|limit|join|select|union)\b|[^\w\s,]|$)/gi;
  return isQuery ? [...literal.matchAll(table)].flatMap(([, names]) => words(names ?? "")) : [];
}

function readLambda(node: Node, scope: Scope): void {
  const names = readParameters(node.childForFieldName("parameters"), scope);
  const body = new Scope();
  readField(node, "body", body);
  scope.defer(body, names);
}

/** The first iterable is evaluated around the comprehension; all else may run never, with the targets hiding names of the cell. */
function readComprehension(node: Node, scope: Scope): void {
  const clauses = parts(node).filter((part) => part.type === "for_in_clause" || part.type === "if_clause");
  const loops = clauses.filter((clause) => clause.type === "for_in_clause");
  if (loops.some((loop) => loop.child(0)?.type === "async")) scope.note("await");
  const first = loops[0]?.childForFieldName("right");
  if (first) readExpression(first, scope);
  const targets = new Set(
    loops.flatMap((loop) => identifiers(loop.childForFieldName("left")).map((name) => normalName(name.text))),
  );
  const inner = scope.kind === "class" && scope.bound !== undefined ? new Scope() : scope;
  inner.maybe(() => {
    inner.hide(targets, () => {
      for (const clause of clauses) {
        if (clause.type === "if_clause") readFilter(clause, inner);
        else if (clause !== loops[0]) readField(clause, "right", inner);
      }
      readField(node, "body", inner);
    });
  });
  if (inner !== scope) scope.loadForComprehension(inner);
}

function readFilter(clause: Node, scope: Scope): void {
  for (const condition of parts(clause)) scope.bound = readCondition(condition, scope).whenTrue;
}

function identifiers(node: Node | null): Node[] {
  if (node === null) return [];
  return node.type === "identifier" ? [node] : node.descendantsOfType("identifier");
}

function firstIdentifier(node: Node): Node | undefined {
  return identifiers(node)[0];
}

function rootName(node: Node): string | undefined {
  let at: Node | null = node;
  while (at !== null && at.type !== "identifier") {
    at = at.childForFieldName("object") ?? at.childForFieldName("value") ?? at.childForFieldName("function");
  }
  return at?.text;
}
