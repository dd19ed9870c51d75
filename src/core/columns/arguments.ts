import type { Node } from "web-tree-sitter";
import { parts } from "../python/readExpression.ts";
import { columnKey, namedColumn, type Column } from "./column.ts";
import type { Trace, Value } from "./value.ts";

/** What a call is given. */
export interface Arguments {
  readonly positional: readonly Node[];
  readonly keywords: ReadonlyMap<string, Node>;
  /** It has `*args` or `**kwargs`, so that more may be given than can be seen. */
  readonly isSplat: boolean;
}

export function readArguments(call: Node): Arguments {
  const list = call.childForFieldName("arguments");
  if (list?.type === "generator_expression")
    return { positional: [list], keywords: new Map(), isSplat: false };
  const given = list === null ? [] : parts(list);
  const keywords = given.flatMap((node): (readonly [string, Node])[] => {
    const value = node.type === "keyword_argument" ? node.childForFieldName("value") : null;
    return value === null ? [] : [[node.childForFieldName("name")?.text ?? "", value]];
  });
  return {
    positional: given.filter(({ type }) => type !== "keyword_argument" && !type.endsWith("_splat")),
    keywords: new Map(keywords),
    isSplat: given.some(({ type }) => type.endsWith("_splat")),
  };
}

/** The argument of that keyword, else the one at that place. */
export function argument({ positional, keywords }: Arguments, name: string, at?: number): Node | undefined {
  return keywords.get(name) ?? (at === undefined ? undefined : positional[at]);
}

export function isTrue(node: Node | undefined): boolean {
  return node?.type === "true";
}

/** The text of a plain string without escapes; `undefined` for anything else. */
export function plainText(node: Node | null | undefined): string | undefined {
  if (node?.type !== "string" || /^[a-z]*[bft]/i.test(node.child(0)?.text ?? "")) return undefined;
  const content = node.namedChildren.filter(({ type }) => type === "string_content");
  if (content.length > 1 || content.some(({ namedChildCount }) => namedChildCount > 0)) return undefined;
  return content[0]?.text ?? "";
}

/** Keys and values of a dictionary whose keys are plain strings; `undefined` when one isn't. */
export function pairs(node: Node | undefined): readonly (readonly [key: string, value: Node])[] | undefined {
  if (node?.type !== "dictionary") return undefined;
  const all = parts(node).map(
    (pair) => [plainText(pair.childForFieldName("key")), pair.childForFieldName("value")] as const,
  );
  return all.every((pair): pair is readonly [string, Node] => pair[0] !== undefined && pair[1] !== null)
    ? all
    : undefined;
}

/** The columns that an argument names; `undefined` when they can't be known. */
export function columnsOf(node: Node | undefined, trace: Trace): readonly Column[] | undefined {
  const value = trace.evaluate(node, trace);
  return value.kind === "names" ? value.columns : undefined;
}

/** Names as a value: those of a list without a repetition. */
export function namesOf(values: readonly Value[]): Value | undefined {
  const columns = values.flatMap((value) => (value.kind === "names" ? value.columns : []));
  if (values.length === 0 || values.some(({ kind }) => kind !== "names")) return undefined;
  const unique = new Map(columns.map((column) => [columnKey(column), column]));
  return { kind: "names", columns: [...unique.values()], isList: true };
}

export function nameValue(text: string): Value {
  return { kind: "names", columns: [namedColumn(text)], isList: false };
}
