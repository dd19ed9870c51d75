import type { TextEdit } from "./edit.ts";

/** The one edit of whole lines that makes `after` of `before`; `undefined` where they are the same. Small edits keep cursors and folds in place. */
export function changedLines(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined;
  const old = lines(before);
  const fresh = lines(after);
  const head = countSame(old, fresh);
  const tail = countSame(old.slice(head).reverse(), fresh.slice(head).reverse());
  const start = lengthOf(old.slice(0, head));
  const end = before.length - lengthOf(old.slice(old.length - tail));
  return { span: { start, end }, text: fresh.slice(head, fresh.length - tail).join("") };
}

/** Every line with its end; a text that ends with a line end has no empty line behind it. */
function lines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function countSame(left: readonly string[], right: readonly string[]): number {
  const differs = left.findIndex((line, index) => line !== right[index]);
  return differs === -1 ? left.length : differs;
}

function lengthOf(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
