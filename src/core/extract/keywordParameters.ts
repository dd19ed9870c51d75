import { builtins, isIdentifier } from "../python/names.ts";
import type { Statement } from "../python/readCell.ts";
import { union } from "../python/sets.ts";
import { refuse, type Refusal } from "../refusal.ts";
import type { Span } from "../text/span.ts";
import type { ModuleItems } from "./definitions.ts";
import { commentsOf, type Comments } from "./moveText.ts";
import { constantStatement, needOf, type BindingIndex, type Readings } from "./notebookNames.ts";
import { firstCell, lastCell, type SelectedCell, type Selection } from "./selection.ts";

/** Which literals become keyword-only parameters: those that are ticked from the start, none, or the named ones. */
export type ParameterChoice = "auto" | "none" | readonly string[];

/** A literal that can become a keyword-only parameter, with its value of today as the default. */
export interface KeywordParameter {
  readonly name: string;
  /** The default, as Python text. */
  readonly value: string;
  /**
   * "ticked" from the start: UPPER_CASE constants, seeds, and settings that the notebook binds to a name; "offered" in a list;
   * "possible" only when asked for by name: 0, 1, None, texts and truth values given to calls, which seldom are settings.
   */
  readonly rank: "ticked" | "offered" | "possible";
  /** The notebook has a variable of this name, which the call passes on. */
  readonly isPassed: boolean;
  /** Comments of the constant that it was. */
  readonly comments?: Comments;
  /** Where the name takes the literal's place. */
  readonly places: readonly { readonly cell: number; readonly span: Span }[];
  /** The constant's statement, which leaves the function's body. */
  readonly statement?: Statement;
}

/** What an extraction offers a person to choose from. */
export interface ParameterOffer {
  readonly name: string;
  readonly value: string;
  readonly rank: KeywordParameter["rank"];
  readonly isChosen: boolean;
}

/** The literals of the selected cells' own code that can become parameters. */
export function readOwnKeywords(
  readings: Readings,
  selection: Selection,
  { items }: ModuleItems,
  bindings: BindingIndex,
): readonly KeywordParameter[] {
  const taken = union(
    items.map(({ name }) => name),
    ...items.map(({ needs }) => needs),
  );
  const constants = readConstants(selection, bindings).flatMap(
    ({ cell, statement }) => constantParameter(cell, statement, readings, selection) ?? [],
  );
  return [...constants, ...readArguments(selection)].filter(({ name }) => !taken.has(name));
}

interface SelectedStatement {
  readonly cell: SelectedCell;
  readonly statement: Statement;
}

/** `N_TREES = 100`, bound nowhere else and read only below, in the same code. */
function readConstants({ cells }: Selection, bindings: BindingIndex): SelectedStatement[] {
  const core = cells.flatMap((cell) => cell.core.map((statement) => ({ cell, statement })));
  const lookedUp = ({ statement: { flow } }: SelectedStatement) => union(flow.reads.keys(), flow.deferred);
  const everywhere = new Set(core.flatMap((each) => [...lookedUp(each)]));
  const above = new Set<string>();
  return core.filter((each) => {
    const name = literalOf(each.statement)?.name;
    for (const read of lookedUp(each)) above.add(read);
    if (name === undefined || above.has(name) || !everywhere.has(name)) return false;
    return constantStatement(name, bindings)?.statement === each.statement;
  });
}

function constantParameter(
  cell: SelectedCell,
  statement: Statement,
  readings: Readings,
  selection: Selection,
): KeywordParameter | undefined {
  const literal = literalOf(statement);
  if (literal === undefined) return undefined;
  const { name } = literal;
  const isPassed = isNeededInNotebook(name, readings, selection);
  if (isPassed && cell !== selection.cells[0]) return undefined;
  return {
    ...literal,
    rank: isUpperCase(name) ? "ticked" : "offered",
    isPassed,
    ...(!isPassed && { comments: commentsOf(cell.reading, statement) }),
    places: [],
    statement,
  };
}

function isNeededInNotebook(name: string, readings: Readings, selection: Selection): boolean {
  const stay = selection.cells.flatMap((cell) => [...cell.before, ...cell.after]);
  const magics = selection.cells.flatMap(({ reading }) => reading.magics);
  return (
    needOf(name, readings, firstCell(selection), lastCell(selection)) !== "none" ||
    stay.some(({ flow }) => flow.reads.has(name) || flow.deferred.has(name)) ||
    magics.some(({ reads }) => reads.includes(name))
  );
}

/** Literals given to calls by keyword. One keyword with two values is none: nobody could tell which is meant. */
function readArguments({ cells }: Selection): readonly KeywordParameter[] {
  const found = new Map<string, KeywordParameter | "ambiguous">();
  for (const { index, core } of cells)
    for (const { name, span, text, isSeed } of core.flatMap(({ literals }) => literals)) {
      const known = found.get(name);
      if (known === "ambiguous" || (known !== undefined && known.value !== text)) {
        found.set(name, "ambiguous");
        continue;
      }
      const isSetting = /^-?[\d.]/.test(text) && text !== "0" && text !== "1";
      const rank = isSeed ? "ticked" : isSetting ? "offered" : "possible";
      const places = [...(known?.places ?? []), { cell: index, span }];
      found.set(name, { name, value: text, rank, isPassed: false, places });
    }
  const taken = namesInUse(cells);
  return [...found.values()].filter(
    (each) =>
      each !== "ambiguous" &&
      isIdentifier(each.name) &&
      !builtins.has(each.name) &&
      !taken.has(each.name) &&
      isShort(each.value),
  ) as readonly KeywordParameter[]; // The filter leaves no "ambiguous".
}

/** Names that the code uses for more than a keyword of a call. */
function namesInUse(cells: Selection["cells"]): ReadonlySet<string> {
  const word = /(?<![.\p{L}\p{N}_])[\p{L}\p{N}_]+(?![\p{L}\p{N}_]|\s*=[^=])/gu;
  return union(
    ...cells.flatMap(({ core, reading: { source } }) =>
      core.flatMap(({ span, flow }) => [
        flow.binds.keys(),
        source.slice(span.start, span.end).match(word) ?? [],
      ]),
    ),
  );
}

/**
 * Parameters that the notebook binds once, to a literal: they keep their name and get that as a default. Beside data they are settings;
 * where a function takes nothing else, they are what it works on, and are only offered.
 */
export function readNotebookKeywords(
  parameters: readonly string[],
  selection: Selection,
  bindings: BindingIndex,
): readonly KeywordParameter[] {
  const bound = parameters.map((name) => constantStatement(name, bindings));
  const literals = bound.flatMap((placed) =>
    placed === undefined || placed.cell >= firstCell(selection) ? [] : (literalOf(placed.statement) ?? []),
  );
  const isSetting = literals.length < parameters.length;
  return literals.map((literal) => ({
    ...literal,
    rank: isSetting || isUpperCase(literal.name) ? "ticked" : "offered",
    isPassed: true,
    places: [],
  }));
}

function literalOf({ constant, flow }: Statement): { name: string; value: string } | undefined {
  if (constant === undefined || flow.reads.size > 0 || !isShort(constant.value)) return undefined;
  return { name: constant.name, value: constant.value };
}

/** A default has to be read at a glance. */
function isShort(value: string): boolean {
  return value.length <= 60 && !value.includes("\n");
}

function isUpperCase(name: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(name);
}

export function isChosen({ name, rank }: KeywordParameter, choice: ParameterChoice): boolean {
  if (choice === "auto") return rank === "ticked";
  return choice !== "none" && choice.includes(name);
}

/** Refuses names that were asked for and can't become keyword parameters. */
export function refuseParameters(
  choice: ParameterChoice,
  offers: readonly KeywordParameter[],
): Refusal | undefined {
  if (choice === "auto" || choice === "none") return undefined;
  const missing = choice.find((name) => !offers.some((offer) => offer.name === name));
  if (missing === undefined) return undefined;
  const names = offers.map(({ name }) => `\`${name}\``).join(", ");
  return refuse(
    `\`${missing}\` is no literal that can become a parameter.`,
    names === "" ? "There is none in these cells." : `There are ${names}.`,
  );
}

/** The selection without the constants that became parameters: those that the notebook needs stay above the call. */
export function withoutConstants(selection: Selection, chosen: readonly KeywordParameter[]): Selection {
  const { cells } = selection;
  const gone = new Map(chosen.flatMap((each) => (each.statement ? [[each.statement, each] as const] : [])));
  if (gone.size === 0) return selection;
  return {
    ...selection,
    cells: cells.map((cell) => ({
      ...cell,
      core: cell.core.filter((statement) => !gone.has(statement)),
      before: [...cell.before, ...cell.core.filter((statement) => gone.get(statement)?.isPassed === true)],
    })),
  };
}
