import type { Node } from "web-tree-sitter";
import { normalName } from "../python/names.ts";
import { parts } from "../python/readExpression.ts";

/** What the code does with a parameter, where that says something of it. */
export type Usage =
  /** At most three functions; `as` is the keyword where it is another word, and the same everywhere. */
  | { readonly kind: "given"; readonly to: readonly string[]; readonly as?: string }
  | { readonly kind: "called" }
  | { readonly kind: "iterated" }
  /** Its methods that are called, and attributes that are read. */
  | { readonly kind: "has"; readonly members: readonly string[] }
  /** A short expression that it stands in. */
  | { readonly kind: "operand"; readonly of: string };

/**
 * The telling uses of a name in the body, or of the literals (by their nodes' ids) that it takes the place of: a call of it says most, then
 * what it is given to. `replaced` are the literals that parameters take the place of: code with one of them is not the function's.
 */
export function readUsage(
  name: string,
  body: readonly Node[],
  literals: ReadonlySet<number | undefined>,
  replaced: ReadonlySet<number | undefined>,
): Usage | undefined {
  const nodes = untilRebound(name, body)
    .flatMap((statement) => statement.descendantsOfType(kinds))
    .filter((node) => (node.type === "identifier" ? normalName(node.text) === name : literals.has(node.id)));
  const uses = nodes.flatMap((node) => useOf(node) ?? []);
  const first =
    ["called", "given"].flatMap((kind) => uses.find((use) => use.kind === kind) ?? [])[0] ?? uses[0];
  if (first === undefined) return membersOf(nodes) ?? operandOf(nodes, replaced);
  if (first.kind !== "given") return first;
  const given = uses.filter((use) => use.kind === "given");
  const keywords = new Set(given.map(({ as }) => as));
  const to = [...new Set(given.map((use) => use.to))].slice(0, 3);
  const { as } = first;
  return { kind: "given", to, ...(keywords.size === 1 && as !== undefined && as !== name && { as }) };
}

const kinds = "identifier integer float string true false none unary_operator tuple".split(" ");

/** The statements in which the name still means what came in. */
function untilRebound(name: string, body: readonly Node[]): readonly Node[] {
  const at = body.findIndex((statement) =>
    statement.descendantsOfType(["assignment", "augmented_assignment", "for_statement"]).some((node) => {
      const left = node.childForFieldName("left");
      const targets = left === null ? [] : /_(list|pattern)$/.test(left.type) ? parts(left) : [left];
      return targets.some(({ type, text }) => type === "identifier" && normalName(text) === name);
    }),
  );
  return at === -1 ? body : body.slice(0, at + 1);
}

/** At most three names are told: what needs more is better known by its type. */
function membersOf(nodes: readonly Node[]): Usage | undefined {
  const members = nodes.flatMap(({ id, parent }) =>
    parent?.type === "attribute" && parent.childForFieldName("object")?.id === id
      ? (parent.childForFieldName("attribute")?.text ?? [])
      : [],
  );
  const names = [...new Set(members)];
  return names.length === 0 || names.length > 3 ? undefined : { kind: "has", members: names };
}

function operandOf(nodes: readonly Node[], replaced: ReadonlySet<number | undefined>): Usage | undefined {
  for (const { parent } of nodes) {
    const around = parent?.type === "slice" ? parent.parent : parent;
    const isExpression = /_operator$|^subscript$/.test(around?.type ?? "");
    if (around === null || !isExpression || around.text.length > 40 || /[\n`]/.test(around.text)) continue;
    if (!around.descendantsOfType(kinds).some(({ id }) => replaced.has(id)))
      return { kind: "operand", of: around.text };
  }
  return undefined;
}

type Use =
  | { readonly kind: "given"; readonly to: string; readonly as: string | undefined }
  | { readonly kind: "called" }
  | { readonly kind: "iterated" };

function useOf(node: Node): Use | undefined {
  const { parent } = node;
  if (parent?.type === "call" && parent.childForFieldName("function")?.id === node.id)
    return { kind: "called" };
  if (
    /^for_(statement|in_clause)$/.test(parent?.type ?? "") &&
    parent?.childForFieldName("right")?.id === node.id
  )
    return { kind: "iterated" };
  const isKeyword = parent?.type === "keyword_argument" && parent.childForFieldName("value")?.id === node.id;
  const list = isKeyword ? parent.parent : parent;
  if (list?.type !== "argument_list") return undefined;
  const to = list.parent?.childForFieldName("function")?.text ?? "";
  if (!/^[\w.]{1,50}$/.test(to) || /^(print|display|len|str|repr|type)$/.test(to)) return undefined;
  return { kind: "given", to, as: isKeyword ? parent.childForFieldName("name")?.text : undefined };
}
