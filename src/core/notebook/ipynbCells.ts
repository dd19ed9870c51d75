import { refuse, type Refusal } from "../refusal.ts";
import { normaliseLineEnds } from "../text/lineEnds.ts";
import type { Span } from "../text/span.ts";
import type { CellSpans } from "./ipynbFile.ts";
import type { Format } from "./ipynbFormat.ts";
import { isRecord, readPath } from "./json.ts";
import { findTwice, readElements, readMembers } from "./jsonSpans.ts";
import { notedLanguage } from "./kernelLanguage.ts";
import type { Cell } from "./notebook.ts";

export interface ReadCells {
  readonly kind: "cells";
  readonly cells: readonly Cell[];
  readonly spans: readonly CellSpans[];
}

/** The cells and where they lie in the text; refused at the first that can't be read, or can be read in two ways. */
export function readCells(format: Format, text: string): ReadCells | Refusal {
  const cells: Cell[] = [];
  const spans: CellSpans[] = [];
  for (const [index, whole] of readElements(text, format.listStart).entries()) {
    const cell = readCell(format.cells[index], format.language);
    if (typeof cell === "string") return refuseCell(index, cell);
    const found = findSpans(text, whole);
    if (typeof found === "string") return refuseCell(index, found);
    cells.push(cell);
    spans.push(found);
  }
  return { kind: "cells", cells, spans };
}

function refuseCell(index: number, problem: string): Refusal {
  return refuse(
    `The notebook can't be read: cell ${index + 1} ${problem}.`,
    "Mend that cell in a text editor, or restore the file from version control.",
  );
}

/** The cell, or what is wrong with it. */
function readCell(value: unknown, language: string): Cell | string {
  if (!isRecord(value)) return "is not an object";
  const source = readSource(value.source);
  if (source === undefined) return `has a "source" that is neither a text nor a list of texts`;
  switch (value.cell_type) {
    case "code":
      return {
        kind: "code",
        language: notedLanguage(value) ?? language,
        source,
        ...readCount(value.execution_count),
        ...readTags(value.metadata),
      };
    case "markdown":
    case "raw":
      return { kind: value.cell_type, language: value.cell_type, source };
    default:
      return `has a "cell_type" that is not code, markdown or raw`;
  }
}

function readSource(source: unknown): string | undefined {
  const parts: unknown = Array.isArray(source) ? source : [source];
  return isTexts(parts) ? normaliseLineEnds(parts.join("")) : undefined;
}

function isTexts(parts: unknown): parts is readonly string[] {
  return Array.isArray(parts) && parts.every((part) => typeof part === "string");
}

function readCount(count: unknown): Pick<Cell, "executionCount"> {
  return typeof count === "number" ? { executionCount: count } : {};
}

/** Tags from a cell's metadata, as nbformat keeps it. */
export function readTags(metadata: unknown): Pick<Cell, "tags"> {
  const tags = readPath(metadata, "tags");
  return isTexts(tags) && tags.length > 0 ? { tags } : {};
}

function findSpans(text: string, whole: Span): CellSpans | string {
  const members = readMembers(text, whole.start);
  const twice = findTwice(members);
  if (twice !== undefined) return `has "${twice}" twice`;
  const find = (key: string): Span | undefined => members.find((member) => member.key === key)?.value;
  const source = find("source");
  return source === undefined
    ? `has no "source"`
    : { whole, source, executionCount: find("execution_count") };
}
