import type { Notebook } from "../notebook/notebook.ts";
import { sequence, type ImportedName } from "../python/nameFlow.ts";
import type { Statement } from "../python/readCell.ts";
import { words } from "../python/magics.ts";
import { union } from "../python/sets.ts";
import { isRefusal, refuse, type Refusal } from "../refusal.ts";
import { resolveDefinitions, type ModuleItem } from "./definitions.ts";
import { Meanings } from "./meanings.ts";
import type { DraftContext } from "./draftContext.ts";
import { moveDefinitions } from "./moveDefinitions.ts";
import { refuseMovedOutput } from "./movedOutput.ts";
import { indexBindings, needOf, originOf, type Readings } from "./notebookNames.ts";
import {
  isChosen,
  readNotebookKeywords,
  readOwnKeywords,
  refuseParameters,
  withoutConstants,
  type KeywordParameter,
  type ParameterChoice,
  type ParameterOffer,
} from "./keywordParameters.ts";
import { refuseDeadEnd } from "./refuseDeadEnd.ts";
import { resolveInputs } from "./resolveInputs.ts";
import {
  magicReads,
  refuseHandedOver,
  refuseUnseenChange,
  resolveOutputs,
  type Outputs,
} from "./resolveOutputs.ts";
import { noLogging, type LoggedPrints } from "./logPrints.ts";
import { reportPrints } from "./printNotes.ts";
import { stayingNotes } from "./stayingNotes.ts";
import { bodyOf, cellName, firstCell, lastCell, staying, type Selection } from "./selection.ts";

/** What the module gets and what the cell becomes: decided, not yet written. */
export interface Draft {
  readonly selection: Selection;
  /** Prints that become log messages. */
  readonly logged: LoggedPrints;
  /** Cells whose outputs that changes. */
  readonly changedOutputs: readonly number[];
  /** Functions, classes and constants for the module's top level, in order. */
  readonly items: readonly ModuleItem[];
  /** Definitions of other cells that move to the module and are imported where they stood; the rest of `items` is copied. */
  readonly moved: ReadonlySet<ModuleItem>;
  /** The function; absent when the cells hold nothing but definitions. */
  readonly step: Step | undefined;
  /** Imports for the module. */
  readonly imports: readonly ImportedName[];
  /** Imports of the selected cells that the notebook goes on to use, star imports always. */
  readonly keptImports: readonly string[];
  /** Own definitions that the notebook goes on to use. */
  readonly importedItems: readonly ModuleItem[];
  /** Literals that are keyword-only parameters of the function, or could be. */
  readonly offers: readonly ParameterOffer[];
  readonly notes: readonly string[];
}

export interface Step {
  readonly isAsync: boolean;
  /** In the order in which the cells first use them. */
  readonly parameters: readonly string[];
  /** Keyword-only parameters, which have defaults. */
  readonly keywords: readonly KeywordParameter[];
  /** Changed parameters first, then new names in the order in which they are bound. */
  readonly returns: readonly string[];
  /** Returned names that may stay unbound: they begin as None. */
  readonly initial: readonly string[];
  /** Names that the cells unbind in the notebook. */
  readonly unbinds: readonly string[];
  /** Definitions that stay inside the function. */
  readonly inner: readonly Statement[];
  /** The expression whose value the function gives back to be shown. */
  readonly given: GivenValue | undefined;
}

export interface GivenValue {
  readonly statement: Statement;
  /** What holds the value until the cell's last line; absent when the call itself is that. */
  readonly name?: string;
}

/** Decides what the selected cells become, or says why they can't be extracted. */
export function draftExtraction(
  notebook: Notebook,
  readings: Readings,
  selected: Selection,
  choice: ParameterChoice = "auto",
  logged: LoggedPrints = noLogging,
  handed: ReadonlySet<string> = new Set(),
): Draft | Refusal {
  const definitions = resolveDefinitions(readings, selected, handed);
  if (isRefusal(definitions)) return definitions;
  const bindings = indexBindings(readings);
  const ownKeywords = readOwnKeywords(readings, selected, definitions, bindings);
  const chosen = ownKeywords.filter((each) => isChosen(each, choice));
  const selection = withoutConstants(selected, chosen);
  const inner = new Set(definitions.inner);
  const body = selection.cells.flatMap((cell) => bodyOf(cell, inner));
  const context: DraftContext = {
    readings,
    selection,
    items: definitions.items,
    inner,
    meanings: new Meanings(readings, selection, { inner, handed: definitions.handed }),
    core: sequence(body.map((statement) => statement.flow)),
    keywords: new Set(chosen.filter(({ statement }) => statement !== undefined).map(({ name }) => name)),
    notes: [],
  };
  const deadEnd = refuseDeadEnd(context);
  if (deadEnd !== undefined) return deadEnd;
  const inputs = resolveInputs(context);
  if (isRefusal(inputs)) return inputs;
  const offered = [...readNotebookKeywords(inputs.parameters, selection, bindings), ...ownKeywords];
  const unknown = refuseParameters(choice, offered);
  if (unknown !== undefined) return unknown;
  const keywords = offered.filter((each) => isChosen(each, choice));
  const isKeyword = (name: string) => keywords.some((each) => each.name === name);
  const outputs = resolveOutputs(context, inputs.parameters);
  if (isRefusal(outputs)) return outputs;
  const problem =
    refuseHandedOver(context, outputs.importedItems) ??
    refuseUnseenChange(context) ??
    refuseMovedOutput(selection, logged, readings);
  if (problem !== undefined) return problem;
  const { core } = context;
  const unbound = unboundNames(context);
  const [unsure] = unbound.unsure;
  if (unsure !== undefined) return refuseUnsureDelete(unsure, selection);
  const step: Step = {
    isAsync: core.features.has("await"),
    parameters: [...new Set([...inputs.parameters, ...outputs.passedThrough])].filter(
      (name) => !isKeyword(name),
    ),
    keywords,
    returns: outputs.returns,
    initial: outputs.initial,
    unbinds: unbound.sure,
    inner: definitions.inner,
    given: givenValue(context, outputs, unbound.sure),
  };
  const imports = [...definitions.imports, ...inputs.imports];
  const { moved, unfit } = moveDefinitions(
    readings,
    definitions.items,
    imports.map(({ cell }) => cell),
  );
  if (unfit.length > 0)
    return draftExtraction(notebook, readings, selected, choice, logged, union(handed, unfit));
  const printReport = reportPrints(selection.cells, definitions.items, readings, logged);
  return {
    selection,
    logged,
    changedOutputs: printReport.cells,
    items: definitions.items,
    moved,
    step: body.length === 0 ? undefined : step,
    imports: [...futureImports(readings, selection), ...imports.map(({ item }) => item)],
    keptImports: keptImports(context),
    importedItems: outputs.importedItems,
    offers: offered.map((each) => ({
      name: each.name,
      value: each.value,
      rank: each.rank,
      isChosen: isKeyword(each.name),
    })),
    notes: [
      ...handedNotes(definitions.handed, step),
      ...context.notes,
      ...constantNotes(definitions.items),
      ...orderNotes(notebook, selection),
      ...stayingNotes(notebook, selection),
      ...printReport.notes,
    ],
  };
}

/** The value that the cell shows of what moves; it needs a name where the call gives more, or is not the cell's last line. */
function givenValue(
  { selection, readings }: DraftContext,
  { returns, importedItems }: Outputs,
  unbinds: readonly string[],
): GivenValue | undefined {
  const [cell] = selection.cells;
  const statement = cell?.given;
  if (statement === undefined || cell === undefined) return undefined;
  const isPartial = importedItems.some(({ needs }) => needs.size > 0);
  if (returns.length + unbinds.length + cell.after.length === 0 && !isPartial) return { statement };
  const used = union(...readings.map((reading) => words(reading?.source ?? "")));
  const names = [
    "result",
    "shown_result",
    ...Array.from({ length: used.size }, (_, at) => `result_${at + 2}`),
  ];
  return { statement, name: names.find((name) => !used.has(name)) ?? "result_" };
}

/** `from __future__` of any cell so far holds for the cells after it, and so for the module. */
function futureImports(readings: Readings, selection: Selection): ImportedName[] {
  return readings
    .slice(0, lastCell(selection) + 1)
    .flatMap((reading) => (reading?.statements ?? []).flatMap((statement) => statement.imports))
    .filter((item) => item.module === "__future__");
}

/** Variables of the notebook that the body unbinds for good: always, by a `del` of its own, or only when something happens. */
function unboundNames({ core, readings, selection }: DraftContext): {
  readonly sure: string[];
  readonly unsure: string[];
} {
  const first = firstCell(selection);
  const names = [...core.deletes].filter(
    (name) => core.definite?.has(name) !== true && originOf(name, readings, first).kind !== "nowhere",
  );
  const dels = selection.cells.flatMap((cell) => cell.core).filter(({ kind }) => kind === "delete_statement");
  const sure = names.filter((name) => dels.some(({ flow }) => flow.deletes.has(name)));
  const isMissed = (name: string) => needOf(name, readings, first, lastCell(selection)) === "below";
  return { sure, unsure: names.filter((name) => !sure.includes(name) && isMissed(name)) };
}

function refuseUnsureDelete(name: string, selection: Selection): Refusal {
  return refuse(
    `${cellName(firstCell(selection))} may unbind \`${name}\`, which the notebook goes on to use.`,
    `Use another name for what is unbound, then extract.`,
  );
}

function keptImports({ readings, selection }: DraftContext): string[] {
  const stay = selection.cells.flatMap((cell) => staying(cell).map(({ flow }) => flow));
  const used = union(
    ...stay.flatMap((flow) => [flow.reads.keys(), flow.deferred]),
    ...selection.cells.map(magicReads),
  );
  return selection.cells.flatMap((cell) =>
    cell.imports.flatMap((statement) => {
      if (statement.starModule !== undefined)
        return [cell.reading.source.slice(statement.span.start, statement.span.end)];
      return statement.imports
        .filter(
          ({ name, module }) =>
            module === "__future__" ||
            used.has(name) ||
            needOf(name, readings, firstCell(selection), lastCell(selection)) !== "none",
        )
        .map((item) => item.statement);
    }),
  );
}

function handedNotes(handed: ReadonlySet<string>, { parameters }: Step): string[] {
  return parameters
    .filter((name) => handed.has(name))
    .map((name) => `\`${name}\` can't move to a module as it is; the function takes it as a parameter.`);
}

function constantNotes(items: readonly ModuleItem[]): string[] {
  const names = items.filter(({ kind }) => kind === "constant").map(({ name }) => `\`${name}\``);
  if (names.length === 0) return [];
  return [
    `The module has its own ${names.join(", ")} now: changing it in the notebook does not reach the module.`,
  ];
}

function orderNotes(notebook: Notebook, selection: Selection): string[] {
  const counts = notebook.cells.flatMap((cell) => cell.executionCount ?? []);
  const isOutOfOrder = counts.some((count, at) => count < (counts[at - 1] ?? 0));
  if (!isOutOfOrder) return [];
  return [
    `The notebook was last run out of order; what cell ${firstCell(selection) + 1} takes and gives was read from top to bottom.`,
  ];
}
