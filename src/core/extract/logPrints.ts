import type { CellReading, Statement } from "../python/readCell.ts";
import type { PrintCall, PrintedValue } from "../python/readPrints.ts";
import type { TextEdit } from "../text/edit.ts";
import type { Readings } from "./notebookNames.ts";
import type { Selection } from "./selection.ts";

/** What becomes of prints in the moved code: they stay, or become messages of the module's logger. */
export type PrintChoice = "keep" | "logging";

/** What becomes of the prints in the selected cells' own code. */
export interface LoggedPrints {
  /** Those that become log messages. */
  readonly messages: ReadonlyMap<Statement, readonly PrintCall[]>;
  /** Those that stay although messages were asked for. */
  readonly kept: readonly KeptPrint[];
}

export interface KeptPrint {
  readonly cell: number;
  /** Counts from 1 within the cell. */
  readonly line: number;
  /** The end of a sentence. */
  readonly why: string;
}

export const noLogging: LoggedPrints = { messages: new Map(), kept: [] };

/**
 * Finds Python's own prints among the code of the selected cells: a name that is bound anew is none. Helpers of other cells go on
 * printing, since those cells use them too, and so does code whose printed text somebody catches.
 */
export function findPrints({ cells }: Selection, readings: Readings, choice: PrintChoice): LoggedPrints {
  if (choice === "keep") return noLogging;
  const binding = readings.findIndex((reading) => reading?.flow.binds.has("print") === true);
  const messages = new Map<Statement, readonly PrintCall[]>();
  const kept: KeptPrint[] = [];
  for (const { index, core, definitions, reading } of cells)
    for (const statement of [...core, ...definitions]) {
      const logged: PrintCall[] = [];
      for (const print of ownPrints(statement)) {
        const why = binding === -1 ? whyKept(print, reading) : `cell ${binding + 1} binds the name \`print\``;
        if (why === undefined) logged.push(print);
        else kept.push({ cell: index, line: lineOf(reading, print), why });
      }
      if (logged.length > 0) messages.set(statement, logged);
    }
  return { messages, kept };
}

function whyKept({ obstacle }: PrintCall, { source }: CellReading): string | undefined {
  if (obstacle !== undefined) return `a log message can't have ${obstacle}`;
  const isCaught = /\bredirect_stdout\b|\bsys\.stdout\b|^\s*%%capture\b/.test(source);
  return isCaught ? "the cell catches what is printed" : undefined;
}

/** The line of a cell, counted from 1, on which a print stands. */
export function lineOf({ source }: CellReading, { name }: PrintCall): number {
  return source.slice(0, name.start).split("\n").length;
}

/** The calls in a statement whose `print` is looked up where the notebook's names are, not one of a function's own. */
export function ownPrints({ prints, references }: Statement): readonly PrintCall[] {
  const places = new Set(references.filter(({ name }) => name === "print").map(({ span }) => span.start));
  return prints.filter(({ name }) => places.has(name.start));
}

/** Writes prints as messages: one value as it is, several as the arguments of a format. Every line break stays, since lines are counted. */
export function logEdits(
  { source }: CellReading,
  prints: readonly PrintCall[],
  logger: string,
): readonly TextEdit[] {
  return prints
    .flatMap((print) => messageEdits(print, logger))
    .map(({ span, text }) => ({
      span,
      text: text + "\n".repeat(source.slice(span.start, span.end).split("\n").length - 1),
    }));
}

function messageEdits({ name, values, separator, argumentsEnd }: PrintCall, logger: string): TextEdit[] {
  const call = `${logger}.info(`;
  const isText = values.length !== 1 && values.every(({ plainText }) => plainText !== undefined);
  if (isText) {
    const text = values.map(({ plainText }) => plainText).join(separator);
    return [{ span: { start: name.start, end: argumentsEnd }, text: `${call}"${text}"` }];
  }
  const [only, ...others] = values;
  const isOne = only !== undefined && others.length === 0;
  const shown = isOne ? values : values.filter(({ plainText }) => plainText === undefined);
  const format = isOne ? "" : `"${values.map(placeholder).join(escapePercent(separator))}", `;
  return shown.flatMap(({ span }, at) => {
    const before = shown[at - 1];
    const start = before === undefined ? name.start : before.span.end;
    const opening = { span: { start, end: span.start }, text: before === undefined ? call + format : ", " };
    const isLast = at === shown.length - 1;
    return [
      ...(before !== undefined && isNext(before, span.start, values) ? [] : [opening]),
      ...(isLast && span.end < argumentsEnd
        ? [{ span: { start: span.end, end: argumentsEnd }, text: "" }]
        : []),
    ];
  });
}

/** Whether nothing is left out between a value and the one that begins at `start`. */
function isNext(value: PrintedValue, start: number, values: readonly PrintedValue[]): boolean {
  return values[values.indexOf(value) + 1]?.span.start === start;
}

function placeholder({ plainText }: PrintedValue): string {
  return plainText === undefined ? "%s" : escapePercent(plainText);
}

function escapePercent(text: string): string {
  return text.replaceAll("%", "%%");
}
