import { union } from "../python/sets.ts";
import { refuse, type Refusal } from "../refusal.ts";
import type { ModuleItem } from "./definitions.ts";
import type { DraftContext } from "./draftContext.ts";
import { needOf, originOf } from "./notebookNames.ts";
import {
  bodyOf,
  cellName,
  firstCell,
  lastCell,
  staying,
  type SelectedCell,
  type Selection,
} from "./selection.ts";

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
  // What a cell binds does not reach the notebook from `%%timeit`.
  const reaching = union(...selection.cells.map(({ reading }) => reading.flow.binds.keys()));
  // Cells that only define things are there to be used: by a cell yet to be written, or by a notebook that runs this one.
  const isDefining = selection.cells.every((cell) => bodyOf(cell, context.inner).length === 0);
  const isForUse = ({ name, needs }: ModuleItem): boolean =>
    isDefining && needs.size === 0 && reaching.has(name) && !name.startsWith("_");
  const own = context.items.filter((item) => item.isOwn && (isNeeded(item.name) || isForUse(item)));
  const handedOver = own.flatMap(({ needs }) => [...needs]);
  const outputs: Outputs = { returns: [], initial: [], passedThrough: [], importedItems: own };
  const changed = parameters.filter((name) => core.mutates.has(name) && !core.binds.has(name));
  for (const name of [...changed, ...core.binds.keys()].filter(
    (each) => changed.includes(each) || reaching.has(each),
  )) {
    if (!isNeeded(name) && !handedOver.includes(name)) continue;
    const problem = refuseCapture(name, context) ?? refuseUnbound(name, context);
    if (problem !== undefined) return problem;
    outputs.returns.push(name);
    if (core.definite?.has(name) === true || parameters.includes(name)) continue;
    const origin = originOf(name, readings, firstCell(selection));
    if (origin.kind === "variable") outputs.passedThrough.push(name);
    else if (origin.kind === "nowhere" && !core.reads.has(name)) outputs.initial.push(name);
    else return refuseMaybe(name, selection);
  }
  for (const name of outputs.initial)
    notes.push(`\`${name}\` is None where the cell would have left it undefined.`);
  return outputs;
}

export function magicReads({ reading }: SelectedCell): readonly string[] {
  return reading.magics.flatMap(({ reads }) => reads);
}

/** What may be unbound at the end can't be returned. */
function refuseUnbound(name: string, { core, selection }: DraftContext): Refusal | undefined {
  if (!core.deletes.has(name) || core.definite?.has(name) === true) return undefined;
  return refuse(
    `${cellName(firstCell(selection))} may unbind \`${name}\`, which the notebook goes on to use.`,
    `Give the value that goes on another name, then extract.`,
  );
}

function refuseMaybe(name: string, selection: Selection): Refusal {
  return refuse(
    `${cellName(firstCell(selection))} may or may not bind \`${name}\` anew, which the notebook goes on to use.`,
    `Bind \`${name}\` in every case, then extract.`,
  );
}

/** A function or generator that leaves with the result looks its names up in the call that made it: wrong once a cell below changes them. */
function refuseCapture(
  name: string,
  { readings, selection, items, inner }: DraftContext,
): Refusal | undefined {
  const statements = selection.cells.flatMap((cell) => bodyOf(cell, inner));
  const captured = statements
    .filter(({ flow }) => flow.binds.has(name))
    .flatMap(({ captures }) => [...captures]);
  for (const free of captured.filter((each) => !items.some((item) => item.name === each))) {
    const changing = readings.findIndex(
      (reading, index) => index > lastCell(selection) && reading?.flow.binds.get(free)?.kind === "variable",
    );
    if (changing !== -1)
      return refuse(
        `\`${name}\` of cell ${firstCell(selection) + 1} looks \`${free}\` up whenever it is used, and cell ${changing + 1} changes that.`,
        `Give \`${free}\` to it as an argument, or leave this cell in the notebook.`,
      );
  }
  return undefined;
}

/** What the notebook made above looks names up in the notebook: it would not see that the function changes them. */
export function refuseUnseenChange({ readings, selection, items, core }: DraftContext): Refusal | undefined {
  const above = readings.slice(0, firstCell(selection)).flatMap((reading) => reading?.statements ?? []);
  const used = above.filter(({ flow }) => [...flow.binds.keys()].some((name) => core.reads.has(name)));
  const types = core.passed.size === 0 ? [] : above.filter(({ definition }) => definition?.kind === "class");
  const others = items.filter((item) => !item.isOwn && item.kind === "function");
  for (const name of core.binds.keys()) {
    const reader =
      used.find(({ captures, definition }) => definition === undefined && captures.has(name)) ??
      types.find(({ flow }) => flow.deferred.has(name)) ??
      others.find(({ statement, needs }) => statement.flow.deferred.has(name) && !needs.has(name))?.statement;
    const reading = [...(reader?.flow.binds.keys() ?? [])][0];
    if (reading === undefined) continue;
    return refuse(
      `${cellName(firstCell(selection))} changes \`${name}\` and uses \`${reading}\`, which looks \`${name}\` up in the notebook.`,
      `Give \`${name}\` to \`${reading}\` as an argument, then extract.`,
    );
  }
  return undefined;
}

/** An own function that takes a variable over keeps its value of now: wrong when another cell changes it. */
export function refuseHandedOver(
  { readings, selection }: DraftContext,
  items: readonly ModuleItem[],
): Refusal | undefined {
  const [needy] = items.filter(({ needs }) => needs.size > 0);
  const taken = readings.findIndex((reading) => reading?.flow.binds.get("partial")?.kind === "variable");
  if (needy !== undefined && taken !== -1)
    return refuse(
      `\`${needy.name}\` would be imported through functools.partial, and cell ${taken + 1} uses the name \`partial\`.`,
      "Give that another name, then extract.",
    );
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
