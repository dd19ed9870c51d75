import type { Node } from "web-tree-sitter";
import { normalName } from "./names.ts";
import { parts } from "./readExpression.ts";

/** What a def or class statement defines, decorated or not. */
export interface Definition {
  readonly kind: "function" | "class";
  readonly name: string;
  /** It may remember something from one call to the next, so that a copy of it is another: a default that changes, a decorator, an attribute. */
  readonly keepsState: boolean;
  /** Where a function takes one more keyword-only parameter, and in which form. */
  readonly parameterAt?: { readonly offset: number; readonly before: string; readonly after: string };
}

export function readDefinition(statement: Node): { readonly definition: Definition } | undefined {
  const node =
    statement.type === "decorated_definition" ? statement.childForFieldName("definition") : statement;
  const written = node?.childForFieldName("name")?.text;
  if (node === null || written === undefined) return madeClass(statement);
  const name = normalName(written);
  if (node.type === "class_definition") return { definition: { kind: "class", name, keepsState: true } };
  if (node.type !== "function_definition") return undefined;
  const list = node.childForFieldName("parameters");
  return {
    definition: {
      kind: "function",
      name,
      keepsState: node !== statement || (list !== null && hasState(list)) || hasAttributes(node, written),
      ...(list !== null && { parameterAt: parameterPlace(list) }),
    },
  };
}

/** Whether a default is an object that calls can change. */
function hasState(list: Node): boolean {
  return parts(list).some((parameter) => {
    const value = parameter.childForFieldName("value");
    return value !== null && !isStable(value);
  });
}

/** Whether a function reads or sets attributes of its own: `step.calls += 1`. */
function hasAttributes(node: Node, name: string): boolean {
  return node
    .descendantsOfType("attribute")
    .some((attribute) => attribute.childForFieldName("object")?.text === name);
}

/** Before `**kw`, else behind the last parameter; with a `*` of its own unless the list has one. */
function parameterPlace(list: Node): NonNullable<Definition["parameterAt"]> {
  const all = parts(list);
  const unwrapped = all.map((each) =>
    each.type === "typed_parameter" ? (each.namedChild(0) ?? each) : each,
  );
  const hasStar = unwrapped.some((each) => ["list_splat_pattern", "keyword_separator"].includes(each.type));
  const star = hasStar ? "" : "*, ";
  const rest = unwrapped.findIndex((each) => each.type === "dictionary_splat_pattern");
  const last = all.at(-1);
  const restNode = all[rest];
  if (restNode !== undefined) return { offset: restNode.startIndex, before: star, after: ", " };
  if (last === undefined) return { offset: list.startIndex + 1, before: star, after: "" };
  return { offset: last.endIndex, before: `, ${star}`, after: "" };
}

/** Calls that give the same unchangeable value wherever they are made, when what they are given does. */
const stableCalls = new Set([
  "float",
  "int",
  "complex",
  "str",
  "frozenset",
  "range",
  "TypeVar",
  "NewType",
  "slice",
]);
const stableNodes = new Set([
  ...["integer", "float", "true", "false", "none", "string", "concatenated_string", "ellipsis", "identifier"],
  ...[
    "attribute",
    "subscript",
    "tuple",
    "unary_operator",
    "binary_operator",
    "parenthesized_expression",
    "slice",
  ],
  ...["argument_list", "keyword_argument", "type", "generic_type", "type_parameter", "expression_list"],
]);

/** `LIMIT = 3` binds "LIMIT" to "3". */
export interface Constant {
  readonly name: string;
  /** As it is written. */
  readonly value: string;
}

/**
 * What `NAME = value` binds, annotated or not, when the value is a literal, or made of names, literals and types alone: `LIMIT = 3`,
 * `Point = tuple[int, int]`. Such a statement means the same in a module, if the names in it do.
 */
export function readConstant(simple: Node | null): { readonly constant: Constant } | undefined {
  if (simple?.type !== "assignment") return undefined;
  const name = simple.childForFieldName("left");
  const value = simple.childForFieldName("right");
  if (name?.type !== "identifier" || value === null || !isStable(value)) return undefined;
  return { constant: { name: normalName(name.text), value: value.text } };
}

function isStable(node: Node): boolean {
  if (node.type === "string" || node.type === "concatenated_string")
    return node.descendantsOfType("interpolation").length === 0;
  if (node.type === "call") {
    const callee = node.childForFieldName("function")?.text ?? "";
    return stableCalls.has(callee) && isStable(node.childForFieldName("arguments") ?? node);
  }
  return stableNodes.has(node.type) && parts(node).every(isStable);
}

/** `Point = namedtuple("Point", "x y")` and its kin define a class. */
const classMakers =
  /^(collections\.)?namedtuple$|^(typing\.)?(NamedTuple|TypedDict)$|^(enum\.)?(Enum|IntEnum)$|^(dataclasses\.)?make_dataclass$/;

function madeClass(statement: Node): { readonly definition: Definition } | undefined {
  const simple = statement.type === "expression_statement" ? statement.namedChild(0) : null;
  const name = simple?.type === "assignment" ? simple.childForFieldName("left") : null;
  const maker = simple?.childForFieldName("right")?.childForFieldName("function")?.text ?? "";
  if (name?.type !== "identifier" || !classMakers.test(maker)) return undefined;
  return { definition: { kind: "class", name: normalName(name.text), keepsState: true } };
}
