import { basename } from "pathe";
import { headingAbove } from "../extract/suggestNames.ts";
import type { SelectedCell } from "../extract/selection.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { leadingComment } from "./leadingComment.ts";
import { isOrder, plainSentence, sentencesOf } from "./plainSentence.ts";

export interface Summary {
  /** In the person's words where there are some; not yet escaped. */
  readonly text: string;
  readonly from: "heading" | "comment" | "prose" | "code" | "notebook";
  /** One line to begin with where `text` needs more; `text` follows then. */
  readonly short: string;
  /** Prose of the markdown above that speaks of the code's own names. */
  readonly paragraphs: readonly string[];
}

/**
 * What the person says of the cells: the heading above, a comment on the whole, or what the markdown above asks for; else what the code
 * itself tells (`derived`), else where it is from.
 */
export function summarize(
  path: string,
  notebook: Notebook,
  cells: readonly SelectedCell[],
  heading: string | undefined,
  names: ReadonlySet<string>,
  derived: string | undefined,
): Summary {
  const first = cells[0]?.index ?? 0;
  const sentences = paragraphsAbove(notebook, first).map((text) =>
    sentencesOf(text).flatMap((sentence) => plainSentence(sentence) ?? []),
  );
  const short = derived ?? `Run a step of ${basename(path)}.`;
  const title = plainSentence(heading ?? headingAbove(notebook, first) ?? "");
  const comment = leadingComment(cells.map(({ reading }) => reading.source));
  const order = sentences.flat().find(isOrder);
  const told = (
    [
      [title, "heading"],
      [comment, "comment"],
      [order, "prose"],
      [derived, "code"],
    ] as const
  ).find(([text]) => text !== undefined);
  const [text = short, from = "notebook"] = told ?? [];
  const paragraphs = sentences.flatMap((each) => {
    const kept = each.filter((sentence) => sentence !== text && mentions(sentence, names));
    return kept.length === 0 ? [] : [kept.join(" ")];
  });
  return { text, from, short, paragraphs };
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
