import type { ImportedName } from "../python/nameFlow.ts";

/** Import statements in isort's order and blocks: __future__, standard library, others, the project's own. `import a` before `from a import b`. */
export function renderImports(
  imports: readonly ImportedName[],
  standardLibrary: ReadonlySet<string>,
): string {
  const blocks = new Map<number, ImportedName[]>();
  for (const item of imports)
    blocks.set(section(item, standardLibrary), [...(blocks.get(section(item, standardLibrary)) ?? []), item]);
  return [...blocks]
    .sort(([one], [other]) => one - other)
    .map(([, items]) => importLines(items).join("\n"))
    .join("\n\n");
}

/** One line for each module imported as such and one for all names of a module. */
export function importLines(imports: readonly ImportedName[]): string[] {
  const isFrom = ({ statement }: ImportedName) => statement.startsWith("from ");
  const plain = unique(imports.filter((item) => !isFrom(item)).map(({ statement }) => statement)).sort();
  const modules = unique(imports.filter(isFrom).map(({ module }) => module)).sort();
  const from = modules.map((module) => {
    const head = `from ${module} import `;
    const names = imports
      .filter((item) => isFrom(item) && item.module === module)
      .map(({ statement }) => statement.slice(head.length));
    return head + unique(names).sort().join(", ");
  });
  return [...plain, ...from];
}

function section({ module, isOwn }: ImportedName, standardLibrary: ReadonlySet<string>): number {
  if (module === "__future__") return 0;
  if (isOwn === true || module.startsWith(".")) return 3;
  return standardLibrary.has(module.split(".", 1)[0] ?? module) ? 1 : 2;
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}
