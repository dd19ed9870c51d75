import { commonLineEnd, normaliseLineEnds } from "../text/lineEnds.ts";
import type { Span } from "../text/span.ts";
import type { IpynbFile } from "./ipynbFile.ts";
import { findLayout } from "./ipynbLayout.ts";
import { parseString, readElements } from "./jsonSpans.ts";

/** A stretch of a source as the file has it: its JSON without quotes, and the text that stands for. */
interface Piece {
  readonly json: string;
  readonly value: string;
}

/**
 * JSON of a cell's new source, in the form that the old one had: one text, or a list of lines indented like the file. Lines at the
 * beginning and the end that stay the same keep their bytes; new ones end as most of the old ones do.
 */
export function renderSource(file: IpynbFile, index: number, source: string): string {
  const span = file.cells[index]?.source ?? { start: 0, end: 0 };
  const isList = file.text[span.start] === "[";
  const old = isList
    ? readPieces(file.text, span)
    : splitPieces(file.text.slice(span.start + 1, span.end - 1));
  const pieces = renderPieces(old, source, needsEscapes(file.text, source) ? escapeNonAscii : (json) => json);
  if (!isList) return `"${pieces.join("")}"`;
  if (pieces.length === 0) return "[]";
  const { open, between, close } = findLayout(file.text, index, file.cells);
  return `[${open}${pieces.map((json) => `"${json}"`).join(between)}${close}]`;
}

function readPieces(text: string, list: Span): readonly Piece[] {
  return readElements(text, list.start).map(({ start, end }) => toPiece(text.slice(start + 1, end - 1)));
}

/** The lines of a source that is one JSON text. */
function splitPieces(json: string): readonly Piece[] {
  const ends = [...json.matchAll(/\\./gs)]
    .filter(([escape]) => escape === "\\n")
    .map(({ index }) => index + 2);
  const cuts = [...new Set([0, ...ends, json.length])];
  return cuts.slice(1).map((end, index) => toPiece(json.slice(cuts[index], end)));
}

function toPiece(json: string): Piece {
  return { json, value: parseString(`"${json}"`) };
}

function renderPieces(
  old: readonly Piece[],
  source: string,
  escape: (json: string) => string,
): readonly string[] {
  const toJson = (line: string): string => escape(JSON.stringify(line).slice(1, -1));
  const lineEnd = commonLineEnd(old.map(({ value }) => value).join(""));
  const withEnds = (text: string): readonly string[] =>
    splitLines(text).map((line) => toJson(line.replace("\n", lineEnd)));
  const { before, after, between } = keepPieces(old, source);
  const pieces = [...before.map(({ json }) => json), ...withEnds(between), ...after.map(({ json }) => json)];
  // Kept and new line ends can melt into one where the old ones were mixed: "\r" before "\n".
  const isTrue = normaliseLineEnds(pieces.map((json) => parseString(`"${json}"`)).join("")) === source;
  return isTrue ? pieces : withEnds(source);
}

interface Kept {
  readonly before: readonly Piece[];
  readonly between: string;
  readonly after: readonly Piece[];
}

/** Splits the new source into whole lines that the old one begins and ends with, and what is between. */
function keepPieces(old: readonly Piece[], source: string): Kept {
  let [first, start] = [0, 0];
  for (let [index, at] = [0, 0]; index < old.length; index++) {
    const value = normaliseLineEnds(old[index]?.value ?? "");
    if (!source.startsWith(value, at)) break;
    at += value.length;
    if (value.endsWith("\n") || (at === source.length && index === old.length - 1))
      [first, start] = [index + 1, at];
  }
  let [last, end] = [old.length, source.length];
  for (let [index, at] = [old.length - 1, source.length]; index >= first; index--) {
    const value = normaliseLineEnds(old[index]?.value ?? "");
    at -= value.length;
    if (at < start || !source.startsWith(value, at)) break;
    if (beginsLine(source, at) && (index === 0 || /[\r\n]$/.test(old[index - 1]?.value ?? "")))
      [last, end] = [index, at];
  }
  return { before: old.slice(0, first), between: source.slice(start, end), after: old.slice(last) };
}

function beginsLine(text: string, at: number): boolean {
  return at === 0 || text[at - 1] === "\n";
}

function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** A file that is ASCII throughout and has escapes for other characters gets more of them. */
function needsEscapes(text: string, source: string): boolean {
  const beyondAscii = /[\u0080-\uffff]/;
  return beyondAscii.test(source) && !beyondAscii.test(text) && hasEscapes(text);
}

function hasEscapes(text: string): boolean {
  // Below 0080 are the control characters, which every program escapes; an even number of backslashes is text.
  for (const [escape] of text.matchAll(/\\+u(?!00[0-7])[\da-f]{4}/gi))
    if (escape.length % 2 === 0) return true;
  return false;
}

function escapeNonAscii(json: string): string {
  return json.replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
