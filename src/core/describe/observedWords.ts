import type { ObservedValue } from "../observe/observation.ts";

/** More are counted, not listed. */
const mostColumns = 8;

/** What a value was when the notebook ran: "891 rows and 3 columns in the notebook: `age` (float64), …"; `undefined` where there is nothing to say. */
export function observedWords(value: ObservedValue | undefined): string | undefined {
  const { shape, dtype, columns } = value ?? {};
  if (shape === undefined) return undefined;
  const [rows = 0, width = 0] = shape;
  if (columns !== undefined) {
    const size = `${count(rows, "row")} and ${count(width, "column")} in the notebook`;
    const isListed = columns.length === width && width > 0 && width <= mostColumns;
    if (!isListed) return size;
    return `${size}: ${columns.map(({ name, dtype: kind }) => `\`${name}\` (${kind})`).join(", ")}`;
  }
  const kind = dtype === undefined ? "" : ` of ${dtype}`;
  if (shape.length === 1) return `${count(rows, "value")}${kind} in the notebook`;
  return `shape (${shape.join(", ")})${kind} in the notebook`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
