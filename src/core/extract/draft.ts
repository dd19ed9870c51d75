import type { Notebook } from "../notebook/notebook.ts";
import { builtins, isIpythonName, isNamespaceName } from "../python/names.ts";
import { sequence, type ImportedName, type NameFlow } from "../python/nameFlow.ts";
import { refuse, type Refusal } from "../refusal.ts";
import { needOf, originOf, type Readings } from "./notebookNames.ts";
import { cellName, type SelectedCell, type Selection } from "./selection.ts";

/** What the function takes, gives and needs: decided, not yet written. */
export interface Draft {
  readonly selection: Selection;
  /** In the order in which the cells first use them. */
  readonly parameters: readonly string[];
  /** Changed parameters first, then new names in the order in which they are bound. */
  readonly returns: readonly string[];
  /** Imports for the module, of this function alone. */
  readonly imports: readonly ImportedName[];
  /** Imports of the selected cells that the notebook goes on to use. */
  readonly keptImports: readonly ImportedName[];
  readonly notes: readonly string[];
}

/** Decides what the selected cells become as a function, or says why they can't be one. */
export function draftFunction(notebook: Notebook, readings: Readings, selection: Selection): Draft | Refusal {
  const core = sequence(selection.cells.flatMap((cell) => cell.core.map((statement) => statement.flow)));
  const inputs = resolveInputs(readings, selection, core);
  if ("reason" in inputs) return inputs;
  const outputs = resolveOutputs(readings, selection, core, inputs.parameters);
  if ("reason" in outputs) return outputs;
  const moved = refuseMovedOutput(selection);
  if (moved !== undefined) return moved;
  return {
    selection,
    ...inputs,
    ...outputs,
    keptImports: keptImports(readings, selection),
    notes: [...inputs.notes, ...outputs.notes, ...orderNotes(notebook, selection)],
  };
}

interface Inputs {
  readonly parameters: string[];
  readonly imports: ImportedName[];
  readonly notes: string[];
}

function resolveInputs(readings: Readings, selection: Selection, core: NameFlow): Inputs | Refusal {
  const first = firstCell(selection);
  const own = selection.cells.flatMap((cell) => cell.imports.flatMap((statement) => statement.imports));
  const inputs: Inputs = { parameters: [], imports: futureImports(readings, selection), notes: [] };
  for (const name of new Set([...core.reads.keys(), ...core.deferred])) {
    const isBoundFirst = !core.reads.has(name) && core.binds.has(name);
    if (isBoundFirst) continue;
    const ownImports = own.filter((item) => item.name === name);
    if (ownImports.length > 0) inputs.imports.push(...ownImports);
    else {
      const problem = resolveInput(name, readings, first, core, inputs);
      if (problem !== undefined) return problem;
    }
  }
  const namespace = /\b(vars|dir)\(\s*\)/.exec(selection.cells.map((cell) => cell.reading.source).join("\n"));
  return namespace === null ? inputs : refuseNamespace(first, namespace[0]);
}

function resolveInput(
  name: string,
  readings: Readings,
  first: number,
  core: NameFlow,
  inputs: Inputs,
): Refusal | undefined {
  const origin = originOf(name, readings, first);
  switch (origin.kind) {
    case "variable":
      inputs.parameters.push(name);
      return undefined;
    case "import":
      if (core.binds.has(name)) inputs.parameters.push(name);
      else inputs.imports.push(...origin.imports);
      return undefined;
    case "function":
    case "class":
      return refuse(
        `${cellName(first)} uses \`${name}\`, a ${origin.kind} that cell ${origin.cell + 1} defines.`,
        `Put \`${name}\` into a module and import it, then extract.`,
      );
    case "unclear":
      return refuse(
        `What \`${name}\` is depends on what ran: cell ${origin.cell + 1} binds it in more than one way.`,
        "Bind it in one way, then extract.",
      );
    case "nowhere":
      return resolveUnbound(name, readings, first, inputs);
  }
}

function resolveUnbound(
  name: string,
  readings: Readings,
  first: number,
  inputs: Inputs,
): Refusal | undefined {
  if (isNamespaceName(name)) return refuseNamespace(first, name);
  if (isIpythonName(name)) {
    return refuse(
      `${cellName(first)} uses \`${name}\`, which only IPython has.`,
      "Give the value a name of its own, then extract.",
    );
  }
  if (name === "display") {
    inputs.imports.push({
      name,
      module: "IPython.display",
      statement: "from IPython.display import display",
    });
    return undefined;
  }
  if (builtins.has(name)) return undefined;
  const hidden = readings
    .slice(0, first)
    .findIndex((reading) => reading !== undefined && bindsUnseen(reading));
  if (hidden !== -1) {
    return refuse(
      `\`${name}\` may come from cell ${hidden + 1}, which binds names that can't be seen (a star import, %run or %pylab).`,
      `Import \`${name}\` by its name, then extract.`,
    );
  }
  const below = readings.findIndex(
    (reading, index) => index > first && reading?.flow.binds.has(name) === true,
  );
  inputs.parameters.push(name);
  inputs.notes.push(
    below === -1
      ? `No cell defines \`${name}\`; it becomes a parameter.`
      : `\`${name}\` is defined only further down, in cell ${below + 1}; it becomes a parameter.`,
  );
  return undefined;
}

function bindsUnseen(reading: NonNullable<Readings[number]>): boolean {
  return (
    reading.flow.features.has("star import") ||
    reading.magics.some((magic) => ["run", "pylab", "load", "store"].includes(magic.name))
  );
}

function refuseNamespace(first: number, name: string): Refusal {
  return refuse(
    `${cellName(first)} uses \`${name}\`, which gives something else in a module.`,
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
  readonly returns: readonly string[];
  readonly notes: readonly string[];
}

function resolveOutputs(
  readings: Readings,
  selection: Selection,
  core: NameFlow,
  parameters: readonly string[],
): Outputs | Refusal {
  const shown = new Set(
    selection.cells.flatMap((cell) => [
      ...(cell.shown?.flow.reads.keys() ?? []),
      ...(cell.shown?.flow.deferred ?? []),
    ]),
  );
  const changed = parameters.filter((name) => core.mutates.has(name) && !core.binds.has(name));
  const notes: string[] = [];
  const returns: string[] = [];
  for (const name of [...changed, ...core.binds.keys()]) {
    const need = needOf(name, readings, firstCell(selection), lastCell(selection));
    if (need === "none" && !shown.has(name)) continue;
    if (need === "above only")
      notes.push(`Only a cell above uses \`${name}\`; it is returned in case cells are run out of order.`);
    const problem = refuseReturn(name, selection, core, parameters);
    if (problem !== undefined) return problem;
    returns.push(name);
  }
  return { returns, notes };
}

function refuseReturn(
  name: string,
  selection: Selection,
  core: NameFlow,
  parameters: readonly string[],
): Refusal | undefined {
  const first = firstCell(selection);
  if (core.definite?.has(name) !== true && !parameters.includes(name)) {
    return refuse(
      `${cellName(first)} may or may not bind \`${name}\`, which the notebook goes on to use.`,
      `Bind \`${name}\` in every case, then extract.`,
    );
  }
  const lazy = selection.cells
    .flatMap((cell) => cell.core)
    .find((statement) => statement.isLazy && statement.flow.binds.has(name));
  const captured = [...(lazy?.flow.deferred ?? [])].filter((free) => !builtins.has(free));
  if (lazy === undefined || (captured.length === 0 && lazy.flow.reads.size === 0)) return undefined;
  return refuse(
    `${cellName(first)} assigns a lambda or generator to \`${name}\`, which the notebook goes on to use: it would keep the values of this run.`,
    "Write it as a function, or leave this cell in the notebook.",
  );
}

/**
 * Several cells become one call in the first of them. What a later one prints would then appear under the first, and what an earlier one
 * shows would be shown after all of them have run.
 */
function refuseMovedOutput({ cells }: Selection): Refusal | undefined {
  for (const [at, cell] of cells.entries()) {
    const call =
      at === 0
        ? undefined
        : cell.core.find((statement) => statement.kind === "expression" && !isQuiet(cell, statement.span));
    if (call !== undefined) {
      const text = cell.reading.source.slice(call.span.start, call.span.end).split("\n", 1)[0] ?? "";
      return refuse(
        `${cellName(cell.index)} calls \`${text}\`: what it prints would appear under cell ${(cells[0]?.index ?? 0) + 1} instead.`,
        "Extract the cells one by one.",
      );
    }
    const changed = cell.shown === undefined ? undefined : shownChanges(cell, cells.slice(at + 1));
    if (changed !== undefined) return changed;
  }
  return undefined;
}

/** Methods that change their object and print nothing. */
const quietMethods =
  /\.(append|extend|insert|add|update|setdefault|pop|popitem|remove|discard|clear|sort|reverse|fill|put)\s*\(/;

function isQuiet({ reading }: SelectedCell, span: { readonly start: number; readonly end: number }): boolean {
  return quietMethods.test(reading.source.slice(span.start, span.end));
}

function shownChanges(cell: SelectedCell, later: readonly SelectedCell[]): Refusal | undefined {
  const names = cell.shown === undefined ? [] : [...cell.shown.flow.reads.keys()];
  for (const other of later) {
    const flow = sequence(other.core.map((statement) => statement.flow));
    const name = names.find(
      (each) => flow.binds.has(each) || flow.mutates.has(each) || flow.passed.has(each),
    );
    if (name === undefined) continue;
    return refuse(
      `${cellName(cell.index)} shows \`${name}\`, and cell ${other.index + 1} may change it: after the extraction it would show the changed value.`,
      "Extract the cells one by one.",
    );
  }
  return undefined;
}

function keptImports(readings: Readings, selection: Selection): ImportedName[] {
  const shown = sequence(
    selection.cells.flatMap((cell) => (cell.shown === undefined ? [] : [cell.shown.flow])),
  );
  return selection.cells
    .flatMap((cell) => cell.imports.flatMap((statement) => statement.imports))
    .filter(
      ({ name, module }) =>
        module === "__future__" ||
        shown.reads.has(name) ||
        shown.deferred.has(name) ||
        needOf(name, readings, firstCell(selection), lastCell(selection)) !== "none",
    );
}

function orderNotes(notebook: Notebook, selection: Selection): string[] {
  const counts = notebook.cells.flatMap((cell) => cell.executionCount ?? []);
  const isOutOfOrder = counts.some((count, at) => count < (counts[at - 1] ?? 0));
  if (!isOutOfOrder) return [];
  const { index } = selection.cells[0] ?? { index: 0 };
  return [
    `The notebook was last run out of order; what cell ${index + 1} takes and gives was read from top to bottom.`,
  ];
}

function firstCell({ cells }: Selection): number {
  return cells[0]?.index ?? 0;
}

function lastCell({ cells }: Selection): number {
  return cells.at(-1)?.index ?? 0;
}
