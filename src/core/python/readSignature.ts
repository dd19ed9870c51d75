import type { Node } from "web-tree-sitter";
import type { Span } from "../text/span.ts";
import { normalName } from "./names.ts";

/** What a module's file says of one of its functions or classes. */
export interface Signature {
  /** Where its name stands in the module's text. */
  readonly span: Span;
  /** "def rates(df: pd.DataFrame) -> float", as it is written, without decorators and the colon at its end. */
  readonly text: string;
  /** Without quotes, and indented as `inspect.cleandoc` has it. */
  readonly docstring?: string;
}

/** The function or class of that name at a module's top level; where there are several, the last: it is what an import gives. */
export function readSignature(module: Node, name: string): Signature | undefined {
  const definition = module.namedChildren
    .map((node) => (node.type === "decorated_definition" ? node.childForFieldName("definition") : node))
    .filter((node) => node?.type === "function_definition" || node?.type === "class_definition")
    .findLast((node) => normalName(node?.childForFieldName("name")?.text ?? "") === name);
  const named = definition?.childForFieldName("name");
  const body = definition?.childForFieldName("body");
  if (!definition || !named || !body) return undefined;
  const docstring = readDocstring(body);
  return {
    span: { start: named.startIndex, end: named.endIndex },
    text: readHead(definition, body),
    ...(docstring !== undefined && { docstring }),
  };
}

/** Up to the colon before the body: comments between the two are not a part of it. */
function readHead(definition: Node, body: Node): string {
  const colon = definition.children.findLast(
    (child) => child.type === ":" && child.startIndex < body.startIndex,
  );
  const end = (colon ?? body).startIndex - definition.startIndex;
  return definition.text.slice(0, end).trimEnd();
}

function readDocstring(body: Node): string | undefined {
  const first = body.namedChildren.find((child) => child.type !== "comment");
  const string = first?.type === "expression_statement" ? first.namedChild(0) : null;
  if (string?.type !== "string") return undefined;
  const [, , text] = /^[rRuU]?("""|'''|"|')([^]*)\1$/.exec(string.text) ?? [];
  return text === undefined ? undefined : cleanIndent(text);
}

function cleanIndent(text: string): string {
  const [first = "", ...others] = text.replaceAll("\r\n", "\n").split("\n");
  const indents = others.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
  const indent = Math.min(...indents);
  return [first.trimStart(), ...others.map((line) => line.slice(indent))].join("\n").trim();
}
