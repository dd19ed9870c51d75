import { applyEdits, type TextEdit } from "../../text/edit.ts";
import type { Span } from "../../text/span.ts";
import { placeAmong } from "./dependencyFile.ts";
import { normaliseName } from "./requirement.ts";

/**
 * Adds a text to an array of texts that stands right in a table: `names` are its entries' names, by which sorted ones stay sorted.
 * `undefined` where the array is written in a way that is not known for sure; whoever calls it reads the result again.
 */
export function insertIntoArray(
  text: string,
  { table, key }: { readonly table: string; readonly key: string },
  entry: string,
  names: readonly string[],
): string | undefined {
  const body = bodyOf(text, table);
  const found =
    body &&
    new RegExp(`^[ \\t]*["']?${key}["']?[ \\t]*=[ \\t]*\\[`, "m").exec(text.slice(body.start, body.end));
  if (body === undefined || !found) return undefined;
  const array = scanArray(text, body.start + found.index + found[0].length);
  if (array?.items.length !== names.length) return undefined;
  const edits = insertionOf(text, array, entry, placeAmong(normaliseName(entry), names));
  return edits && applyEdits(text, edits);
}

/** Adds a line at the end of a table, before the blank lines and comments that lead to the next. `undefined` where there is no such table. */
export function addLine(text: string, table: string, line: string): string | undefined {
  const body = bodyOf(text, table);
  if (body === undefined) return undefined;
  const kept = text.slice(body.start, body.end).replace(/(?:\r?\n[ \t]*(?:#[^\n]*)?)*$/, "");
  const at = body.start + kept.length;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  return applyEdits(text, [{ span: { start: at, end: at }, text: `${newline}${line}` }]);
}

/** From behind a table's header to the next header, or the end. Headers within texts of several lines are found out by reading the result. */
function bodyOf(text: string, table: string): Span | undefined {
  const name = table.split(".").join("\\s*\\.\\s*");
  const header = new RegExp(`^[ \\t]*\\[\\s*${name}\\s*\\][ \\t]*(?:#[^\\r\\n]*)?$`, "m").exec(text);
  if (header === null) return undefined;
  const start = header.index + header[0].length;
  const next = /^[ \t]*\[\[?[\w"'][^\n]*\]\]?[ \t]*(?:#[^\r\n]*)?\r?$/m.exec(text.slice(start));
  return { start, end: next === null ? text.length : start + next.index };
}

interface TomlArray {
  /** The texts with their quotes. */
  readonly items: readonly Span[];
  /** Where its bracket closes. */
  readonly close: number;
  /** Behind the comma that follows the last text, where there is one. */
  readonly trailingComma: number | undefined;
}

/** Reads an array of texts from behind its opening bracket; `undefined` when anything else is in it. */
function scanArray(text: string, open: number): TomlArray | undefined {
  const items: Span[] = [];
  let trailingComma: number | undefined;
  const token = /\s+|#[^\n]*|,|\]|"(?:[^"\\\n]|\\.)*"(?!")|'[^'\n]*'(?!')/y;
  token.lastIndex = open;
  for (let start = open; ; start = token.lastIndex) {
    const [found] = token.exec(text) ?? [];
    if (found === undefined) return undefined;
    if (found === "]") return { items, close: start, trailingComma };
    if (found === ",") trailingComma = token.lastIndex;
    if (!/^["']/.test(found)) continue;
    items.push({ start, end: token.lastIndex });
    trailingComma = undefined;
  }
}

function insertionOf(
  text: string,
  { items, close, trailingComma }: TomlArray,
  entry: string,
  place: number,
): readonly TextEdit[] | undefined {
  const quote = text.charAt(items[0]?.start ?? close) === "'" ? "'" : '"';
  const quoted = `${quote}${entry}${quote}`;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const insert = (at: number, added: string): TextEdit => ({ span: { start: at, end: at }, text: added });
  const behind = items[place];
  const last = items.at(-1);
  if (last === undefined) return text[close - 1] === "[" ? [insert(close, quoted)] : undefined;
  if (behind !== undefined) {
    const indent = indentOf(text, behind.start);
    return [insert(behind.start, indent === undefined ? `${quoted}, ` : `${quoted},${newline}${indent}`)];
  }
  const indent = indentOf(text, last.start);
  const isMultiLine = indent !== undefined && text.slice(last.end, close).includes("\n");
  if (!isMultiLine) return [insert(last.end, `, ${quoted}`)];
  // A comment behind the last entry stays with it.
  const lineEnd = last.end + text.slice(last.end).search(/\r?\n/);
  return trailingComma === undefined
    ? [insert(last.end, ","), insert(lineEnd, `${newline}${indent}${quoted}`)]
    : [insert(lineEnd, `${newline}${indent}${quoted},`)];
}

/** What stands before it on its line when that is only space. */
function indentOf(text: string, at: number): string | undefined {
  const before = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  return before.trim() === "" ? before : undefined;
}
