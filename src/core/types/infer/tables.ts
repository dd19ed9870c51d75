import type { ClassTable, LibraryTable, Rows } from "../libraries/library.ts";
import { python } from "../libraries/python.ts";
import { standardLibrary } from "../libraries/standardLibrary.ts";
import { numpy } from "../libraries/numpy.ts";
import { pandas } from "../libraries/pandas.ts";
import { sklearn } from "../libraries/sklearn.ts";
import { scipy } from "../libraries/scipy.ts";
import { matplotlib } from "../libraries/matplotlib.ts";
import { modelling } from "../libraries/modelling.ts";
import { torch } from "../libraries/torch.ts";
import { parseResult, type Result } from "./result.ts";

interface Looked {
  readonly methods: ReadonlyMap<string, Result>;
  readonly attributes: ReadonlyMap<string, Result>;
  readonly base: string | undefined;
}

const libraries: readonly LibraryTable[] = [
  python,
  standardLibrary,
  numpy,
  pandas,
  sklearn,
  scipy,
  matplotlib,
  torch,
  modelling,
];
const functions = byPath(libraries.map((library) => library.functions ?? {}));
const constants = byPath(libraries.map((library) => library.constants ?? {}));
const classes = new Map(
  libraries.flatMap((library) =>
    Object.entries(library.classes ?? {}).map(([path, table]) => [path, readClass(table)] as const),
  ),
);

export function functionResult(path: string): Result | undefined {
  return functions.get(path);
}

export function constantResult(path: string): Result | undefined {
  return constants.get(path);
}

export function isKnownClass(path: string): boolean {
  return classes.has(path);
}

/** What a method or attribute of a class gives, own rows before those of its base. */
export function memberResult(
  path: string | undefined,
  kind: "methods" | "attributes",
  name: string,
): Result | undefined {
  for (let at = path; at !== undefined; at = classes.get(at)?.base ?? baseOf(at)) {
    const found = classes.get(at)?.[kind].get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Classes that no table names one by one: every estimator answers `fit` and `predict` alike. */
function baseOf(path: string): string | undefined {
  return /^sklearn\.\w/.test(path) ? "~.estimator" : undefined;
}

function byPath(tables: readonly Readonly<Record<string, Rows>>[]): ReadonlyMap<string, Result> {
  return new Map(
    tables.flatMap((table) =>
      Object.entries(table).flatMap(([module, rows]) =>
        [...byName(rows)].map(([name, result]) => [`${module}.${name}`, result] as const),
      ),
    ),
  );
}

function readClass(table: ClassTable): Looked {
  return {
    methods: byName(table.methods ?? {}),
    attributes: byName(table.attributes ?? {}),
    base: table.base,
  };
}

function byName(rows: Rows): ReadonlyMap<string, Result> {
  return new Map(
    Object.entries(rows).flatMap(([result, names]) => {
      const read = parseResult(result);
      return (names.match(/\S+/g) ?? []).map((name) => [name, read] as const);
    }),
  );
}
