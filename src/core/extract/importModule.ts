import type { Settings } from "../project/settings.ts";
import type { CellReading } from "../python/readCell.ts";
import type { Readings } from "./notebookNames.ts";
import type { ExtractionChoice } from "./plan.ts";

/**
 * The lines by which a cell gets names of the module. Python imports a module once, so that a kernel which has the module as it was before
 * lacks its new names; it is reloaded then. A fresh run reloads nothing: its module would be made twice, and classes of the first would not
 * be those of the second. (`%autoreload 2` in the same cell would not help: what the file is when it is first loaded counts as what was imported.)
 */
export function importModule(
  { module: { importName }, isReloaded }: Pick<ExtractionChoice, "module" | "isReloaded">,
  names: readonly string[],
): string {
  const statement = `from ${importName} import ${names.toSorted().join(", ")}`;
  if (isReloaded !== true) return statement;
  return [
    "try:",
    `    ${statement}`,
    "except ImportError:  # The running kernel has the module as it was before.",
    "    import importlib",
    "",
    `    importlib.reload(importlib.import_module("${importName}"))`,
    // Once more on its own, where every reader of the notebook sees what the names are.
    statement,
  ].join("\n");
}

export interface ReloadQuestion {
  readonly when: Settings["reload"];
  readonly kernel: "running" | "unknown";
  readonly importName: string;
  /** The module as it is; `undefined` when it is new. */
  readonly module: { readonly reading: CellReading } | undefined;
  readonly readings: Readings;
}

export interface Reload {
  readonly isReloaded: boolean;
  readonly notes: readonly string[];
}

/** Whether the cells reload a module that is added to, and what a person should know. */
export function decideReload({ when, kernel, importName, module, readings }: ReloadQuestion): Reload {
  if (module === undefined || readings.some(loadsAnew)) return { isReloaded: false, notes: [] };
  if (when === "never" || (when === "auto" && kernel === "unknown"))
    return {
      isReloaded: false,
      notes: [
        `A running kernel that has imported \`${importName}\` keeps the old one until it is restarted.`,
      ],
    };
  const hasClasses = [...module.reading.flow.binds.values()].some(({ kind }) => kind === "class");
  const classNote = `Objects that the kernel has made of classes of \`${importName}\` stay as they are when it is reloaded: run the cells that make them again.`;
  return { isReloaded: true, notes: hasClasses ? [classNote] : [] };
}

/** IPython looks for changed modules before each cell, once `%autoreload 2` has run. */
function loadsAnew(reading: Readings[number]): boolean {
  return /^[ \t]*%autoreload[ \t]+(?:2|3|all|complete)\b/m.test(reading?.source ?? "");
}
