import { commonLineEnd, normaliseLineEnds, withLineEnd } from "../text/lineEnds.ts";
import type { Span } from "../text/span.ts";

/** What stands in place of a cell's source: lines that stay at its beginning keep their line ends, a line of its own is made where there was none. */
export function replaceBody(text: string, span: Span, source: string): string {
  const old = text.slice(span.start, span.end);
  const lineEnd = commonLineEnd(old, commonLineEnd(text));
  const kept = keepFirstLines(old, source);
  const fresh = kept + withLineEnd(source.slice(normaliseLineEnds(kept).length), lineEnd);
  if (old !== "" || source === "") return fresh;
  return (isLineStart(text, span.start) ? "" : lineEnd) + fresh + (isLineEnd(text, span.end) ? "" : lineEnd);
}

function keepFirstLines(old: string, source: string): string {
  const lines = old.match(/[^\r\n]*(?:\r\n|\n|\r)/g) ?? [];
  let kept = "";
  for (const line of lines) {
    if (!source.startsWith(normaliseLineEnds(kept + line))) break;
    kept += line;
  }
  return kept;
}

function isLineStart(text: string, at: number): boolean {
  return at === 0 || /[\r\n]/.test(text[at - 1] ?? "");
}

/** At the end of a text a line is at its end if the text does without a last line end. */
function isLineEnd(text: string, at: number): boolean {
  return at < text.length ? /[\r\n]/.test(text[at] ?? "") : !/[\r\n]$/.test(text);
}
