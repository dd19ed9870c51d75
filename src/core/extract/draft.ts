import type { Notebook } from "../notebook/notebook.ts";
import { isIpythonName, isNamespaceName } from "../python/names.ts";
import { sequence, type ImportedName, type NameFlow } from "../python/nameFlow.ts";
import type { Statement } from "../python/readCell.ts";
import { union } from "../python/sets.ts";
import { isRefusal, refuse, type Refusal } from "../refusal.ts";
import { Meanings, resolveDefinitions, type ModuleItem } from "./definitions.ts";
import { moveDefinitions } from "./moveDefinitions.ts";
import { refuseMovedOutput } from "./movedOutput.ts";
import { needOf, originOf, type Readings } from "./notebookNames.ts";
import { cellName, staying, type SelectedCell, type Selection } from "./selection.ts";

/** What the module gets and what the cell becomes: decided, not yet written. */
export interface Draft {
  readonly selection: Selection;
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
  readonly notes: readonly string[];
}

export interface Step {
  readonly isAsync: boolean;
  /** In the order in which the cells first use them. */
  readonly parameters: readonly string[];
  /** Changed parameters first, then new names in the order in which they are bound. */
  readonly returns: readonly string[];
  /** Returned names that may stay unbound: they begin as None. */
  readonly initial: readonly string[];
  /** Names that the cells unbind in the notebook. */
  readonly unbinds: readonly string[];
  /** Definitions that stay inside the function. */
  readonly inner: readonly Statement[];
}

/** Decides what the selected cells become, or says why they can't be extracted. */
export function draftExtraction(
  notebook: Notebook,
  readings: Readings,
  selection: Selection,
): Draft | Refusal {
  const definitions = resolveDefinitions(readings, selection);
  if (isRefusal(definitions)) return definitions;
  const inner = new Set(definitions.inner);
  const body = selection.cells.flatMap((cell) => bodyOf(cell, inner));
  const context: Context = {
    readings,
    selection,
    items: definitions.items,
    meanings: new Meanings(readings, selection, { inner, handed: definitions.handed }),
    core: sequence(body.map((statement) => statement.flow)),
    notes: [...definitions.handed].map(
      (name) => `\`${name}\` can't move to a module as it is; the function takes it as a parameter.`,
    ),
  };
  const inputs = resolveInputs(context);
  if (isRefusal(inputs)) return inputs;
  const outputs = resolveOutputs(context, inputs.parameters);
  if (isRefusal(outputs)) return outputs;
  const handed = refuseHandedOver(context, outputs.importedItems);
  if (handed !== undefined) return handed;
  const problem = refuseMovedOutput(selection);
  if (problem !== undefined) return problem;
  const { core } = context;
  const step: Step = {
    isAsync: core.features.has("await"),
    parameters: [...new Set([...inputs.parameters, ...outputs.passedThrough])],
    returns: outputs.returns,
    initial: outputs.initial,
    unbinds: [...core.deletes].filter(
      (name) =>
        core.definite?.has(name) !== true &&
        originOf(name, readings, firstCell(selection)).kind === "variable",
    ),
    inner: definitions.inner,
  };
  const imports = [...definitions.imports, ...inputs.imports];
  const moved = moveDefinitions(
    readings,
    definitions.items,
    imports.map(({ cell }) => cell),
  );
  if (isRefusal(moved)) return moved;
  return {
    selection,
    items: definitions.items,
    moved,
    step: body.length === 0 ? undefined : step,
    imports: [...futureImports(readings, selection), ...imports.map(({ item }) => item)],
    keptImports: keptImports(context),
    importedItems: outputs.importedItems,
    notes: [...context.notes, ...orderNotes(notebook, selection)],
  };
}

/** The statements of the function's body, in order. */
export function bodyOf(cell: SelectedCell, inner: ReadonlySet<Statement>): Statement[] {
  return [...cell.core, ...cell.definitions.filter((each) => inner.has(each))].sort(
    (a, b) => a.span.start - b.span.start,
  );
}

interface Context {
  readonly readings: Readings;
  readonly selection: Selection;
  readonly items: readonly ModuleItem[];
  readonly meanings: Meanings;
  /** The flow of the function's body. */
  readonly core: NameFlow;
  readonly notes: string[];
}

interface Inputs {
  readonly parameters: string[];
  readonly imports: { readonly cell: number; readonly item: ImportedName }[];
}

function resolveInputs(context: Context): Inputs | Refusal {
  const { core, selection } = context;
  const inputs: Inputs = { parameters: [], imports: [] };
  const used = [...core.reads.keys(), ...core.deferred];
  const handedOver = context.items
    .filter(({ name }) => used.includes(name))
    .flatMap(({ needs }) => [...needs]);
  for (const name of new Set([...used, ...handedOver])) {
    const problem = resolveInput(name, context, inputs);
    if (problem !== undefined) return problem;
  }
  const text = selection.cells.flatMap((cell) =>
    cell.core.map(({ span }) => cell.reading.source.slice(span.start, span.end)),
  );
  const namespace = /(?<![.\w])(vars|dir)\(\s*\)/.exec(text.join("\n"));
  return namespace === null ? inputs : refuseNamespace(context, namespace[0]);
}

function resolveInput(name: string, context: Context, inputs: Inputs): Refusal | undefined {
  const { core, meanings, selection } = context;
  if (core.binds.has(name)) return core.reads.has(name) ? resolveRebound(name, context, inputs) : undefined;
  const meaning = meanings.of(name);
  switch (meaning.kind) {
    case "variable":
    case "local":
      inputs.parameters.push(name);
      return undefined;
    case "import":
      inputs.imports.push(...meaning.imports.map((item) => ({ cell: meaning.cell, item })));
      return undefined;
    case "definition":
    case "builtin":
      return undefined;
    case "unclear":
      return refuse(
        `What \`${name}\` is depends on what ran: cell ${meaning.cell + 1} binds it in more than one way.`,
        "Bind it in one way, then extract.",
      );
    case "nowhere":
      return resolveUnbound(name, context, firstCell(selection), inputs);
  }
}

/** A name that the code may look up before it binds it: what it was before is handed over; if it was nothing, it is a local. */
function resolveRebound(name: string, { meanings, selection }: Context, inputs: Inputs): Refusal | undefined {
  const { kind } = meanings.outside(name);
  if (kind === "nowhere") return undefined;
  if (kind === "builtin")
    return refuse(
      `${cellName(firstCell(selection))} uses Python's own \`${name}\` and gives the name another value.`,
      "Give the value a name of its own, then extract.",
    );
  inputs.parameters.push(name);
  return undefined;
}

function resolveUnbound(name: string, context: Context, first: number, inputs: Inputs): Refusal | undefined {
  const { readings, notes } = context;
  if (isNamespaceName(name)) return refuseNamespace(context, name);
  if (isIpythonName(name))
    return refuse(
      `${cellName(first)} uses \`${name}\`, which only IPython has.`,
      "Give the value a name of its own, then extract.",
    );
  if (name === "display") {
    inputs.imports.push({
      cell: 0,
      item: { name, module: "IPython.display", statement: "from IPython.display import display" },
    });
    return undefined;
  }
  const hidden = readings
    .slice(0, first + 1)
    .findIndex((reading) => reading !== undefined && bindsUnseen(reading));
  if (hidden !== -1)
    return refuse(
      `\`${name}\` may come from cell ${hidden + 1}, which binds names that can't be seen (a star import, %run or %pylab).`,
      `Import \`${name}\` by its name, then extract.`,
    );
  const below = readings.findIndex(
    (reading, index) => index > first && reading?.flow.binds.has(name) === true,
  );
  if (below !== -1 && !context.core.reads.has(name))
    return refuse(
      `${cellName(first)} has a function that uses \`${name}\`, which only cell ${below + 1} below defines.`,
      `Move the definition of \`${name}\` above, then extract.`,
    );
  inputs.parameters.push(name);
  notes.push(
    below === -1
      ? `No cell defines \`${name}\`; it becomes a parameter.`
      : `\`${name}\` is defined only further down, in cell ${below + 1}; it becomes a parameter.`,
  );
  return undefined;
}

function bindsUnseen(reading: NonNullable<Readings[number]>): boolean {
  const unseen = ["run", "pylab", "load", "store"];
  return (
    reading.flow.features.has("star import") || reading.magics.some((magic) => unseen.includes(magic.name))
  );
}

function refuseNamespace({ selection }: Context, name: string): Refusal {
  return refuse(
    `${cellName(firstCell(selection))} uses \`${name}\`, which gives something else in a module.`,
    "Leave this cell in the notebook.",
  );
}

/** `from __future__` of any cell so far holds for the cells after it, and so for the module. */
function futureImports(readings: Readings, selection: Selection): ImportedName[] {
  return readings
    .slice(0, lastCell(selection) + 1)
    .flatMap((reading) => (reading?.statements ?? []).flatMap((statement) => statement.imports))
    .filter((item) => item.module === "__future__");
}

interface Outputs {
  readonly returns: string[];
  readonly initial: string[];
  /** Variables of the notebook that the code may bind anew: given and returned, so that they keep their value when it does not. */
  readonly passedThrough: string[];
  readonly importedItems: ModuleItem[];
}

function resolveOutputs(context: Context, parameters: readonly string[]): Outputs | Refusal {
  const { readings, selection, core, notes } = context;
  const kept = selection.cells.flatMap((cell) => staying(cell)).map(({ flow }) => flow);
  const shown = union(
    ...kept.flatMap((flow) => [flow.reads.keys(), flow.deferred]),
    ...selection.cells.map(magicReads),
  );
  const isNeeded = (name: string): boolean => {
    const need = needOf(name, readings, firstCell(selection), lastCell(selection));
    if (need === "above only")
      notes.push(`Only a cell above uses \`${name}\`; it is returned in case cells are run out of order.`);
    return need !== "none" || shown.has(name);
  };
  const own = context.items.filter((item) => item.isOwn && isNeeded(item.name));
  const handedOver = own.flatMap(({ needs }) => [...needs]);
  const outputs: Outputs = { returns: [], initial: [], passedThrough: [], importedItems: own };
  const changed = parameters.filter((name) => core.mutates.has(name) && !core.binds.has(name));
  for (const name of [...changed, ...core.binds.keys()]) {
    if (!isNeeded(name) && !handedOver.includes(name)) continue;
    const problem = refuseLazy(name, selection);
    if (problem !== undefined) return problem;
    outputs.returns.push(name);
    if (core.definite?.has(name) === true || parameters.includes(name)) continue;
    const origin = originOf(name, readings, firstCell(selection));
    if (origin.kind === "variable") outputs.passedThrough.push(name);
    else if (origin.kind === "nowhere") outputs.initial.push(name);
    else return refuseMaybe(name, selection);
  }
  for (const name of outputs.initial)
    notes.push(`\`${name}\` is None where the cell would have left it undefined.`);
  return outputs;
}

function magicReads({ reading }: SelectedCell): readonly string[] {
  return reading.magics.flatMap(({ reads }) => reads);
}

function refuseMaybe(name: string, selection: Selection): Refusal {
  return refuse(
    `${cellName(firstCell(selection))} may or may not bind \`${name}\` anew, which the notebook goes on to use.`,
    `Bind \`${name}\` in every case, then extract.`,
  );
}

function refuseLazy(name: string, selection: Selection): Refusal | undefined {
  const statements = selection.cells.flatMap((cell) => cell.core);
  const lazy = statements.find((statement) => statement.isLazy && statement.flow.binds.has(name));
  const later = [...(lazy?.flow.deferred ?? [])].filter((free) =>
    statements.some(
      (statement) => statement.span.start > (lazy?.span.start ?? 0) && statement.flow.binds.has(free),
    ),
  );
  if (lazy === undefined || later.length === 0) return undefined;
  return refuse(
    `${cellName(firstCell(selection))} assigns a lambda or generator to \`${name}\` that reads \`${later[0] ?? ""}\`, which changes afterwards.`,
    "Write it as a function, or leave this cell in the notebook.",
  );
}

/** An own function that takes a variable over keeps its value of now: wrong when another cell changes it. */
function refuseHandedOver(
  { readings, selection }: Context,
  items: readonly ModuleItem[],
): Refusal | undefined {
  for (const item of items)
    for (const name of item.needs) {
      const changing = readings.findIndex(
        (reading, index) => index > lastCell(selection) && reading?.flow.binds.has(name) === true,
      );
      if (changing !== -1)
        return refuse(
          `\`${item.name}\` reads \`${name}\` of the notebook, which cell ${changing + 1} changes later.`,
          `Give \`${item.name}\` a parameter for \`${name}\`, then extract.`,
        );
    }
  return undefined;
}

function keptImports({ readings, selection }: Context): string[] {
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

function orderNotes(notebook: Notebook, selection: Selection): string[] {
  const counts = notebook.cells.flatMap((cell) => cell.executionCount ?? []);
  const isOutOfOrder = counts.some((count, at) => count < (counts[at - 1] ?? 0));
  if (!isOutOfOrder) return [];
  return [
    `The notebook was last run out of order; what cell ${firstCell(selection) + 1} takes and gives was read from top to bottom.`,
  ];
}

function firstCell({ cells }: Selection): number {
  return cells[0]?.index ?? 0;
}

function lastCell({ cells }: Selection): number {
  return cells.at(-1)?.index ?? 0;
}
