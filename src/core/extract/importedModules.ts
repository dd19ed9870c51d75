import type { Readings } from "./notebookNames.ts";

/** The modules that the notebook imports, as it names them, in the order of the imports. */
export function importedModules(readings: Readings): readonly string[] {
  const statements = readings.flatMap((reading) => reading?.statements ?? []);
  return statements.flatMap(({ imports }) => imports.map(({ module }) => module));
}
