import { dirname, isAbsolute, join, normalize, relative } from "pathe";
import type { ModuleTarget } from "../extract/plan.ts";

/** A folder that a cell puts on Python's import path. */
export interface PathEntry {
  readonly folder: string;
  readonly cell: number;
  /** How it is written: "made absolute" is from the folder that the kernel is in when the cell runs, "relative" from where it is later. */
  readonly written: "absolute" | "made absolute" | "relative";
}

/** The folder that must be on the import path for the module's import name to lead to its file. */
export function importRoot({ path, importName }: ModuleTarget): string {
  return importName.split(".").reduce((at) => dirname(at), normalize(path));
}

/** The lines `sys.path.append(...)` and `sys.path.insert(0, ...)` whose folder is written out; others could mean any. */
export function readImportPath(
  sources: readonly (string | undefined)[],
  notebookFolder: string,
): readonly PathEntry[] {
  return sources.flatMap((source = "", cell) =>
    [...source.matchAll(line)].map(([, text = "", folder = ""]) => ({
      folder: normalize(isAbsolute(folder) ? folder : join(notebookFolder, folder)).replace(/(.)\/$/, "$1"),
      cell,
      written: isAbsolute(folder)
        ? "absolute"
        : /abspath|realpath|resolve|absolute/.test(text)
          ? "made absolute"
          : "relative",
    })),
  );
}

const line =
  /^sys\.path\.(?:append|insert)\(\s*(?:0\s*,\s*)?((?:(?:os\.path\.(?:abspath|realpath)|str|Path|pathlib\.Path)\(\s*)*["']([^"'\\\n]+)["']\s*\)*(?:\.(?:resolve|absolute)\(\)\)*)?)\s*(?:;?\s*#.*)?$/gm;

/**
 * Lines that put a folder on the import path, for the top of a cell. Relative to the notebook, so that they hold on other machines, unless
 * the notebook has left its folder by then. At the end of the path: nothing that is installed is hidden.
 */
export function renderImportPath(
  folder: string,
  notebookFolder: string,
  from: "the notebook's folder" | "anywhere",
): string {
  if (from === "anywhere") return `import sys\n\nsys.path.append(${JSON.stringify(folder)})`;
  const way = relative(notebookFolder, folder) || ".";
  return `import os\nimport sys\n\nsys.path.append(os.path.abspath(${JSON.stringify(way)}))`;
}
