import type { Node } from "web-tree-sitter";
import { plainText } from "../columns/arguments.ts";
import { parts } from "../python/readExpression.ts";

/** An exception that the code raises itself. */
export interface RaiseFacts {
  readonly exception: string;
  /** When: "if `rows == 0`", "unless `x`"; absent where that is no single plain condition. */
  readonly when?: string;
  /** What it says, where that is a plain text. */
  readonly message?: string;
}

/** The `raise` and `assert` statements whose exception surely leaves the function when they run. */
export function readRaises(body: readonly Node[]): readonly RaiseFacts[] {
  return body.flatMap((node) => readStatement(node, undefined));
}

function readStatement(node: Node, when: string | undefined): RaiseFacts[] {
  switch (node.type) {
    case "raise_statement":
      return readRaise(node, when);
    case "assert_statement": {
      const [condition, message] = parts(node);
      const text = shortCode(condition);
      if (text === undefined || when !== undefined) return [];
      const said = plainText(message);
      return [{ exception: "AssertionError", when: `unless \`${text}\``, ...(said && { message: said }) }];
    }
    case "if_statement": {
      const condition = shortCode(node.childForFieldName("condition"));
      const isPlain = condition !== undefined && when === undefined;
      const yes = readBlock(node.childForFieldName("consequence"), isPlain ? `if \`${condition}\`` : "");
      const others = node.childrenForFieldName("alternative");
      const rest = others.flatMap((each) =>
        readBlock(each.childForFieldName("consequence") ?? each.childForFieldName("body"), ""),
      );
      return [...yes, ...rest];
    }
    case "try_statement": {
      // A handler may catch what the body raises.
      const isCaught = parts(node).some(({ type }) => type.startsWith("except"));
      return parts(node).flatMap((each) => (isCaught && each.type === "block" ? [] : readInside(each)));
    }
    case "for_statement":
    case "while_statement":
      return parts(node).flatMap(readInside);
    case "with_statement":
      return /suppress|raises/.test(node.text.split("\n", 1)[0] ?? "")
        ? []
        : readBlock(node.childForFieldName("body"), when);
    default:
      return [];
  }
}

function readInside(node: Node): RaiseFacts[] {
  if (node.type === "block") return readBlock(node, "");
  const isClause = /^(except_clause|except_group_clause|else_clause|finally_clause)$/.test(node.type);
  return isClause ? parts(node).flatMap(readInside) : [];
}

/** `when` is empty where the condition is not known. */
function readBlock(block: Node | null, when: string | undefined): RaiseFacts[] {
  return block === null ? [] : parts(block).flatMap((node) => readStatement(node, when));
}

/** A bare `raise` and one of a variable tell no class. */
function readRaise(node: Node, when: string | undefined): RaiseFacts[] {
  const raised = parts(node)[0];
  const name = (raised?.type === "call" ? raised.childForFieldName("function") : raised)?.text ?? "";
  if (!/^(\w+\.)*[A-Z]\w*$/.test(name)) return [];
  const given = raised?.childForFieldName("arguments");
  const message = plainText(given?.namedChild(0));
  return [{ exception: name, ...(when && { when }), ...(message && { message }) }];
}

/** Code that a sentence can hold. */
function shortCode(node: Node | null | undefined): string | undefined {
  const text = node?.text ?? "";
  return text === "" || text.length > 60 || /[\n`]/.test(text) ? undefined : text;
}
