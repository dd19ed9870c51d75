import { join } from "node:path";
import type { Parser } from "web-tree-sitter";
import type { Grammars } from "../flow/ports.ts";

/**
 * Parsers from the .wasm files in the folder `assets` (dist/ in the product); `locate` says where else a file of that name is.
 * A load that failed is tried again at the next use; the error says which file is missing.
 */
export function createGrammars(
  assets: string,
  locate: (assets: string, file: string) => string = join,
): Grammars {
  let loaded: Promise<Parser> | undefined;
  return {
    python() {
      loaded ??= loadParser((file) => locate(assets, file)).catch((error: unknown) => {
        loaded = undefined;
        throw error;
      });
      return loaded;
    },
  };
}

async function loadParser(locate: (file: string) => string): Promise<Parser> {
  // Not at the top of the file: activation must not pay for a parser that may never be used.
  const { Language, Parser } = await import("web-tree-sitter");
  await Parser.init({ locateFile: locate });
  return new Parser().setLanguage(await Language.load(locate("tree-sitter-python.wasm")));
}
