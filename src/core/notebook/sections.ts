import { refuse, type Refusal } from "../refusal.ts";
import { readHeadings } from "./headings.ts";
import type { Notebook } from "./notebook.ts";

/** A heading with the cells below it, up to the next heading of its level or a higher one. Cells count from 0 over all cells. */
export interface Section {
  readonly title: string;
  readonly level: number;
  /** The code cells, in order. */
  readonly cells: readonly number[];
}

interface Placed extends Section {
  /** The markdown cell that has the heading. */
  readonly start: number;
}

/** Every section, in the order of the headings: those of lower levels are parts of the ones above them, as in an outline. */
export function readSections({ cells }: Notebook): readonly Section[] {
  return placeSections({ cells });
}

/** The section whose heading is the nearest one in the cell or above it. */
export function sectionAround(notebook: Notebook, cell: number): Section | Refusal {
  const section = placeSections(notebook).findLast(({ start }) => start <= cell);
  if (section === undefined)
    return refuse(
      `No heading stands above cell ${cell + 1}.`,
      "Put one into a markdown cell above, or select the cells.",
    );
  return refuseEmpty(section) ?? section;
}

/** The section with this title, whatever its capitals when that tells it apart. */
export function sectionTitled(notebook: Notebook, title: string): Section | Refusal {
  const sections = readSections(notebook);
  const wanted = title.replace(/^#+\s+/, "").trim();
  const exact = sections.filter((section) => section.title === wanted);
  const alike = sections.filter((section) => section.title.toLowerCase() === wanted.toLowerCase());
  const [found, ...others] = exact.length > 0 ? exact : alike;
  if (found === undefined) return refuse(`No heading is "${wanted}".`, listTitles(sections));
  if (others.length > 0)
    return refuse(
      `${1 + others.length} headings are "${wanted}".`,
      `Name the cells instead: ${[found, ...others].map(({ cells }) => describeCells(cells)).join("; ")}.`,
    );
  return refuseEmpty(found) ?? found;
}

function placeSections({ cells }: Pick<Notebook, "cells">): readonly Placed[] {
  const headings = cells.flatMap(({ kind, source }, start) =>
    kind === "markdown" ? readHeadings(source).map((heading) => ({ ...heading, start })) : [],
  );
  return headings.map((heading, at) => {
    const next = headings.slice(at + 1).find(({ level }) => level <= heading.level);
    const inside = cells.flatMap(({ kind }, index) =>
      kind === "code" && index > heading.start && index < (next?.start ?? cells.length) ? [index] : [],
    );
    return { ...heading, cells: inside };
  });
}

function refuseEmpty({ title, cells }: Section): Refusal | undefined {
  return cells.length > 0
    ? undefined
    : refuse(`The section "${title}" has no code cells.`, "Choose another section.");
}

function listTitles(sections: readonly Section[]): string {
  if (sections.length === 0) return "The notebook has no headings; name its cells instead.";
  return `There are ${sections.map(({ title }) => `"${title}"`).join(", ")}.`;
}

function describeCells(cells: readonly number[]): string {
  const [first, last] = [cells[0], cells.at(-1)];
  if (first === undefined || last === undefined) return "no code cells";
  return first === last ? `${first + 1}` : `${first + 1}-${last + 1}`;
}
