import type { Node } from "web-tree-sitter";
import { words } from "./magics.ts";

/**
 * Names that functions made by a statement look up later, after the statement has run: those of lambdas, generators and definitions in it.
 * What is given to a call counts as used up by it: `df.apply(lambda row: row + k)`.
 */
export function readCaptures(statement: Node, deferred: ReadonlySet<string>): ReadonlySet<string> {
  const makers = ["lambda", "generator_expression", "function_definition", "class_definition"];
  const mentioned = new Set(wordsOf(makers, statement));
  const generated = wordsOf(["generator_expression"], statement);
  return new Set([...[...deferred].filter((name) => mentioned.has(name)), ...generated]);
}

/** What the outermost nodes of some types mention, those aside that are given to a call. */
function wordsOf(types: string[], statement: Node): string[] {
  let end = 0;
  const outermost = statement.descendantsOfType(types).filter((node) => {
    if (node.startIndex < end) return false;
    end = node.endIndex;
    return true;
  });
  return outermost.filter((node) => !isGiven(node, statement)).flatMap((node) => words(node.text));
}

function isGiven(node: Node, statement: Node): boolean {
  for (let at = node.parent; at !== null && !at.equals(statement); at = at.parent) {
    if (at.type === "argument_list" || at.type === "call") return true;
  }
  return false;
}
