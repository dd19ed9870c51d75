import type { Node } from "web-tree-sitter";
import { normalName } from "../../python/names.ts";
import { parts } from "../../python/readExpression.ts";
import { readAnnotation } from "./annotation.ts";
import type { Call } from "./call.ts";
import type { Evaluation } from "./evaluation.ts";
import { forget, instance, joinAll, none, type Value } from "./value.ts";

const deepestCall = 4;

/**
 * Evaluates a function of the notebook with what a call gives it; without a call, with what its annotations say. What it returns is the
 * join of its returns, and where that is unknown, what the author says of it.
 */
export function callOwn(
  node: Node,
  call: Call | undefined,
  evaluation: Evaluation,
  cell = evaluation.cell,
): Value | undefined {
  const given =
    call === undefined ? [] : [...call.positional, ...call.keywords.values()].map(({ value }) => value);
  const isRecursive = evaluation.calls.some((each) => each.node.id === node.id);
  if (isRecursive || evaluation.calls.length >= deepestCall) return forget(...given);
  const parameters = bindParameters(node, call, evaluation);
  const saved = {
    bound: evaluation.bound,
    outer: evaluation.outer,
    cell: evaluation.cell,
    returned: evaluation.returned,
  };
  evaluation.outer ??= evaluation.bound;
  evaluation.bound = parameters;
  evaluation.cell = cell;
  evaluation.returned = [];
  const loops = evaluation.loops.splice(0);
  const watchers = evaluation.watchers.splice(0);
  // Places in the body are answered for the body itself, not for one of its calls.
  if (call !== undefined) evaluation.calls.push({ node });
  const body = node.childForFieldName("body");
  if (body !== null && node.type === "lambda") evaluation.returned.push(evaluation.evaluate(body));
  else if (body !== null) evaluation.run(body);
  const isEnding = evaluation.isReached() && node.type !== "lambda";
  const result = joinAll([...evaluation.returned, ...(isEnding ? [none] : [])]);
  if (call !== undefined) evaluation.calls.pop();
  evaluation.loops.push(...loops);
  evaluation.watchers.push(...watchers);
  Object.assign(evaluation, saved);
  return result ?? readAnnotation(node.childForFieldName("return_type"), evaluation);
}

function bindParameters(
  node: Node,
  call: Call | undefined,
  evaluation: Evaluation,
): Map<string, Value | undefined> {
  const bound = new Map<string, Value | undefined>();
  const positional = [...(call?.positional ?? [])];
  const list = node.childForFieldName("parameters");
  for (const parameter of list === null ? [] : parts(list)) {
    if (parameter.type === "keyword_separator" || parameter.type === "positional_separator") continue;
    const splat = parameter.type.includes("splat")
      ? parameter
      : parameter.descendantsOfType(["list_splat_pattern", "dictionary_splat_pattern"])[0];
    const name = normalName(
      (parameter.childForFieldName("name") ?? parameter.descendantsOfType("identifier")[0] ?? parameter).text,
    );
    if (splat !== undefined) {
      const isList = splat.type.startsWith("list");
      if (isList) positional.splice(0);
      bound.set(name, instance(isList ? "tuple" : "dict", undefined, undefined));
      continue;
    }
    const given = call?.keywords.get(name) ?? positional.shift();
    const fallback = parameter.childForFieldName("value");
    const said = readAnnotation(parameter.childForFieldName("type"), evaluation);
    const value =
      given !== undefined
        ? given.value
        : call !== undefined && fallback !== null
          ? evaluation.evaluate(fallback)
          : undefined;
    bound.set(name, value ?? said);
  }
  return bound;
}
