import { namedColumn, type Column, type ColumnUse, type ToldValue } from "./column.ts";

/** The columns that the text of `DataFrame.query` or `DataFrame.eval` names; none where it can't be read for sure. */
export function readQuery(text: string | undefined): readonly QueryColumn[] {
  if (text === undefined) return [];
  const plain = text.replaceAll(/'[^']*'|"[^"]*"/g, (literal) => `'${" ".repeat(literal.length - 2)}'`);
  return [...plain.matchAll(/`([^`]+)`|(?<![\w.@])([A-Za-z_]\w*)(?!\w|\s*\()/g)]
    .filter(([, quoted, name]) => quoted !== undefined || !words.has(name ?? ""))
    .map(({ 0: whole, 1: quoted, 2: name = "", index }) => ({
      column: namedColumn(quoted ?? name),
      as: useBefore(plain.slice(index + whole.length)),
      told: toldBefore(text.slice(index + whole.length)),
    }));
}

export interface QueryColumn {
  readonly column: Column;
  readonly as: ColumnUse | undefined;
  readonly told: readonly ToldValue[];
}

const words = new Set(["and", "or", "not", "in", "is", "True", "False", "None", "index", "inf", "nan"]);

function useBefore(rest: string): ColumnUse | undefined {
  if (/^\s*(==|!=|<=?|>=?)\s*-?[\d.]/.test(rest)) return "number";
  return /^\s*(==|!=)\s*'/.test(rest) ? "text" : undefined;
}

/** `age > 30`, `city == 'Rome'` */
function toldBefore(rest: string): readonly ToldValue[] {
  const [, operator = "", number, one, two] =
    /^\s*(==|!=|<=?|>=?)\s*(?:(-?\d+(?:\.\d*)?)(?![\w.])|'([^'\\]*)'|"([^"\\]*)")/.exec(rest) ?? [];
  const value = number === undefined ? (one ?? two) : Number(number);
  return value === undefined ? [] : [{ kind: /[<>]/.test(operator) ? "bound" : "equal", value }];
}
