import type { InputCode } from "./recording.ts";

/** Which of the notebook's data stands in these inputs, and what is replaced in it; a sentence, or none where there is nothing to say. */
export function describeData(inputs: readonly (InputCode & { readonly name: string })[]): readonly string[] {
  const held = inputs.flatMap(({ name, rows, columns = [] }) =>
    rows === undefined || rows === 0
      ? []
      : [`${countRows(rows, columns)} of \`${name}\`${listColumns(columns)}`],
  );
  const names = [...new Set(inputs.flatMap((input) => input.replaced))].map((name) => `\`${name}\``);
  const replaced = `alues of ${list.format(names)} were replaced`;
  if (held.length === 0) return names.length === 0 ? [] : [`In the test v${replaced}.`];
  const end = names.length === 0 ? "" : `; v${replaced}`;
  return [`The test holds data of the notebook: ${list.format(held)}${end}.`];
}

const list = new Intl.ListFormat("en");
const mostColumns = 8;

function countRows(rows: number, columns: readonly string[]): string {
  const unit = columns.length > 0 ? "row" : "value";
  return `${rows} ${unit}${rows === 1 ? "" : "s"}`;
}

function listColumns(columns: readonly string[]): string {
  if (columns.length === 0) return "";
  const more = columns.length - mostColumns;
  const names = more > 0 ? [...columns.slice(0, mostColumns), `${more} more`] : columns;
  return ` (${columns.length === 1 ? "column" : "columns"} ${names.join(", ")})`;
}
