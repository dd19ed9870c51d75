import type { Node } from "web-tree-sitter";
import { normalName } from "../../python/names.ts";
import { parts } from "../../python/readExpression.ts";
import { assign } from "./assign.ts";
import { compare } from "./compare.ts";
import { copy, meet } from "./environment.ts";
import { evaluateCall } from "./evaluateCall.ts";
import { evaluateSubscript } from "./evaluateSubscript.ts";
import type { Evaluation } from "./evaluation.ts";
import { iterate } from "./iterate.ts";
import { memberOf } from "./members.ts";
import { negate, operate } from "./operate.ts";
import { element, empty, forget, instance, is, join, joinAll, none, type Value } from "./value.ts";

/** The type of an expression, evaluated in the order in which Python does it. */
export function evaluate(node: Node, evaluation: Evaluation): Value | undefined {
  return evaluation.within(() => {
    const evaluator = evaluators[node.type];
    if (evaluator !== undefined) return evaluator(node, evaluation);
    for (const part of parts(node)) forget(evaluate(part, evaluation));
    return undefined;
  });
}

export function evaluateField(node: Node, field: string, evaluation: Evaluation): Value | undefined {
  const child = node.childForFieldName(field);
  return child === null ? undefined : evaluate(child, evaluation);
}

type Evaluator = (node: Node, evaluation: Evaluation) => Value | undefined;

const evaluators: Readonly<Record<string, Evaluator>> = {
  identifier: (node, evaluation) => evaluation.lookUp(node),
  integer: (node) => instance(/j$/i.test(node.text) ? "complex" : "int"),
  float: (node) => instance(/j$/i.test(node.text) ? "complex" : "float"),
  string: evaluateString,
  concatenated_string: (node, evaluation) => joinAll(parts(node).map((part) => evaluate(part, evaluation))),
  true: () => instance("bool"),
  false: () => instance("bool"),
  none: () => none,
  list: (node, evaluation) => evaluateElements("list", node, evaluation),
  set: (node, evaluation) => evaluateElements("set", node, evaluation),
  tuple: evaluateTuple,
  expression_list: evaluateTuple,
  dictionary: evaluateDictionary,
  parenthesized_expression: (node, evaluation) => {
    const [inner] = parts(node);
    return inner === undefined ? undefined : evaluate(inner, evaluation);
  },
  attribute: (node, evaluation) =>
    memberOf(
      evaluateField(node, "object", evaluation),
      node.childForFieldName("attribute")?.text ?? "",
      evaluation,
    ),
  subscript: evaluateSubscript,
  call: evaluateCall,
  lambda: evaluateLambda,
  binary_operator: (node, evaluation) =>
    operate(
      node.childForFieldName("operator")?.text ?? "",
      evaluateField(node, "left", evaluation),
      evaluateField(node, "right", evaluation),
      node.childForFieldName("right") ?? undefined,
    ),
  unary_operator: (node, evaluation) =>
    negate(node.childForFieldName("operator")?.text ?? "", evaluateField(node, "argument", evaluation)),
  not_operator: (node, evaluation) => {
    for (const part of parts(node)) evaluate(part, evaluation);
    return instance("bool");
  },
  comparison_operator: (node, evaluation) =>
    compare(
      parts(node).map((part) => evaluate(part, evaluation)),
      node.childrenForFieldName("operators").map((operator) => operator.text),
    ),
  boolean_operator: evaluateBoolean,
  conditional_expression: evaluateChoice,
  named_expression: (node, evaluation) => {
    const value = evaluateField(node, "value", evaluation);
    const name = node.childForFieldName("name");
    if (name !== null) evaluation.bind(normalName(name.text), value, name.startIndex);
    return value;
  },
  list_comprehension: (node, evaluation) => evaluateComprehension("list", node, evaluation),
  set_comprehension: (node, evaluation) => evaluateComprehension("set", node, evaluation),
  dictionary_comprehension: (node, evaluation) => evaluateComprehension("dict", node, evaluation),
  generator_expression: (node, evaluation) => evaluateComprehension("~.iterable", node, evaluation),
};

function evaluateString(node: Node, evaluation: Evaluation): Value {
  for (const part of node.descendantsOfType("interpolation")) {
    const inner = part.childForFieldName("expression");
    if (inner) evaluate(inner, evaluation);
  }
  const prefix = /^[a-zA-Z]*/.exec(node.text)?.[0].toLowerCase() ?? "";
  return instance(
    prefix.includes("b") ? "bytes" : prefix.includes("t") ? "string.templatelib.Template" : "str",
  );
}

function evaluateElements(kind: "list" | "set", node: Node, evaluation: Evaluation): Value {
  const container = empty(kind);
  for (const part of parts(node)) container.contents?.put(0, evaluateElement(part, evaluation));
  return container;
}

function evaluateElement(part: Node, evaluation: Evaluation): Value | undefined {
  if (part.type !== "list_splat") return evaluate(part, evaluation);
  const [inner] = parts(part);
  return inner === undefined ? undefined : iterate(evaluate(inner, evaluation));
}

function evaluateTuple(node: Node, evaluation: Evaluation): Value {
  const members = parts(node).map((part) => evaluateElement(part, evaluation));
  if (parts(node).some((part) => part.type === "list_splat")) return instance("tuple", joinAll(members));
  return { kind: "fixed", members };
}

function evaluateDictionary(node: Node, evaluation: Evaluation): Value {
  const made = empty("dict", 2);
  for (const part of parts(node)) {
    if (part.type === "pair") {
      made.contents?.put(0, evaluateField(part, "key", evaluation));
      made.contents?.put(1, evaluateField(part, "value", evaluation));
      continue;
    }
    const [inner] = parts(part);
    const merged = inner === undefined ? undefined : evaluate(inner, evaluation);
    for (const at of [0, 1]) made.contents?.put(at, is(merged, "dict") ? element(merged, at) : undefined);
  }
  return made;
}

/** The right side may not be evaluated; the result is one of both. */
function evaluateBoolean(node: Node, evaluation: Evaluation): Value | undefined {
  const left = evaluateField(node, "left", evaluation);
  const before = copy(evaluation.bound);
  const right = evaluateField(node, "right", evaluation);
  evaluation.bound = meet(before, evaluation.bound);
  // `x or default`: what is None is not what comes out on the left.
  const isOr = node.childForFieldName("operator")?.type === "or";
  const kept =
    isOr && left?.kind === "union" ? joinAll(left.members.filter(({ kind }) => kind !== "none")) : left;
  return isOr && left?.kind === "none" ? right : join(kept, right);
}

function evaluateChoice(node: Node, evaluation: Evaluation): Value | undefined {
  const [one, condition, other] = parts(node);
  if (one === undefined || condition === undefined || other === undefined) return undefined;
  evaluate(condition, evaluation);
  const before = copy(evaluation.bound);
  const first = evaluate(one, evaluation);
  const after = evaluation.bound;
  evaluation.bound = before;
  const second = evaluate(other, evaluation);
  evaluation.bound = meet(after, evaluation.bound);
  return join(first, second);
}

/** Targets live in the comprehension alone; the rest of what it binds (`:=`) stays. */
function evaluateComprehension(kind: string, node: Node, evaluation: Evaluation): Value | undefined {
  const before = copy(evaluation.bound);
  const targets: string[] = [];
  for (const clause of parts(node)) {
    if (clause.type === "for_in_clause") {
      const items = evaluateField(clause, "right", evaluation);
      const target = clause.childForFieldName("left");
      if (target === null) continue;
      for (const name of target.type === "identifier" ? [target] : target.descendantsOfType("identifier"))
        targets.push(normalName(name.text));
      assign(target, clause.child(0)?.type === "async" ? undefined : iterate(items), evaluation);
    } else if (clause.type === "if_clause") for (const part of parts(clause)) evaluate(part, evaluation);
  }
  const body = node.childForFieldName("body");
  const made =
    body === null
      ? undefined
      : body.type === "pair"
        ? instance(kind, evaluateField(body, "key", evaluation), evaluateField(body, "value", evaluation))
        : instance(kind, evaluate(body, evaluation));
  for (const name of targets) {
    if (before?.has(name) === true) evaluation.bound?.set(name, before.get(name));
    else evaluation.bound?.delete(name);
  }
  evaluation.bound = meet(before, evaluation.bound);
  return made;
}

function evaluateLambda(node: Node, evaluation: Evaluation): Value | undefined {
  const before = copy(evaluation.bound);
  if (evaluation.isAskedWithin(node)) {
    const parameters = node.childForFieldName("parameters");
    for (const name of parameters?.descendantsOfType("identifier") ?? [])
      evaluation.bound?.set(normalName(name.text), undefined);
    evaluateField(node, "body", evaluation);
    evaluation.bound = before;
  }
  return evaluation.outer === undefined ? { kind: "own", node, cell: evaluation.cell } : undefined;
}
