import type { ModuleItem } from "./definitions.ts";
import { indexBindings, type BindingIndex, type Readings } from "./notebookNames.ts";

export interface MovedDefinitions {
  /** Imported where they stood; other definitions of other cells are copied, and the notebook keeps its own. */
  readonly moved: ReadonlySet<ModuleItem>;
  /** What can be neither moved nor copied: a copied class is another class, and a copied function does not know what the other remembers. */
  readonly unfit: readonly string[];
}

/**
 * Which definitions of other cells move to the module. They do when they stay as good wherever they are used: handed nothing, looking up
 * only names that mean one thing in the whole notebook, and with nothing between their cell and the module's imports that changes what can
 * be imported.
 */
export function moveDefinitions(
  readings: Readings,
  items: readonly ModuleItem[],
  importCells: readonly number[],
): MovedDefinitions {
  const others = items.filter(({ isOwn, statement }) => !isOwn && statement.definition !== undefined);
  const bindings = indexBindings(readings);
  const fit = others.filter((item) => item.needs.size === 0 && looksUpOneThing(item, bindings));
  const together = usingOnly(fit, others);
  const moved = isImportPathChanged(readings, together, importCells) ? [] : together;
  const isChanged = ({ name, statement }: ModuleItem) =>
    statement.definition?.keepsState === true || readings.some((reading) => reading?.flow.mutates.has(name));
  const unfit = others.filter((item) => !moved.includes(item) && isChanged(item));
  return { moved: new Set(moved), unfit: unfit.map(({ name }) => name) };
}

/** Those that use none of the others: a moved function must not call a copy. */
function usingOnly(fit: readonly ModuleItem[], others: readonly ModuleItem[]): readonly ModuleItem[] {
  const copied = new Set(others.filter((item) => !fit.includes(item)).map(({ name }) => name));
  const rest = fit.filter(
    ({ statement: { flow } }) => ![...flow.reads.keys(), ...flow.deferred].some((name) => copied.has(name)),
  );
  return rest.length === fit.length ? rest : usingOnly(rest, others);
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
  if (moved.length === 0) return false;
  const from = Math.min(...moved.map(({ cell }) => cell));
  const to = Math.max(from, ...importCells);
  return readings
    .slice(from, to + 1)
    .some((reading) => /sys\.path|\bpip\b|\bconda\b|environ|chdir|%cd\b/.test(reading?.source ?? ""));
}
