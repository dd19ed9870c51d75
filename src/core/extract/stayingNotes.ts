import type { Notebook } from "../notebook/notebook.ts";
import { commentsAbove } from "./markdownComment.ts";
import type { Selection } from "./selection.ts";

/** Says which of the chosen cells stay as they are, and what becomes of the text between the others. */
export function stayingNotes(notebook: Notebook, { cells, untouched = [] }: Selection): string[] {
  const isExplained = cells
    .slice(1)
    .some(({ index, core }) => core.length > 0 && commentsAbove(notebook, index).length > 0);
  return [
    ...(untouched.length === 0 ? [] : [untouchedNote(untouched)]),
    ...(isExplained
      ? ["The text between the cells stays in the notebook; the function has it as comments."]
      : []),
  ];
}

function untouchedNote(untouched: readonly number[]): string {
  const numbers = untouched.map((index) => String(index + 1));
  return numbers.length === 1
    ? `Cell ${numbers.join()} stays in the notebook as it is: what it shows or sets up belongs there.`
    : `Cells ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1) ?? ""} stay in the notebook as they are: what they show or set up belongs there.`;
}
