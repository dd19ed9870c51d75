import { refuse, type Refusal } from "../refusal.ts";
import type { ModuleItem } from "./definitions.ts";
import { indexBindings, type BindingIndex, type Readings } from "./notebookNames.ts";
import { cellName } from "./selection.ts";

/**
 * Which definitions of other cells move to the module, to be imported where they stood. They do when they stay as good wherever they are
 * used: handed nothing, looking up only names that mean one thing in the whole notebook, and with nothing between their cell and the
 * module's imports that changes what can be imported. Else they are copied, and the notebook keeps its own; a class can't be copied,
 * because its objects would be of another class than the notebook's.
 */
export function moveDefinitions(
  readings: Readings,
  items: readonly ModuleItem[],
  importCells: readonly number[],
): ReadonlySet<ModuleItem> | Refusal {
  const others = items.filter((item) => !item.isOwn && item.kind !== "constant");
  const bindings = indexBindings(readings);
  const isFit = others.every((item) => item.needs.size === 0 && looksUpOneThing(item, bindings));
  if (isFit && !isImportPathChanged(readings, others, importCells)) return new Set(others);
  const type = others.find(({ kind }) => kind === "class");
  if (type === undefined) return new Set();
  return refuse(
    `${cellName(type.cell)} defines the class \`${type.name}\`, which can't move to a module without changing what other cells do.`,
    `Put \`${type.name}\` into a module and import it, then extract.`,
  );
}

function looksUpOneThing({ statement }: ModuleItem, bindings: BindingIndex): boolean {
  return [...statement.flow.deferred].every((free) => {
    const places = bindings.get(free) ?? [];
    const imports = new Set(
      places.map((place) => place.statement.imports.find((item) => item.name === free)?.statement),
    );
    return places.length <= 1 || (imports.size === 1 && !imports.has(undefined));
  });
}

/** A module's imports run where the first of its definitions is imported: too early when a cell in between installs or finds them. */
function isImportPathChanged(
  readings: Readings,
  moved: readonly ModuleItem[],
  importCells: readonly number[],
): boolean {
  const from = Math.min(...moved.map(({ cell }) => cell));
  const to = Math.max(from, ...importCells);
  return readings
    .slice(from, to + 1)
    .some((reading) => /sys\.path|\bpip\b|\bconda\b|environ|chdir|%cd\b/.test(reading?.source ?? ""));
}
