import type { Span } from "../text/span.ts";
import type { CellSpans } from "./ipynbFile.ts";
import { readElements, readMembers, type Member } from "./jsonSpans.ts";

/** White space (and commas) of a list: after the opening bracket, from one element to the next, before the closing one. */
export interface ListLayout {
  readonly open: string;
  readonly between: string;
  readonly close: string;
}

/** How the lines of a cell's source are laid out: as they were, else as another cell's are, else as its members are. */
export function findLayout(text: string, index: number, cells: readonly CellSpans[]): ListLayout {
  const own = cells[index];
  if (own === undefined) throw new RangeError(`There is no cell ${index}.`);
  return readLayout(text, own.source) ?? borrowLayout(text, cells) ?? layoutOfMembers(text, own.whole);
}

function borrowLayout(text: string, cells: readonly CellSpans[]): ListLayout | undefined {
  for (const { source } of cells) {
    const layout = text[source.start] === "[" ? readLayout(text, source) : undefined;
    if (layout !== undefined) return layout;
  }
  return undefined;
}

/** `undefined` where the list has too few elements to tell. */
function readLayout(text: string, list: Span): ListLayout | undefined {
  const [first, second, ...others] = readElements(text, list.start);
  if (first === undefined) return undefined;
  const open = text.slice(list.start + 1, first.start);
  const last = others.at(-1) ?? second ?? first;
  const close = text.slice(last.end, list.end - 1);
  if (second !== undefined) return { open, between: text.slice(first.end, second.start), close };
  return open.includes("\n") ? { open, between: `,${open}`, close } : undefined;
}

function layoutOfMembers(text: string, cell: Span): ListLayout {
  const members = readMembers(text, cell.start);
  const gap = text.slice(cell.start + 1, members[0]?.keyStart);
  if (!gap.includes("\n")) return { open: "", between: separatorOf(text, members), close: "" };
  const outer = text.slice(members.at(-1)?.value.end, cell.end - 1);
  const open = gap + gap.slice(outer.length);
  return { open, between: `,${open}`, close: gap };
}

function separatorOf(text: string, [first, second]: readonly Member[]): string {
  return first === undefined || second === undefined ? ", " : text.slice(first.value.end, second.keyStart);
}
