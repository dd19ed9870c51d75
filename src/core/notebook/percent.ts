import { applyEdits, type TextEdit } from "../text/edit.ts";
import { commonLineEnd, normaliseLineEnds } from "../text/lineEnds.ts";
import type { Span } from "../text/span.ts";
import type { Cell, CellChange, Notebook } from "./notebook.ts";
import { commentOut, uncomment } from "./percentComments.ts";
import { replaceBody } from "./percentBody.ts";

/** A percent script as a notebook, and where its cells lie in the text. */
export interface PercentScript extends Notebook {
  /** Of each cell the source: without its marker, and without blank lines at either end. */
  readonly spans: readonly Span[];
  /** Of each cell all that belongs to it: from its marker up to the next. */
  readonly wholes: readonly Span[];
}

/**
 * A line that begins a cell, by the default rules of VS Code's Interactive Window: `# %%` and what follows it, `# In[1]:`,
 * `# <codecell>`. As there, a marker counts wherever it stands, even in a string.
 */
const marker = /(?<![^\r\n])[ \t]*#[ \t]*(?:%%|<codecell>|<markdowncell>|In\[(?:\d*| )\])[^\r\n]*/g;

/** jupytext allows a title before the kind: `# %% Title [markdown]`. */
const kindMarker = /^[ \t]*#[ \t]*(?:%%[^[{]*\[(?<kind>markdown|md|raw)\]|<(?<old>markdown)cell>)/;

/** What stands above the first cell and belongs to the file: `#!`, coding, jupytext's header in comments. */
const header =
  /^(?:#!.*\r?\n)?(?:#.*coding[:=].*\r?\n)?(?:[ \t]*\r?\n)*(?:# ---\r?\n(?:#.*\r?\n)*?# ---\r?\n)?/;

/** Whether a text has cells, that is a marker. */
export function isPercentScript(text: string): boolean {
  return text.search(marker) >= 0;
}

/** Cells of a script; the text above the first marker is one too if it has code. Without markers the whole text is one cell. */
export function parsePercent(text: string): PercentScript {
  const markers = [...text.matchAll(marker)];
  const starts = markers.map(({ index }) => index);
  const parts = markers.map(({ 0: line, index }, at) =>
    readPart(text, line, { start: index, end: starts[at + 1] ?? text.length }),
  );
  const top = { start: header.exec(text)?.[0].length ?? 0, end: starts[0] ?? text.length };
  const all = hasCode(text.slice(top.start, top.end)) ? [readPart(text, "", top), ...parts] : parts;
  return {
    format: "percent",
    language: "python",
    cells: all.map(({ cell }) => cell),
    spans: all.map(({ span }) => span),
    wholes: all.map(({ whole }) => whole),
  };
}

/**
 * The text with the changes made, and no other byte changed. The line ends of a changed cell are those it had most of. A deleted cell
 * goes with its marker and the blank lines after it.
 */
export function renderPercent(text: string, changes: readonly CellChange[]): string {
  const script = parsePercent(text);
  const edits = changes.flatMap((change) => editCell(text, script, change));
  const deleted = new Set(changes.filter(({ after }) => after === undefined).map(({ index }) => index));
  return applyEdits(text, [...edits, ...deleteCells(text, script, deleted)]);
}

interface Part {
  readonly cell: Cell;
  readonly span: Span;
  readonly whole: Span;
}

function readPart(text: string, markerLine: string, whole: Span): Part {
  const span = placeBody(text, { start: whole.start + markerLine.length, end: whole.end });
  const raw = normaliseLineEnds(text.slice(span.start, span.end));
  const { kind, old } = kindMarker.exec(markerLine)?.groups ?? {};
  if (kind === undefined && old === undefined)
    return { cell: { kind: "code", language: "python", source: raw }, span, whole };
  const name = kind === "raw" ? "raw" : "markdown";
  return { cell: { kind: name, language: name, source: uncomment(raw) }, span, whole };
}

/** What is left of a stretch without the end of the marker's line and without blank lines at either end. */
function placeBody(text: string, { start, end }: Span): Span {
  const body = text.slice(start, end);
  const first = /^(?:\r\n|\n|\r)?/.exec(body)?.[0].length ?? 0;
  const length = body.trimEnd().length;
  if (length <= first) return { start: start + first, end: start + first };
  const blank = /^(?:[ \t\f]*(?:\r\n|\n|\r))*/.exec(body)?.[0].length ?? 0;
  return { start: start + blank, end: start + length };
}

function hasCode(text: string): boolean {
  return text.split(/\r\n|\n|\r/).some((line) => /^\s*[^\s#]/.test(line));
}

function editCell(text: string, script: PercentScript, { index, after }: CellChange): readonly TextEdit[] {
  const [cell, span] = [script.cells[index], script.spans[index]];
  if (cell === undefined || span === undefined) throw new RangeError(`There is no cell ${index}.`);
  if (after === undefined || after === cell.source) return [];
  return [{ span, text: replaceBody(text, span, cell.kind === "code" ? after : commentOut(after)) }];
}

/** Each deleted cell goes up to the next one; after the last one that stays, the blank lines before go too. */
function deleteCells(
  text: string,
  { wholes }: PercentScript,
  deleted: ReadonlySet<number>,
): readonly TextEdit[] {
  const lastKept = wholes.findLastIndex((_, index) => !deleted.has(index));
  const tail = wholes[lastKept + 1];
  const inner = [...deleted].filter((index) => index < lastKept).flatMap((index) => wholes[index] ?? []);
  const spans =
    tail === undefined
      ? inner
      : [...inner, { start: lastKept < 0 ? tail.start : endOfText(text, tail.start), end: text.length }];
  return spans.map((span) => ({ span, text: "" }));
}

/** Where the text before `end` ends, with one line end. */
function endOfText(text: string, end: number): number {
  const length = text.slice(0, end).trimEnd().length;
  return length + (text.slice(length, end).includes(commonLineEnd(text)) ? commonLineEnd(text).length : 0);
}
