import type { ImportedName } from "../python/nameFlow.ts";
import { importedPath } from "./importedPath.ts";
import { modulesListing } from "./publicClass.ts";

/**
 * The full name of a class that a checker prints by its last name alone (ty and pyright do): what the notebook imports by that name, else
 * a well-known class of a package that the notebook imports. `undefined` where that leaves no class, or several: `DataFrame` may be of
 * pandas or of polars.
 */
export function knownName(name: string, imports: readonly ImportedName[]): string | undefined {
  const imported = imports.findLast((item) => item.name === name);
  const path = imported && importedPath(imported);
  if (path?.includes(".") === true && /^\p{Lu}/u.test(path.slice(path.lastIndexOf(".") + 1))) return path;
  const roots = new Set(imports.flatMap((item) => broughtBy(item.module.split(".", 1)[0] ?? item.module)));
  const found = modulesListing(name).filter((module) => roots.has(module.split(".", 1)[0] ?? module));
  return found.length === 1 ? `${found[0] ?? ""}.${name}` : undefined;
}

/** Packages whose values are classes of other packages. */
const brings: Readonly<Record<string, readonly string[]>> = {
  pandas: ["numpy"],
  scipy: ["numpy"],
  matplotlib: ["numpy"],
  sklearn: ["numpy", "scipy"],
  seaborn: ["pandas", "numpy", "matplotlib"],
  statsmodels: ["pandas", "numpy"],
};

function broughtBy(root: string): readonly string[] {
  return [root, ...(brings[root] ?? [])];
}
