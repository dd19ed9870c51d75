import type { ImportedName } from "../python/nameFlow.ts";

/** What an imported name stands for, from the root on: "pandas" for `pd`, "datetime.datetime" for `from datetime import datetime`. */
export function importedPath({ name, module, statement }: ImportedName): string {
  const from = /^from\s+\S+\s+import\s+([^\s,()]+)/.exec(statement);
  if (from !== null) return `${module}.${from[1] ?? name}`;
  // `import a.b` binds `a`.
  return statement.includes(" as ") ? module : (module.split(".", 1)[0] ?? module);
}
