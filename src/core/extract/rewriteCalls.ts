import type { Statement } from "../python/readCell.ts";
import type { TextEdit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";
import { applyEdits } from "../text/edit.ts";
import type { ModuleItem } from "./definitions.ts";

/** Hands variables to the functions that need them, wherever a statement calls or passes such a function. */
export function callEdits(statement: Statement, items: readonly ModuleItem[]): TextEdit[] {
  const edits = [...referenceEdits(statement, items), ...signatureEdits(statement, items)];
  return edits.filter((edit, at) => edits.findIndex((other) => other.span.start === edit.span.start) === at);
}

/** Whether a statement passes a function around that needs variables: `partial` then holds them. */
export function needsPartial(statement: Statement, items: readonly ModuleItem[]): boolean {
  return referenceEdits(statement, items).some(({ text }) => text.startsWith("partial("));
}

/** `partial(f, k=k)`: the function with what it needs. */
export function partialOf({ name, needs }: ModuleItem): string {
  return `partial(${name}, ${keywords(needs)})`;
}

/** A stretch of a source with the edits that lie in it made. */
export function sliceEdited(source: string, { start, end }: Span, edits: readonly TextEdit[]): string {
  const inside = edits
    .filter(({ span }) => span.start >= start && span.end <= end)
    .map(({ span, text }) => ({ span: { start: span.start - start, end: span.end - start }, text }));
  return applyEdits(source.slice(start, end), inside);
}

function referenceEdits(statement: Statement, items: readonly ModuleItem[]): TextEdit[] {
  const needing = new Map(items.filter(({ needs }) => needs.size > 0).map((item) => [item.name, item]));
  return statement.references.flatMap(({ name, span, call }) => {
    const item = needing.get(name);
    if (item === undefined) return [];
    if (call === undefined || call.given === "a generator") return [{ span, text: partialOf(item) }];
    const before = call.given === "nothing" ? "" : ", ";
    return [{ span: { start: call.insertAt, end: call.insertAt }, text: `${before}${keywords(item.needs)}` }];
  });
}

function signatureEdits({ definition }: Statement, items: readonly ModuleItem[]): TextEdit[] {
  const needs = items.find(({ name }) => name === definition?.name)?.needs;
  const place = definition?.parameterAt;
  if (needs === undefined || needs.size === 0 || place === undefined) return [];
  const text = `${place.before}${[...needs].join(", ")}${place.after}`;
  return [{ span: { start: place.offset, end: place.offset }, text }];
}

function keywords(names: ReadonlySet<string>): string {
  return [...names].map((name) => `${name}=${name}`).join(", ");
}
