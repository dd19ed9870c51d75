import type { DependencyFile } from "./dependencyFile.ts";
import { knownDistributions } from "./distributionNames.ts";
import { normaliseName } from "./requirement.ts";

/** A distribution that is installed. */
export interface Distribution {
  readonly name: string;
  readonly version: string;
}

/** A module that is imported, and whose distribution no dependency file of the project declares. */
export interface Undeclared {
  /** "sklearn" */
  readonly module: string;
  /** "scikit-learn"; absent when it is not known for sure. */
  readonly distribution?: string;
  readonly version?: string;
}

/** Those of the top-level modules that may be undeclared: their distribution has not simply their own or a well-known name. */
export function doubtful(modules: readonly string[], files: readonly DependencyFile[]): readonly string[] {
  return modules.filter((module) => !isDeclared([module, ...knownDistributions(module)], files));
}

/** The undeclared among `modules`. `installed` tells which distributions a module is of, where Python could be asked; what nobody knows is passed over. */
export function findUndeclared(
  modules: readonly string[],
  files: readonly DependencyFile[],
  installed: ReadonlyMap<string, readonly Distribution[]>,
): readonly Undeclared[] {
  return doubtful(modules, files).flatMap((module): Undeclared[] => {
    const found = installed.get(module) ?? [];
    const [known] = knownDistributions(module);
    if (
      isDeclared(
        found.map(({ name }) => name),
        files,
      )
    )
      return [];
    if (found.length === 0) return known === undefined ? [] : [{ module, distribution: known }];
    const only = found.length === 1 ? found[0] : found.find(({ name }) => isSame(name, known ?? module));
    return only === undefined
      ? [{ module }]
      : [{ module, distribution: normaliseName(only.name), version: only.version }];
  });
}

function isDeclared(names: readonly string[], files: readonly DependencyFile[]): boolean {
  const declared = files.flatMap(({ requirements, self = [] }) => [
    ...requirements.map(({ name }) => name),
    ...[self].flat(),
  ]);
  return names.some((name) => declared.some((each) => isSame(each, name)));
}

function isSame(one: string, other: string): boolean {
  return normaliseName(one) === normaliseName(other);
}

/** The file that a new dependency belongs into: the first that declares some already, else the first. */
export function mainFile(files: readonly DependencyFile[]): DependencyFile | undefined {
  return files.find(({ requirements }) => requirements.length > 0) ?? files[0];
}
