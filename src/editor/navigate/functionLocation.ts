import { Position, Range, Uri } from "vscode";
import type { ModuleFunction } from "../../flow/importedFunctions.ts";

export function functionUri({ path }: ModuleFunction): Uri {
  return Uri.file(path);
}

/** Just the name: what Python's language servers give too, so that VS Code shows one place and not two. */
export function functionRange({ position, span }: ModuleFunction): Range {
  const start = new Position(position.line - 1, position.column - 1);
  return new Range(start, start.translate(0, span.end - span.start));
}
