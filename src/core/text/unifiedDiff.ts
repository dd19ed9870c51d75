import { createTwoFilesPatch } from "diff";
import { dirname, normalize, relative } from "pathe";
import type { ChangeSet, FileChange } from "../change/changeSet.ts";

/**
 * A change set as a unified diff for people: files as `a/` and `b/` paths relative to the folder that holds them all, a new file
 * against /dev/null, cells as "churn.ipynb (cell 4)", counted from 1. Empty when nothing changes.
 */
export function renderDiff({ notebook, files }: ChangeSet): string {
  const folder = commonFolder([notebook.path, ...files.map(({ path }) => path)]);
  const name = showPath(notebook.path, folder);
  const cells = notebook.cells.map(({ index, before, after }) => {
    const cell = {
      path: `${name} (cell ${index + 1})`,
      before: endLine(before),
      after: after === undefined ? undefined : endLine(after),
    };
    return renderChange(cell);
  });
  return [
    ...files.map((file) => renderChange({ ...file, path: showPath(file.path, folder) })),
    ...cells,
  ].join("");
}

function renderChange({ path, before, after }: FileChange): string {
  if (before === after) return "";
  const oldName = before === undefined ? "/dev/null" : `a/${path}`;
  const newName = after === undefined ? "/dev/null" : `b/${path}`;
  return createTwoFilesPatch(oldName, newName, before ?? "", after ?? "", undefined, undefined, {
    headerOptions,
  });
}

const headerOptions = { includeIndex: false, includeUnderline: false, includeFileHeaders: true };

/** Cells have no last line feed; a note about that under each would be noise. */
function endLine(source: string): string {
  return source === "" ? "" : `${source}\n`;
}

/** A path on another drive has no relative form. */
function showPath(path: string, folder: string): string {
  return relative(folder, path).replace(/^\//, "");
}

function commonFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => normalize(dirname(path)).split("/"));
  const differs = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  return (differs === -1 ? first : first.slice(0, differs)).join("/") || "/";
}
