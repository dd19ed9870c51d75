/** Offsets of a text's lines as ruff counts them: they end with "\n", "\r\n" or a "\r" alone. */
export function lineStarts(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), (end) => end.index + end[0].length)];
}
