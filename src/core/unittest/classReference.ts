import type { ImportedName } from "../python/nameFlow.ts";

/** A class as Python text, with what it imports. */
export interface ClassReference {
  readonly text: string;
  readonly imports: readonly ImportedName[];
}

/** typing's names are no classes, and an `int` of numpy's is none of Python's. */
export function classReference(module: string, name: string): ClassReference | undefined {
  if (["typing", "collections.abc"].includes(module)) return undefined;
  if (module === "") return { text: name, imports: [] };
  const alias = aliases.get(module);
  if (alias !== undefined) {
    const item = { name: alias, module, statement: `import ${module} as ${alias}` };
    return { text: `${alias}.${name}`, imports: [item] };
  }
  const [top = name] = name.split(".");
  return { text: name, imports: [{ name: top, module, statement: `from ${module} import ${top}` }] };
}

/** Modules that everybody imports under one name. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["numpy", "np"],
  ["pandas", "pd"],
]);
