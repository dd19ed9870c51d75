import type { Node } from "web-tree-sitter";
import type { Span } from "../text/span.ts";
import { parts } from "./readExpression.ts";

/** A call of `print`, whatever the name stands for there. */
export interface PrintCall {
  readonly span: Span;
  /** Where the name stands. */
  readonly name: Span;
  readonly values: readonly PrintedValue[];
  /** What stands between the values, as text inside quotes. */
  readonly separator: string;
  /** Where the last argument ends, keywords included; the end of the last value when there are none. */
  readonly argumentsEnd: number;
  /** What keeps it from being said by a log message: "`end`", "unpacked arguments". */
  readonly obstacle?: string;
}

export interface PrintedValue {
  readonly span: Span;
  /** What stands between the quotes of a plain text, as it would between double quotes. */
  readonly plainText?: string;
}

/** Every call of `print` in a statement. */
export function readPrints(statement: Node): readonly PrintCall[] {
  if (!statement.text.includes("print")) return []; // Most statements need no search.
  return statement.descendantsOfType("call").flatMap((call) => {
    const name = call.childForFieldName("function");
    const list = call.childForFieldName("arguments");
    return name?.type === "identifier" && name.text === "print" && list !== null
      ? [readPrint(call, name, list)]
      : [];
  });
}

function readPrint(call: Node, name: Node, list: Node): PrintCall {
  const given = list.type === "argument_list" ? parts(list) : [];
  const values = given.filter(({ type }) => type !== "keyword_argument");
  const keywords = given.filter(({ type }) => type === "keyword_argument");
  const separator = separatorOf(keywords);
  const obstacle = obstacleOf(list, values, keywords, separator);
  return {
    span: spanOf(call),
    name: spanOf(name),
    values: values.map((value) => {
      const plainText = plainTextOf(value);
      return { span: spanOf(value), ...(plainText !== undefined && { plainText }) };
    }),
    separator: separator ?? " ",
    argumentsEnd: given.at(-1)?.endIndex ?? list.startIndex + 1,
    ...(obstacle !== undefined && { obstacle }),
  };
}

function obstacleOf(
  list: Node,
  values: readonly Node[],
  keywords: readonly Node[],
  separator: string | undefined,
): string | undefined {
  if (list.type !== "argument_list") return "a generator";
  if (list.descendantsOfType("comment").length > 0) return "a comment between its arguments";
  if (
    values.some(({ type }) => type.endsWith("_splat")) ||
    keywords.some(({ type }) => type.endsWith("_splat"))
  )
    return "unpacked arguments";
  const other = keywords.map((keyword) => keyword.childForFieldName("name")?.text ?? "");
  const kept = other.find((name, at) => name !== "sep" && !isDefault(keywords[at]));
  if (kept !== undefined) return `\`${kept}\``;
  return separator === undefined ? "a computed `sep`" : undefined;
}

/** `end="\n"`, `flush=False`, `file=None`: what print does anyway. */
function isDefault(keyword: Node | undefined): boolean {
  return /^(end\s*=\s*(None|"\\n"|'\\n')|flush\s*=\s*False|file\s*=\s*None)$/.test(keyword?.text ?? "");
}

/** The text of `sep`; a space where it is not given; `undefined` where it can't be known. */
function separatorOf(keywords: readonly Node[]): string | undefined {
  const value = keywords
    .find((keyword) => keyword.childForFieldName("name")?.text === "sep")
    ?.childForFieldName("value");
  return value === undefined || value === null || value.type === "none" ? " " : plainTextOf(value);
}

/** Of `"..."` and `'...'` in one line, without a prefix, and without a percent sign in disguise. */
function plainTextOf(node: Node): string | undefined {
  if (node.type !== "string") return undefined;
  const [, quote, text] = /^(["'])((?:\\.|(?!\1)[^\\\n])*)\1$/.exec(node.text) ?? [];
  if (text === undefined || /\\[xuUN\d]/.test(text)) return undefined;
  return quote === '"' ? text : text.replaceAll(/\\.|"/g, (part) => (part === '"' ? '\\"' : part));
}

function spanOf({ startIndex, endIndex }: Node): Span {
  return { start: startIndex, end: endIndex };
}
