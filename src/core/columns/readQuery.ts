import { namedColumn, type Column, type ColumnUse } from "./column.ts";

/** The columns that the text of `DataFrame.query` or `DataFrame.eval` names; none where it can't be read for sure. */
export function readQuery(
  text: string | undefined,
): readonly { readonly column: Column; readonly as: ColumnUse | undefined }[] {
  if (text === undefined) return [];
  const plain = text.replaceAll(/'[^']*'|"[^"]*"/g, (literal) => `'${" ".repeat(literal.length - 2)}'`);
  return [...plain.matchAll(/`([^`]+)`|(?<![\w.@])([A-Za-z_]\w*)(?!\w|\s*\()/g)]
    .filter(([, quoted, name]) => quoted !== undefined || !words.has(name ?? ""))
    .map(({ 0: whole, 1: quoted, 2: name = "", index }) => ({
      column: namedColumn(quoted ?? name),
      as: useBefore(plain.slice(index + whole.length)),
    }));
}

const words = new Set(["and", "or", "not", "in", "is", "True", "False", "None", "index", "inf", "nan"]);

function useBefore(rest: string): ColumnUse | undefined {
  if (/^\s*(==|!=|<=?|>=?)\s*-?[\d.]/.test(rest)) return "number";
  return /^\s*(==|!=)\s*'/.test(rest) ? "text" : undefined;
}
