import type { Node } from "web-tree-sitter";
import { readArguments } from "../columns/arguments.ts";
import { normalName } from "../python/names.ts";
import type { ParsedCell } from "../python/readCell.ts";
import { parts } from "../python/readExpression.ts";

/** How a function or class of the notebook can be called in a test. */
export interface DefinitionCall {
  /** Of the function or class. */
  readonly name: string;
  /** "grow(2, n=3)", on one line. */
  readonly text: string;
  /** Names that its arguments read. */
  readonly reads: readonly string[];
  /** Where the notebook calls it; absent for a call with the defaults alone. */
  readonly at: { readonly cell: number; readonly offset: number } | undefined;
  readonly expected: Expected;
  /** It is a generator. */
  readonly isLazy: boolean;
}

/** What comes back, as far as the definition's own text tells. */
export type Expected =
  | { readonly kind: "nothing" }
  | { readonly kind: "something" }
  /** isinstance's second argument. */
  | { readonly kind: "type"; readonly name: string }
  | { readonly kind: "tuple"; readonly length: number }
  /** An object of the class, with attributes that are arguments of the call as they were given. */
  | { readonly kind: "object"; readonly attributes: readonly (readonly [name: string, value: string])[] };

/** For each definition the first calls of the notebook that stand by themselves, else one with its defaults; none for coroutines. */
export function readDefinitionCalls(
  names: readonly string[],
  cells: ReadonlyMap<number, ParsedCell>,
): readonly DefinitionCall[] {
  const nodes = [...cells].map(([cell, { tree }]) => ({ cell, statements: parts(tree.rootNode) }));
  return names.flatMap((name): readonly DefinitionCall[] => {
    const definition = nodes
      .flatMap(({ statements }) => statements.flatMap(undecorated))
      .findLast((node) => nameOf(node) === name);
    if (definition === undefined || isCoroutine(definition)) return [];
    const isLazy = isGenerator(definition);
    const found = nodes.flatMap(({ cell, statements }) =>
      statements.flatMap((statement) => callsOf(statement, name)).map((call) => ({ cell, call })),
    );
    if (found.length === 0) {
      const isFree = parametersOf(definition).every(isOptional);
      if (!isFree) return [];
      const expected = expectedOf(definition);
      return [{ name, text: `${name}()`, reads: [], at: undefined, expected, isLazy }];
    }
    return found.slice(0, mostCalls).map(({ cell, call }) => ({
      name,
      text: call.text,
      reads: readsOf(call),
      at: { cell, offset: call.startIndex },
      expected: expectedOf(definition, call),
      isLazy,
    }));
  });
}

/** The first may be the one that can't be made. */
const mostCalls = 3;

function undecorated(statement: Node): readonly Node[] {
  return /^(?:function|class)_definition$/.test(statement.type) ? [statement] : [];
}

function nameOf(definition: Node): string {
  return normalName(definition.childForFieldName("name")?.text ?? "");
}

function isCoroutine(definition: Node): boolean {
  return definition.type === "function_definition" && definition.child(0)?.type === "async";
}

function isGenerator(definition: Node): boolean {
  return definition.type === "function_definition" && ownNodes(definition, "yield").length > 0;
}

/** Calls outside of loops and functions, whose names would mean something else in a test. */
function callsOf(statement: Node, name: string): readonly Node[] {
  if (!/^(?:expression|assert)_statement$/.test(statement.type)) return [];
  return statement.descendantsOfType("call").filter((call) => {
    if (normalName(call.childForFieldName("function")?.text ?? "") !== name) return false;
    if (call.text.length > 90 || call.text.includes("\n") || readArguments(call).isSplat) return false;
    if (call.descendantsOfType(scopes).length > 0) return false;
    for (let at = call.parent; at !== null && at.id !== statement.id; at = at.parent)
      if (scopes.includes(at.type)) return false;
    return true;
  });
}

const scopes = [
  "lambda",
  "list_comprehension",
  "set_comprehension",
  "dictionary_comprehension",
  "generator_expression",
  "named_expression",
  "await",
];

function readsOf(call: Node): readonly string[] {
  const list = call.childForFieldName("arguments");
  const names = list?.descendantsOfType("identifier") ?? [];
  const isRead = (node: Node) =>
    node.parent?.childForFieldName(node.parent.type === "keyword_argument" ? "name" : "attribute")?.id !==
    node.id;
  return [...new Set(names.filter(isRead).map(({ text }) => normalName(text)))];
}

/** Parameters that a call gives: not `self`. */
function parametersOf(definition: Node): readonly Node[] {
  if (definition.type === "function_definition")
    return parts(definition.childForFieldName("parameters") ?? definition);
  const init = initOf(definition);
  return init === undefined ? [] : parametersOf(init).slice(1);
}

function initOf(definition: Node): Node | undefined {
  return parts(definition.childForFieldName("body") ?? definition).find(
    (node) => node.type === "function_definition" && nameOf(node) === "__init__",
  );
}

function isOptional(parameter: Node): boolean {
  return /^(?:default_parameter|typed_default_parameter|list_splat_pattern|dictionary_splat_pattern|keyword_separator|positional_separator)$/.test(
    parameter.type,
  );
}

function expectedOf(definition: Node, call?: Node): Expected {
  if (definition.type === "class_definition")
    return { kind: "object", attributes: attributesOf(definition, call) };
  const values = ownNodes(definition, "return_statement").map((node) => parts(node)[0]);
  if (values.every((value) => value === undefined || value.type === "none")) return { kind: "nothing" };
  const annotated = definition.childForFieldName("return_type")?.text.replace(/\[.*/s, "") ?? "";
  if (/^(?:int|float|str|bool|list|dict|set|tuple)$/.test(annotated))
    return { kind: "type", name: annotated };
  const kinds = new Set(values.map((value) => JSON.stringify(kindOf(value))));
  const [first] = values;
  return (kinds.size === 1 ? kindOf(first) : undefined) ?? { kind: "something" };
}

const displays: Readonly<Record<string, string>> = {
  list: "list",
  list_comprehension: "list",
  dictionary: "dict",
  dictionary_comprehension: "dict",
  set: "set",
  set_comprehension: "set",
  string: "str",
  concatenated_string: "str",
  true: "bool",
  false: "bool",
  not_operator: "bool",
  integer: "int",
  float: "float",
};

function kindOf(value: Node | undefined): Expected | undefined {
  if (value === undefined) return undefined;
  if (value.type === "tuple" || value.type === "expression_list")
    return value.descendantsOfType("list_splat").length > 0
      ? undefined
      : { kind: "tuple", length: parts(value).length };
  const callee = value.type === "call" ? (value.childForFieldName("function")?.text ?? "") : "";
  const name =
    displays[value.type] ??
    (/^(?:list|dict|set|str|int|float|bool|tuple)$/.test(callee) ? callee : undefined) ??
    (callee === "len" ? "int" : callee === "sorted" ? "list" : undefined);
  return name === undefined || /^[rRuUfF]*[bB]/.test(value.type === "string" ? value.text : "")
    ? undefined
    : { kind: "type", name };
}

/** `self.n = n` in `__init__`, for literals that the call gives. */
function attributesOf(definition: Node, call: Node | undefined): readonly (readonly [string, string])[] {
  const init = initOf(definition);
  if (init === undefined || call === undefined) return [];
  const { positional, keywords } = readArguments(call);
  const given = new Map(
    parametersOf(definition).map((parameter, at) => {
      const name =
        parameter.type === "identifier"
          ? parameter.text
          : (parameter.childForFieldName("name")?.text ?? parameter.namedChild(0)?.text ?? "");
      return [name, keywords.get(name) ?? positional[at]] as const;
    }),
  );
  return parts(init.childForFieldName("body") ?? init).flatMap((statement): (readonly [string, string])[] => {
    const [, attribute = "", name = ""] = /^self\.(\w+)\s*=\s*(\w+)$/.exec(statement.text) ?? [];
    const value = given.get(name);
    return value !== undefined && /^(?:integer|float|string|true|false)$/.test(value.type)
      ? [[attribute, value.text]]
      : [];
  });
}

/** Nodes of the function itself, not of functions inside it. */
function ownNodes(definition: Node, type: string): readonly Node[] {
  return definition.descendantsOfType(type).filter((node) => {
    for (let at = node.parent; at !== null && at.id !== definition.id; at = at.parent)
      if (/^(?:function_definition|class_definition|lambda)$/.test(at.type)) return false;
    return true;
  });
}
