import { leadingComment } from "../describe/leadingComment.ts";
import { readHeadings } from "../notebook/headings.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { isIdentifier, builtins } from "../python/names.ts";

/** What the heading right above the cells, or their section's, says as a sentence; `undefined` when there is none. */
export function summaryOf(
  notebook: Notebook,
  cells: readonly number[],
  title: string | undefined,
): string | undefined {
  const heading = title ?? headingAbove(notebook, cells[0] ?? 0);
  if (heading === undefined) return undefined;
  const text = heading.replaceAll("\\", "\\\\").replaceAll('"', "'");
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** A function name from the heading above the cells, or their section's, else from the comment that they begin with, else from what they make. */
export function suggestFunctionName(
  notebook: Notebook,
  cells: readonly number[],
  returns: readonly string[],
  title: string | undefined,
): string {
  const [first = 0] = cells;
  const fromHeading = snakeCase(title ?? headingAbove(notebook, first) ?? "");
  if (isUsable(fromHeading)) return fromHeading;
  const code = cells.flatMap((index) => notebook.cells[index] ?? []).filter(({ kind }) => kind === "code");
  const fromComment = snakeCase(leadingComment(code.map(({ source }) => source)) ?? "");
  if (isUsable(fromComment)) return fromComment;
  const fromResult = returns.length === 0 ? "" : `make_${snakeCase(returns[0] ?? "")}`;
  return isUsable(fromResult) ? fromResult : `cell_${first + 1}`;
}

/** A module name from the notebook's file name: "01 Churn-analysis.ipynb" gives "churn_analysis". */
export function suggestModuleName(fileName: string): string {
  const name = snakeCase(fileName.replace(/\.(ipynb|py)$/i, "")).replace(/^[\d_]+/, "");
  return isUsable(name) ? `${name}_steps` : "notebook_steps";
}

function isUsable(name: string): boolean {
  return isIdentifier(name) && !builtins.has(name) && name.split("_").length <= 6;
}

/** The last heading of the markdown cells right above. */
export function headingAbove({ cells }: Notebook, index: number): string | undefined {
  const above = cells.slice(0, cells[index]?.kind === "markdown" ? index + 1 : index);
  const texts = above.slice(above.findLastIndex(({ kind }) => kind === "code") + 1);
  return texts.flatMap(({ kind, source }) => (kind === "markdown" ? readHeadings(source) : [])).at(-1)?.title;
}

function snakeCase(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^[_\d]+|_+$/g, "");
}
