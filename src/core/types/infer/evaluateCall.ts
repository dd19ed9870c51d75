import type { Node } from "web-tree-sitter";
import { parts } from "../../python/readExpression.ts";
import { callOwn } from "./callOwn.ts";
import { resultOf, type Call, type Given } from "./call.ts";
import type { Evaluation } from "./evaluation.ts";
import { memberOf } from "./members.ts";
import { ruleFor } from "./rules.ts";
import { functionResult, isKnownClass, memberResult } from "./tables.ts";
import { forget, instance, joinAll, pathOf, type Library, type Value } from "./value.ts";

/** What a call gives. An object that goes to a function nobody knows may hold anything afterwards. */
export function evaluateCall(node: Node, evaluation: Evaluation): Value | undefined {
  const callee = evaluation.evaluateField(node, "function");
  const given = node.childForFieldName("arguments");
  const call = readArguments(given, evaluation);
  if (node.childForFieldName("function")?.text === "exec") evaluation.forgetNames();
  if (callee?.kind === "own" && !call.isOpen) return callOwn(callee.node, call, evaluation, callee.cell);
  if (callee?.kind === "library") return callLibrary(callee, call);
  if (callee?.kind === "member") return callMember(callee.of, callee.name, call, evaluation);
  return forgetGiven(call);
}

function readArguments(given: Node | null, evaluation: Evaluation): Call {
  const positional: Given[] = [];
  const keywords = new Map<string, Given>();
  let isOpen = false;
  const nodes = given === null ? [] : given.type === "generator_expression" ? [given] : parts(given);
  for (const node of nodes) {
    const value = node.childForFieldName("value");
    if (node.type === "keyword_argument" && value !== null)
      keywords.set(node.childForFieldName("name")?.text ?? "", {
        node: value,
        value: evaluation.evaluate(value),
      });
    else if (node.type === "list_splat" || node.type === "dictionary_splat") {
      isOpen = true;
      for (const part of parts(node)) forget(evaluation.evaluate(part));
    } else positional.push({ node, value: evaluation.evaluate(node) });
  }
  return {
    self: undefined,
    positional,
    keywords,
    isOpen,
    apply: (function_, values) => apply(function_, values, evaluation),
    textOf: ({ node, value }) => (value?.kind === "own" ? value.node.text : node.text),
  };
}

/** Calls what was handed over, with arguments that no syntax stands for. */
function apply(
  function_: Given,
  values: readonly (Value | undefined)[],
  evaluation: Evaluation,
): Value | undefined {
  const { node, value } = function_;
  const call: Call = {
    self: undefined,
    positional: values.map((each) => ({ node, value: each })),
    keywords: new Map(),
    isOpen: false,
    apply: () => undefined,
    textOf: () => "",
  };
  if (value?.kind === "own") return callOwn(value.node, call, evaluation, value.cell);
  if (value?.kind === "library") return callLibrary(value, call);
  return value?.kind === "member" ? callMember(value.of, value.name, call, evaluation) : undefined;
}

function forgetGiven({ positional, keywords }: Call): Value | undefined {
  return forget(...[...positional, ...keywords.values()].map(({ value }) => value));
}

function callLibrary({ path, dots = 0 }: Library, call: Call): Value | undefined {
  const row = functionResult(path);
  if (row !== undefined) return resultOf(row, call, ruleFor);
  forgetGiven(call);
  return isPublicClass(path, dots) ? instance(path) : methodOfClass(path, call);
}

/** `str.upper(text)`: a method called on its class. */
function methodOfClass(path: string, call: Call): Value | undefined {
  const at = path.lastIndexOf(".");
  const [self, ...positional] = call.positional;
  const owner = path.slice(0, at).replace(/^builtins\./, "");
  if (self === undefined || pathOf(self.value) !== owner) return undefined;
  const row = memberResult(owner, "methods", path.slice(at + 1));
  return row === undefined ? undefined : resultOf(row, { ...call, self: self.value, positional }, ruleFor);
}

/** Modules whose capitalised names make other things than their own instances. */
const makingOthers =
  /^(builtins|sympy|tensorflow|keras|torch|typing|enum|multiprocessing|ctypes|theano|pymc|pyspark|ibis|polars)\b/;

/** A capitalised name that is called is a class. It is public when no part of its path is private. */
function isPublicClass(path: string, dots: number): boolean {
  if (isKnownClass(path)) return true;
  const [name = ""] = path.split(".").slice(-1);
  if (dots > 1 && !/^(numpy|pandas|scipy|sklearn|torch|matplotlib\.(?!pyplot))/.test(path)) return false;
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name) || /(^|\.)_/.test(path) || !path.includes(".")) return false;
  return (
    !makingOthers.test(path) ||
    /^torch\.(nn|optim|utils)\b/.test(path) ||
    /^(tensorflow\.)?keras\.(layers|models)\.(Sequential|Dense)$/.test(path)
  );
}

function callMember(of: Value, name: string, call: Call, evaluation: Evaluation): Value | undefined {
  if (of.kind === "union") return joinAll(of.members.map((each) => callMember(each, name, call, evaluation)));
  const self = of.kind === "member" ? memberOf(of.of, of.name, evaluation) : of;
  const row = memberResult(pathOf(self), "methods", name);
  if (row === undefined) {
    forget(self);
    return forgetGiven(call);
  }
  if (
    evaluation.notebook.transformsToFrames &&
    name.endsWith("transform") &&
    pathOf(self)?.startsWith("sklearn.") === true
  )
    return undefined;
  return resultOf(row, { ...call, self }, ruleFor);
}
