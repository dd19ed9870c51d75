import type { Node } from "web-tree-sitter";
import { words } from "./magics.ts";

/**
 * Names that functions made by a statement look up later, after the statement has run: those of lambdas, generators and definitions in it.
 * What is given to a call counts as used up by it: `df.apply(lambda row: row + k)`.
 */
export function readCaptures(statement: Node, deferred: ReadonlySet<string>): ReadonlySet<string> {
  const makers = ["lambda", "generator_expression", "function_definition", "class_definition"];
  const made = statement.descendantsOfType(makers).filter((node) => !isGiven(node, statement));
  const mentioned = new Set(made.flatMap((node) => words(node.text)));
  const generated = made
    .filter(({ type }) => type === "generator_expression")
    .flatMap((node) => words(node.text));
  return new Set([...[...deferred].filter((name) => mentioned.has(name)), ...generated]);
}

function isGiven(node: Node, statement: Node): boolean {
  for (let at = node.parent; at !== null && !at.equals(statement); at = at.parent) {
    if (at.type === "argument_list" || at.type === "call") return true;
  }
  return false;
}
