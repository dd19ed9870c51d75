import { basename } from "pathe";
import type { ColumnChange } from "../columns/column.ts";
import { headingAbove } from "../extract/suggestNames.ts";
import type { SelectedCell } from "../extract/selection.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { columnName, join } from "./columnWords.ts";

export interface Summary {
  /** A sentence of one line, in the person's words where there are some; not yet escaped. */
  readonly text: string;
  /** "comment": its lines stand at the body's top as well. */
  readonly from: "heading" | "comment" | "columns" | "notebook";
  /** Prose of the markdown above that speaks of the code's own names. */
  readonly paragraphs: readonly string[];
}

/** What the person says of the cells: the heading above, or a comment at the top; else which columns the code adds, else where it is from. */
export function summarize(
  path: string,
  notebook: Notebook,
  cells: readonly SelectedCell[],
  heading: string | undefined,
  names: ReadonlySet<string>,
  added: { readonly to: string; readonly changes: readonly ColumnChange[] } | undefined,
): Summary {
  const first = cells[0]?.index ?? 0;
  const title = heading ?? headingAbove(notebook, first);
  const paragraphs = paragraphsAbove(notebook, first).filter((text) => mentions(text, names));
  if (title !== undefined && /\p{L}/u.test(title))
    return { text: sentence(title), from: "heading", paragraphs };
  const comment = leadingComment(cells[0]?.reading.source ?? "");
  if (comment !== undefined) return { text: sentence(comment), from: "comment", paragraphs };
  const columns = (added?.changes ?? []).filter(
    ({ kind, isConditional }) => kind === "added" && !isConditional,
  );
  if (added !== undefined && columns.length > 0 && columns.length <= 4)
    return {
      text: `Add ${join(columns.map(({ column }) => columnName(column)))} to ${added.to}.`,
      from: "columns",
      paragraphs,
    };
  return { text: `Extracted from ${basename(path)}.`, from: "notebook", paragraphs };
}

/** With a capital and a full stop, as every style wants it; else as the person wrote it. */
function sentence(text: string): string {
  const plain = text
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/[:;,]$/, "");
  const capital = /^[a-z]+(?=\s)/.test(plain) ? plain.charAt(0).toUpperCase() + plain.slice(1) : plain;
  return /[.?!]$/.test(capital) ? capital : `${capital}.`;
}

/** The comment that a cell begins with, when it is one sentence of prose: no code, no rule, no word to a linter. */
function leadingComment(source: string): string | undefined {
  const lines = source.split("\n");
  const from = lines.findIndex((line) => line.trim() !== "" && !line.startsWith("%"));
  const end = lines.findIndex((line, at) => at >= from && !line.startsWith("#"));
  const comment = lines
    .slice(from, end === -1 ? lines.length : end)
    .map((line) => line.replace(/^#+[ \t]?/, "").trim());
  const text = comment.join(" ").trim();
  const isProse =
    /^\p{L}/u.test(text) &&
    /\s/.test(text) &&
    !/[=()[\]{}]|^(noqa|type:|pylint|ruff|fmt|TODO|FIXME|XXX|import|from)\b/.test(text);
  return isProse && text.length <= 100 ? text : undefined;
}

function paragraphsAbove({ cells }: Notebook, index: number): string[] {
  const above = cells[index - 1];
  if (above?.kind !== "markdown") return [];
  const blocks = above.source
    .split(/\n\s*\n/)
    .flatMap((block) => block.replace(/^ {0,3}#{1,6}[ \t].*$/gm, "").trim() || []);
  const isRich = /^\s*([-*+>|]|\d+[.)]|`{3}|~{3}|<)|!\[|\$|<\w|\]\(|^[=-]{3,}$|^\w+:?$/m;
  return blocks
    .filter((block) => block.length <= 500 && !isRich.test(block))
    .map((block) => block.replaceAll(/[*_]{2}|\*(?=\S)|(?<=\S)\*/g, "").replaceAll(/\s+/g, " "));
}

/** Prose about the code names what the code names; other prose is about the story. */
function mentions(text: string, names: ReadonlySet<string>): boolean {
  return [...names].some(
    (name) =>
      name.length > 2 &&
      new RegExp(String.raw`(?<![\p{L}\p{N}_])${escape(name)}(?![\p{L}\p{N}_])`, "u").test(text),
  );
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
