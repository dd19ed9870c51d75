import type { Column, ColumnNeed, ColumnUse } from "../columns/column.ts";
import { sampleDates } from "./dateColumns.ts";

/** `df = pd.DataFrame({...})` with three rows for the columns that the code needs; `undefined` when it needs none that can be named. */
export function renderSampleFrame(name: string, needs: readonly ColumnNeed[]): readonly string[] | undefined {
  const columns = needs.flatMap(({ column, uses }) =>
    namesOf(column).map((each) => [each, valuesFor(uses)] as const),
  );
  if (columns.length === 0) return undefined;
  const lines = [...new Map(columns)].map(
    ([column, values]) => `        ${JSON.stringify(column)}: ${values},`,
  );
  return [`${name} = pd.DataFrame(`, "    {", ...lines, "    }", ")"];
}

/** A column that a parameter names has the name that is the parameter's default. */
export function namesOf(column: Column): readonly string[] {
  return column.kind === "name" ? [column.name] : column.names;
}

/** Values that whatever is done with the column can be done with: different ones, none of them special. */
function valuesFor(uses: ReadonlySet<ColumnUse>): string {
  if (uses.has("dates")) return `pd.to_datetime([${sampleDates.map((date) => `"${date}"`).join(", ")}])`;
  if (uses.has("bool")) return "[True, False, True]";
  if (uses.has("number")) return "[1.0, 2.5, 4.0]";
  if (uses.has("text")) return '["north", "south", "north east"]';
  if (uses.has("category") || uses.has("key")) return '["a", "b", "a"]';
  return "[1.0, 2.5, 4.0]";
}
