import type { Node } from "web-tree-sitter";
import { normalName } from "../python/names.ts";

/** What the code does with a parameter, where that says something of it. */
export type Usage =
  /** At most three functions; `as` is the keyword where it is another word, and the same everywhere. */
  | { readonly kind: "given"; readonly to: readonly string[]; readonly as?: string }
  | { readonly kind: "called" }
  | { readonly kind: "iterated" };

/** The telling uses of a name in the body, or of the literals (by their nodes' ids) that it takes the place of: a call of it says most, then what it is given to. */
export function readUsage(
  name: string,
  body: readonly Node[],
  literals: ReadonlySet<number | undefined>,
): Usage | undefined {
  const uses = body
    .flatMap((statement) => statement.descendantsOfType(kinds))
    .filter((node) => (node.type === "identifier" ? normalName(node.text) === name : literals.has(node.id)))
    .flatMap((node) => useOf(node) ?? []);
  const first =
    ["called", "given"].flatMap((kind) => uses.find((use) => use.kind === kind) ?? [])[0] ?? uses[0];
  if (first?.kind !== "given") return first;
  const given = uses.filter((use) => use.kind === "given");
  const keywords = new Set(given.map(({ as }) => as));
  const to = [...new Set(given.map((use) => use.to))].slice(0, 3);
  const { as } = first;
  return { kind: "given", to, ...(keywords.size === 1 && as !== undefined && as !== name && { as }) };
}

const kinds = "identifier integer float string true false none unary_operator tuple".split(" ");

type Use =
  | { readonly kind: "given"; readonly to: string; readonly as: string | undefined }
  | { readonly kind: "called" }
  | { readonly kind: "iterated" };

function useOf(node: Node): Use | undefined {
  const { parent } = node;
  if (parent?.type === "call" && parent.childForFieldName("function")?.id === node.id)
    return { kind: "called" };
  if (parent?.type === "for_statement" && parent.childForFieldName("right")?.id === node.id)
    return { kind: "iterated" };
  const isKeyword = parent?.type === "keyword_argument" && parent.childForFieldName("value")?.id === node.id;
  const list = isKeyword ? parent.parent : parent;
  if (list?.type !== "argument_list") return undefined;
  const to = list.parent?.childForFieldName("function")?.text ?? "";
  if (!/^[\w.]{1,50}$/.test(to) || /^(print|display|len|str|repr|type)$/.test(to)) return undefined;
  return { kind: "given", to, as: isKeyword ? parent.childForFieldName("name")?.text : undefined };
}
