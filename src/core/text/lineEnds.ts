/** The text with "\n" for every line end. Python and VS Code read a lone carriage return as a line end too. */
export function normaliseLineEnds(text: string): string {
  return text.includes("\r") ? text.replaceAll(/\r\n?/g, "\n") : text;
}

/** The line end that a text has most of; `otherwise` where it has none. */
export function commonLineEnd(text: string, otherwise = "\n"): string {
  const ends = text.match(/\r\n|\n|\r/g) ?? [];
  const count = (end: string): number => ends.filter((other) => other === end).length;
  return ends.length === 0
    ? otherwise
    : ["\n", "\r\n", "\r"].reduce((best, end) => (count(end) > count(best) ? end : best));
}

/** The text with `lineEnd` for every "\n". */
export function withLineEnd(text: string, lineEnd: string): string {
  return lineEnd === "\n" ? text : text.replaceAll("\n", lineEnd);
}
