import type { Span } from "../text/span.ts";

/** A member of a JSON object: where its value lies, and where the quote that opens its key. */
export interface Member {
  readonly key: string;
  readonly keyStart: number;
  readonly value: Span;
}

/**
 * Members of the object that opens at `start`. Only for texts that JSON.parse has accepted: nothing is checked again, so a notebook
 * with 100 MB of outputs takes a tenth of a second, and no depth of nesting can exhaust the stack.
 */
export function readMembers(text: string, start: number): readonly Member[] {
  const members: Member[] = [];
  for (let at = skipSpace(text, start + 1); text[at] !== "}"; at = skipComma(text, at)) {
    const keyEnd = endOfString(text, at);
    const value = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = endOfValue(text, value);
    members.push({ key: parseString(text.slice(at, keyEnd)), keyStart: at, value: { start: value, end } });
    at = end;
  }
  return members;
}

/** Elements of the array that opens at `start`, of a text that JSON.parse has accepted. */
export function readElements(text: string, start: number): readonly Span[] {
  const elements: Span[] = [];
  for (let at = skipSpace(text, start + 1); text[at] !== "]"; at = skipComma(text, at)) {
    const end = endOfValue(text, at);
    elements.push({ start: at, end });
    at = end;
  }
  return elements;
}

/** First place from `at` on that is not JSON's white space. */
export function skipSpace(text: string, at: number): number {
  return endOfMatch(/[ \t\r\n]*/y, text, at);
}

function skipComma(text: string, at: number): number {
  const next = skipSpace(text, at);
  return text[next] === "," ? skipSpace(text, next + 1) : next;
}

function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first === "{" || first === "[") return endOfNest(text, start);
  return endOfMatch(/[^,\]}\s]*/y, text, start);
}

function endOfNest(text: string, start: number): number {
  const marks = /["[\]{}]/g;
  let depth = 0;
  let at = start;
  do {
    marks.lastIndex = at;
    at = (marks.exec(text)?.index ?? text.length) + 1;
    const mark = text[at - 1];
    if (mark === '"') at = endOfString(text, at - 1);
    else if (mark === "{" || mark === "[") depth++;
    else depth--;
  } while (depth > 0);
  return at;
}

function endOfString(text: string, start: number): number {
  let quote = start;
  do quote = text.indexOf('"', quote + 1);
  while (isEscaped(text, quote));
  return quote + 1;
}

/** Whether an odd number of backslashes stands before `at`. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text[first - 1] === "\\") first--;
  return (at - first) % 2 === 1;
}

function endOfMatch(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  sticky.test(text);
  return sticky.lastIndex;
}

/** The value of a string's JSON, quotes included. */
export function parseString(json: string): string {
  // The caller knows it to be a string: it begins with a quote, in a text that was accepted.
  return JSON.parse(json) as string;
}

/** The first key that an object has twice: JSON.parse takes the last of them, other programs the first. */
export function findTwice(members: readonly Member[]): string | undefined {
  const seen = new Set<string>();
  return members.find(({ key }) => seen.size === seen.add(key).size)?.key;
}
