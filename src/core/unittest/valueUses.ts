import type { Node } from "web-tree-sitter";
import type { ToldValue } from "../columns/column.ts";
import { toldBy } from "../columns/uses.ts";

/** What the code does with a value that it takes, as far as that says which values would do. */
export interface ValueUse {
  /** Numbers and texts that it is compared with. */
  readonly told: readonly ToldValue[];
  /** Only an array can be used like this: "table" has rows and columns. */
  readonly array: "table" | "row" | undefined;
}

/** The uses of the names anywhere in the code. */
export function readValueUses(
  body: readonly Node[],
  names: readonly string[],
): ReadonlyMap<string, ValueUse> {
  const uses = new Map(names.map((name) => [name, { told: [] as ToldValue[], shapes: new Set<string>() }]));
  for (const node of body.flatMap((statement) => statement.descendantsOfType("identifier"))) {
    const use = uses.get(node.text);
    if (use === undefined || node.parent === null) continue;
    use.told.push(...toldAt(node, node.parent));
    const shape = shapeAt(node, node.parent);
    if (shape !== undefined) use.shapes.add(shape);
  }
  return new Map(
    [...uses].map(([name, { told, shapes }]) => [
      name,
      { told, array: shapes.has("table") ? "table" : shapes.has("row") ? "row" : undefined },
    ]),
  );
}

/** `x > 3` */
function toldAt(node: Node, parent: Node): readonly ToldValue[] {
  if (parent.type !== "comparison_operator") return [];
  const kind = /[<>]/.test(parent.text) ? "bound" : "equal";
  return parent.namedChildren.filter(({ id }) => id !== node.id).flatMap((other) => toldBy(kind, other));
}

function shapeAt(node: Node, parent: Node): "table" | "row" | undefined {
  if (parent.type === "comparison_operator") {
    // `(y == 1).sum()`
    const around = parent.parent;
    const isSummed =
      around?.type === "parenthesized_expression" &&
      /^\.(?:sum|mean|any|all|astype)\(/.test(textBehind(around));
    return isSummed ? "row" : undefined;
  }
  if (parent.type === "subscript" && parent.childForFieldName("value")?.id === node.id)
    return parent.childrenForFieldName("subscript").length > 1 ? "table" : undefined;
  if (parent.type !== "attribute" || parent.childForFieldName("object")?.id !== node.id) return undefined;
  const name = parent.childForFieldName("attribute")?.text ?? "";
  if (name === "shape") return textBehind(node).startsWith(".shape[1]") ? "table" : undefined;
  return ["ravel", "flatten", "T"].includes(name) ? "table" : undefined;
}

/** The next characters of the same statement. */
function textBehind(node: Node): string {
  let outer = node;
  for (let up = 0; up < 3 && outer.parent !== null; up += 1) outer = outer.parent;
  return outer.text.slice(node.endIndex - outer.startIndex, node.endIndex - outer.startIndex + 12);
}
