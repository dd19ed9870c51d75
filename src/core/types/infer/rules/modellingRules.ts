import type { Call, Rule } from "../call.ts";
import { instance, is, type Value } from "../value.ts";

/** statsmodels, patsy, sympy. */
export const modellingRules: Readonly<Record<string, Rule>> = {
  addConstant: ({ positional: [given] }) =>
    is(given?.value, "pandas.DataFrame", "numpy.ndarray") ? given?.value : undefined,
  designMatrices: ({ keywords, isOpen }) => {
    const kind = keywords.get("return_type");
    if (isOpen || (kind !== undefined && !/^["']dataframe["']$/.test(kind.node.text))) return undefined;
    const matrix = instance(kind === undefined ? "patsy.DesignMatrix" : "pandas.DataFrame");
    return { kind: "fixed", members: [matrix, matrix] };
  },
  symbols,
  expression: ({ positional: [given], isOpen }) =>
    !isOpen && is(given?.value, "sympy.Symbol", "sympy.Expr") ? instance("sympy.Expr") : undefined,
};

/** `symbols("x y")`: as many as there are names; ranges (`x:3`) are not counted. */
function symbols({ positional: [given], keywords, isOpen }: Call): Value | undefined {
  const text = /^["']([\w\s,]+)["']$/.exec(given?.node.text ?? "")?.[1];
  if (text === undefined || isOpen || keywords.has("cls") || keywords.has("seq")) return undefined;
  const names = text.match(/\w+/g) ?? [];
  if (names.length === 1) return /[\s,]/.test(text) ? undefined : instance("sympy.Symbol");
  return { kind: "fixed", members: names.map(() => instance("sympy.Symbol")) };
}
