import type { Node } from "web-tree-sitter";
import type { Span } from "../text/span.ts";
import { parts } from "./readExpression.ts";

/** A literal handed to a call: what a person may want to set from outside. */
export interface LiteralArgument {
  /** The argument's keyword; `seed` for the number given to `np.random.seed(42)` and its kin. */
  readonly name: string;
  readonly span: Span;
  readonly text: string;
  /** It seeds random numbers. */
  readonly isSeed: boolean;
}

/** Every literal that a statement's calls are given by keyword, and every seed. */
export function readLiteralArguments(statement: Node): readonly LiteralArgument[] {
  const nodes = statement.descendantsOfType(["keyword_argument", "call"]);
  return nodes.flatMap((node) => (node.type === "call" ? seedOf(node) : keywordOf(node)));
}

const seedKeywords = new Set(["random_state", "seed", "random_seed"]);

function keywordOf(node: Node): LiteralArgument[] {
  const name = node.childForFieldName("name")?.text;
  const value = node.childForFieldName("value");
  if (name === undefined || value === null || !isLiteral(value) || isOfPrint(node)) return [];
  return [argument(name, value, seedKeywords.has(name) && value.type === "integer")];
}

/** How a line is printed is no setting. */
function isOfPrint(keyword: Node): boolean {
  return keyword.parent?.parent?.childForFieldName("function")?.text === "print";
}

/** Functions that take a seed as their one argument, by the last part of their name: NumPy's, Python's, PyTorch's, TensorFlow's, Lightning's. */
const seeding =
  /(?:^|\.)(?:seed|manual_seed|manual_seed_all|default_rng|RandomState|set_seed|set_random_seed|seed_everything)$/;

function seedOf(call: Node): LiteralArgument[] {
  const [value, ...others] = parts(call.childForFieldName("arguments") ?? call);
  if (value?.type !== "integer" || others.length > 0) return [];
  return seeding.test(call.childForFieldName("function")?.text ?? "") ? [argument("seed", value, true)] : [];
}

function argument(name: string, { startIndex, endIndex, text }: Node, isSeed: boolean): LiteralArgument {
  return { name, span: { start: startIndex, end: endIndex }, text, isSeed };
}

function isLiteral(node: Node): boolean {
  switch (node.type) {
    case "integer":
    case "float":
    case "true":
    case "false":
    case "none":
      return true;
    case "string":
      return node.descendantsOfType("interpolation").length === 0;
    case "unary_operator":
    case "tuple":
      return parts(node).every(isLiteral);
    default:
      return false;
  }
}
