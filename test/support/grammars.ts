import { join, parse } from "node:path";
import type { Parser } from "web-tree-sitter";
import type { Grammars } from "../../src/flow/ports.ts";
import { createGrammars } from "../../src/host/grammars.ts";

/** The real grammars, from where npm put them: node_modules/NAME/NAME.wasm. */
export const grammars: Grammars = createGrammars(
  join(import.meta.dirname, "../../node_modules"),
  (folder, file) => join(folder, parse(file).name, file),
);

/** The one Python parser that all tests of a run share. */
export function loadPython(): Promise<Parser> {
  return grammars.python();
}
