import type { ImportedName } from "../../src/core/python/nameFlow.ts";

/** What `import a.b`, `import a as b`, `from a import b` or `from a import b as c` binds. */
export function importOf(statement: string): ImportedName {
  const [, from, module = "", alias] = /^(?:from (\S+) )?import (\S+)(?: as (\S+))?$/.exec(statement) ?? [];
  const name = alias ?? (from === undefined ? (module.split(".", 1)[0] ?? module) : module);
  return { name, module: from ?? module, statement };
}
