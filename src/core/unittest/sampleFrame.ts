import type { Column, ColumnNeed } from "../columns/column.ts";
import { plainValues, sampleValues } from "./sampleValues.ts";

/** "telling": values that fit the columns' names and the code; "plain": those with which most code can do something. */
export type SampleKind = "telling" | "plain";

export interface SampleFrame {
  readonly lines: readonly string[];
  readonly columns: readonly string[];
}

/** `df = pd.DataFrame({...})` with three rows for the columns that the code needs; `undefined` when it needs none that can be named. */
export function renderSampleFrame(
  name: string,
  needs: readonly ColumnNeed[],
  kind: SampleKind = "telling",
): SampleFrame | undefined {
  const columns = needs.flatMap((need) => namesOf(need.column).map((each) => [each, need] as const));
  if (columns.length === 0) return undefined;
  const unique = new Map(columns);
  const lines = [...unique].map(([column, need], at) => {
    const values = kind === "plain" ? plainValues(need, at) : sampleValues(column, need, at);
    return `        ${JSON.stringify(column)}: ${values},`;
  });
  return {
    lines: [`${name} = pd.DataFrame(`, "    {", ...lines, "    }", ")"],
    columns: [...unique.keys()],
  };
}

/** A column that a parameter names has the name that is the parameter's default. */
export function namesOf(column: Column): readonly string[] {
  return column.kind === "name" ? [column.name] : column.names;
}
