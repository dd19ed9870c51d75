import type { Notebook } from "../notebook/notebook.ts";
import { isIdentifier, builtins } from "../python/names.ts";

/** What the heading right above the cells says, as a sentence; `undefined` when there is none. */
export function summaryOf(notebook: Notebook, cells: readonly number[]): string | undefined {
  const heading = headingAbove(notebook, cells[0] ?? 0);
  if (heading === undefined) return undefined;
  const text = heading.replaceAll("\\", "\\\\").replaceAll('"', "'");
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** A function name from the heading above the cells, else from what they make. */
export function suggestFunctionName(
  notebook: Notebook,
  cells: readonly number[],
  returns: readonly string[],
): string {
  const fromHeading = snakeCase(headingAbove(notebook, cells[0] ?? 0) ?? "");
  if (isUsable(fromHeading)) return fromHeading;
  const fromResult = returns.length === 0 ? "" : `make_${snakeCase(returns[0] ?? "")}`;
  return isUsable(fromResult) ? fromResult : `cell_${(cells[0] ?? 0) + 1}`;
}

/** A module name from the notebook's file name: "01 Churn-analysis.ipynb" gives "churn_analysis". */
export function suggestModuleName(fileName: string): string {
  const name = snakeCase(fileName.replace(/\.(ipynb|py)$/i, "")).replace(/^[\d_]+/, "");
  return isUsable(name) ? `${name}_steps` : "notebook_steps";
}

function isUsable(name: string): boolean {
  return isIdentifier(name) && !builtins.has(name) && name.split("_").length <= 6;
}

/** The nearest heading of the markdown cell right above, without its marks. */
function headingAbove(notebook: Notebook, index: number): string | undefined {
  const above = notebook.cells[index - 1];
  if (above?.kind !== "markdown") return undefined;
  const headings = [...above.source.matchAll(/^#{1,6}[ \t]+(.+?)[ \t#]*$/gm)];
  const text = headings
    .at(-1)?.[1]
    ?.replace(/[*_`]|\[([^\]]*)\]\([^)]*\)/g, "$1")
    .trim();
  return text === "" ? undefined : text;
}

function snakeCase(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^[_\d]+|_+$/g, "");
}
