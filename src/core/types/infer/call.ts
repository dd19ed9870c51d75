import type { Node } from "web-tree-sitter";
import type { Value } from "./value.ts";
import { element, empty, instance, none } from "./value.ts";
import type { Result, Term } from "./result.ts";

export interface Given {
  readonly node: Node;
  readonly value: Value | undefined;
}

/** A call as its function sees it. */
export interface Call {
  /** What a method is called on. */
  readonly self: Value | undefined;
  readonly positional: readonly Given[];
  readonly keywords: ReadonlyMap<string, Given>;
  /** `*args` or `**options` are given: nobody knows what else is. */
  readonly isOpen: boolean;
  /** What a function that is handed over gives when it is called with these. */
  readonly apply: (function_: Given, values: readonly (Value | undefined)[]) => Value | undefined;
  /** The text of a function of the notebook that is handed over, or of the argument itself. */
  readonly textOf: (given: Given) => string;
}

/** The argument of that keyword, or at that place. */
export function argument(call: Call, at: number, keyword?: string): Given | undefined {
  return (keyword === undefined ? undefined : call.keywords.get(keyword)) ?? call.positional[at];
}

/** Whether one of the words of a row's `unless` is true of the call. */
export function isExcepted(call: Call, unless: readonly string[]): boolean {
  if (unless.length > 0 && call.isOpen) return true;
  return unless.some((word) => {
    if (/^\d+$/.test(word)) return call.positional.length > Number(word);
    const [keyword = "", wanted] = word.split("=");
    const text = call.keywords.get(keyword)?.node.text;
    return wanted === undefined ? text !== undefined && !/^(None|False)$/.test(text) : text === wanted;
  });
}

export type Rule = (call: Call) => Value | undefined;

/** The value that a row's result stands for. */
export function resultOf(
  { term, unless }: Result,
  call: Call,
  rules: ReadonlyMap<string, Rule>,
): Value | undefined {
  if (isExcepted(call, unless)) return undefined;
  return term.name.startsWith("@") ? rules.get(term.name.slice(1))?.(call) : valueOf(term, call);
}

function valueOf(term: Term, call: Call): Value | undefined {
  switch (term.name) {
    case "?":
      return undefined;
    case "None":
      return none;
    case "self":
      return call.self;
    case "argument":
      return call.positional[0]?.value;
    case "element":
    case "key":
      return element(call.self);
    case "value":
      return element(call.self, 1);
    case "empty":
      return empty(term.args[0]?.name ?? "");
  }
  const args = term.args.map((each) => valueOf(each, call));
  return term.name === "tuple" && args.length > 0
    ? { kind: "fixed", members: args }
    : instance(term.name, ...args);
}
