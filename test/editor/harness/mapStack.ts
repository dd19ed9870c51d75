import { readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import path from "node:path";

/** Turns the bundle's lines in a stack into those of the sources. VS Code replaces Node's own way of doing so. */
export function createStackMapper(bundle: string): (stack: string) => string {
  const payload = JSON.parse(readFileSync(`${bundle}.map`, "utf8")) as SourceMapPayload; // esbuild has written it
  const map = new SourceMap(payload);
  const place = new RegExp(`[^\\s()]*${path.basename(bundle)}:(\\d+):(\\d+)`, "g");
  return (stack) =>
    stack.replace(place, (bundled: string, line: string, column: string) => {
      const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
      if (!("originalSource" in entry)) return bundled;
      const source = path.resolve(path.dirname(bundle), entry.originalSource);
      return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    });
}
