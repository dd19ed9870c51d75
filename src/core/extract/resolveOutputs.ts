import { union } from "../python/sets.ts";
import { refuse, type Refusal } from "../refusal.ts";
import type { ModuleItem } from "./definitions.ts";
import type { DraftContext } from "./draftContext.ts";
import { needOf, originOf } from "./notebookNames.ts";
import { cellName, firstCell, lastCell, staying, type SelectedCell, type Selection } from "./selection.ts";

/** What the function gives back. */
export interface Outputs {
  readonly returns: string[];
  readonly initial: string[];
  /** Variables of the notebook that the code may bind anew: given and returned, so that they keep their value when it does not. */
  readonly passedThrough: string[];
  readonly importedItems: ModuleItem[];
}

/** Finds out for every name that the body binds or changes whether the notebook goes on to use it. */
export function resolveOutputs(context: DraftContext, parameters: readonly string[]): Outputs | Refusal {
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

export function magicReads({ reading }: SelectedCell): readonly string[] {
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
export function refuseHandedOver(
  { readings, selection }: DraftContext,
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
