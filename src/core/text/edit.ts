import type { Span } from "./span.ts";

/** Replaces `span` of a text by `text`. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** The text with every edit made; spans are of the original text and must not overlap. Throws if they do: a plan never makes such edits. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = "";
  let at = 0;
  for (const { span, text: replacement } of ordered) {
    if (span.start < at) throw new Error(`Edits overlap at ${span.start}.`);
    result += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return result + text.slice(at);
}
