import type { Requirement } from "./requirement.ts";

/** A file that says which distributions a project needs. */
export interface DependencyFile {
  readonly path: string;
  readonly text: string;
  readonly requirements: readonly Requirement[];
  /** The project's own name: it needs no declaration of itself. */
  readonly self?: string;
  /** Files that it names as a part of itself, as it names them. */
  readonly includes: readonly string[];
  /** The text with one more distribution, and nothing else of it changed; `undefined` where there is no place that is sure to be right. */
  readonly declare: (distribution: string, version: string | undefined) => string | undefined;
}

/** Where a new entry goes so that sorted entries stay sorted: the index of the one behind it; their number for the end. */
export function placeAmong(name: string, names: readonly string[]): number {
  const isSorted = names.length > 1 && names.every((each, at) => at === 0 || (names[at - 1] ?? "") <= each);
  const behind = names.findIndex((each) => each > name);
  return isSorted && behind !== -1 ? behind : names.length;
}
