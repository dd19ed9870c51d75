import type { Node } from "web-tree-sitter";
import { builtins } from "../python/names.ts";
import { parts } from "../python/readExpression.ts";

/**
 * Where a returned value comes from, as the end of "it is ...": "`x * 2`", "the result of `f`", "`total` as the loop leaves it". `undefined`
 * where code between may have made something else of it, or where that needs names which only the body knows.
 */
export function readSource(
  name: string,
  body: readonly Node[],
  parameters: ReadonlySet<string>,
): string | undefined {
  const uses = body.map((statement) => ({ statement, count: countOf(name, statement) }));
  const touching = uses.filter(({ count }) => count > 0);
  const last = touching.at(-1);
  if (last === undefined || parameters.has(name)) return undefined;
  if (last.statement.type === "for_statement" || last.statement.type === "while_statement")
    return `\`${name}\` as the loop leaves it`;
  if (touching.length > 1 || last.count > 1) return undefined;
  const value = valueOf(name, last.statement);
  if (value === undefined) return undefined;
  if (value.type === "call") {
    const callee = value.childForFieldName("function")?.text ?? "";
    const [root = ""] = callee.split(".");
    const isBound = body.some(
      (statement) => statement !== last.statement && valueOf(root, statement) !== undefined,
    );
    const isFunction = /^[A-Za-z_][\w.]{0,40}$/.test(callee) && !builtins.has(callee) && !isBound;
    return isFunction ? `the result of \`${callee}\`` : undefined;
  }
  const text = value.text;
  const isShort = text.length <= 40 && !/[\n`]/.test(text);
  const isKnown = value
    .descendantsOfType("identifier")
    .every((node) => parameters.has(node.text) || builtins.has(node.text) || isMember(node));
  const isRebound = body.some((statement) =>
    [...parameters].some((each) => valueOf(each, statement) !== undefined && countOf(each, value) > 0),
  );
  const isMade = /_operator$|^subscript$|comprehension$/.test(value.type);
  return isShort && isKnown && isMade && !isRebound ? `\`${text}\`` : undefined;
}

/** What a statement of the body's top level assigns to a name alone. */
function valueOf(name: string, statement: Node): Node | undefined {
  const [assignment] = statement.type === "expression_statement" ? parts(statement) : [];
  const left = assignment?.type === "assignment" ? assignment.childForFieldName("left") : null;
  return left?.type === "identifier" && left.text === name
    ? (assignment?.childForFieldName("right") ?? undefined)
    : undefined;
}

function countOf(name: string, node: Node): number {
  return node
    .descendantsOfType("identifier")
    .filter(({ text, parent }) => text === name && !isAttributeOf(parent, text)).length;
}

function isAttributeOf(parent: Node | null, name: string): boolean {
  return parent?.type === "attribute" && parent.childForFieldName("object")?.text !== name;
}

function isMember(node: Node): boolean {
  const { parent } = node;
  return parent?.type === "attribute" && parent.childForFieldName("attribute")?.id === node.id;
}
