import type { Binding, ImportedName } from "../python/nameFlow.ts";
import type { CellReading, Statement } from "../python/readCell.ts";

/** Every cell's reading, in the notebook's order; `undefined` for cells that aren't Python code. */
export type Readings = readonly (CellReading | undefined)[];

/** What a name stands for where the cells above `before` have run from top to bottom. */
export type Origin =
  | { readonly kind: "variable"; readonly cell: number }
  | { readonly kind: "function" | "class"; readonly cell: number }
  /** The import statements that make the name what it is: several for `import a.b` and `import a.c`. */
  | { readonly kind: "import"; readonly cell: number; readonly imports: readonly ImportedName[] }
  /** Bound in different ways, or by an import that may not have run; `isBound` when it surely is bound to something. */
  | { readonly kind: "unclear"; readonly cell: number; readonly isBound: boolean }
  | { readonly kind: "nowhere" };

/** Looks upwards from cell `before` for what binds the name. */
export function originOf(name: string, readings: Readings, before: number): Origin {
  for (let cell = before - 1; cell >= 0; cell -= 1) {
    const reading = readings[cell];
    if (reading?.flow.binds.has(name) !== true) continue;
    const isSure = reading.flow.definite?.has(name) === true;
    const kind = kindAtEnd(name, reading);
    if (kind === "mixed" || !isSure) return unsure(name, readings, cell, kind, isSure);
    return kind === "import" ? importOrigin(name, readings, cell) : { kind, cell };
  }
  return { kind: "nowhere" };
}

/** What a name is when the cell has run: the last statement that binds it for sure tells, whatever it was before. */
function kindAtEnd(name: string, { flow, statements }: CellReading): Binding["kind"] {
  const last = statements.findLast((statement) => statement.flow.binds.has(name));
  const isSure = last?.flow.definite?.has(name) === true;
  return (isSure ? last : { flow }).flow.binds.get(name)?.kind ?? "mixed";
}

/** A variable stays a variable when it may have been bound twice; anything else must be known for sure. */
function unsure(name: string, readings: Readings, cell: number, kind: string, isSure: boolean): Origin {
  const above = originOf(name, readings, cell);
  if (kind === "variable" && (above.kind === "variable" || above.kind === "nowhere"))
    return { kind: "variable", cell };
  const isBound = isSure || (above.kind === "unclear" ? above.isBound : above.kind !== "nowhere");
  return { kind: "unclear", cell, isBound };
}

function importOrigin(name: string, readings: Readings, cell: number): Origin {
  const here = importsOf(name, readings[cell]);
  if (here.length === 0) return { kind: "unclear", cell, isBound: true };
  const isPlain = ({ module, statement }: ImportedName) =>
    statement === `import ${module}` && (module.startsWith(`${name}.`) || module === name);
  if (!here.every(isPlain)) return { kind: "import", cell, imports: here.slice(-1) };
  const above = readings.slice(0, cell).flatMap((reading) => importsOf(name, reading).filter(isPlain));
  return { kind: "import", cell, imports: [...above, ...here] };
}

function importsOf(name: string, reading: CellReading | undefined): ImportedName[] {
  return (reading?.statements ?? []).flatMap((statement) =>
    statement.imports.filter((item) => item.name === name),
  );
}

/** Whether a cell may look up names that can't be seen: through a dictionary of all, or as code in a text. */
function readsAnything({ flow }: CellReading): boolean {
  return ["globals", "locals", "eval", "exec"].some(
    (name) => flow.reads.has(name) || flow.deferred.has(name),
  );
}

/** Who would miss a name that the cells `first` to `last` bind if it did not reach the notebook. */
export type Need = "none" | "below" | "above only";

/**
 * Whether another cell looks the name up before it binds it anew, run from top to bottom; functions of any cell may look it up at any
 * time. "above only": just a cell above does, which matters when cells are run out of order.
 */
export function needOf(name: string, readings: Readings, first: number, last: number): Need {
  const outside = readings.filter((_, index) => index < first || index > last);
  if (outside.some((reading) => reading?.flow.deferred.has(name) === true)) return "below";
  if (outside.some((reading) => reading?.flow.mentions.has(name) === true)) return "below";
  if (outside.some((reading) => reading !== undefined && readsAnything(reading))) return "below";
  for (const reading of readings.slice(last + 1)) {
    if (reading?.flow.reads.has(name) === true) return "below";
    if (reading?.flow.definite?.has(name) === true) break;
  }
  const above = readings.slice(0, first).findIndex((reading) => reading?.flow.reads.has(name) === true);
  return above !== -1 && originOf(name, readings, above).kind === "nowhere" ? "above only" : "none";
}

export interface PlacedStatement {
  readonly cell: number;
  readonly statement: Statement;
}

/** Every statement that may bind a name, by name. */
export type BindingIndex = ReadonlyMap<string, readonly PlacedStatement[]>;

export function indexBindings(readings: Readings): BindingIndex {
  const index = new Map<string, PlacedStatement[]>();
  for (const [cell, reading] of readings.entries())
    for (const statement of reading?.statements ?? [])
      for (const name of [
        ...statement.flow.binds.keys(),
        ...statement.flow.deletes,
        ...statement.flow.declaredGlobal,
      ]) {
        const known = index.get(name);
        if (known === undefined) index.set(name, [{ cell, statement }]);
        else known.push({ cell, statement });
      }
  return index;
}

/** The one statement `NAME = value that never changes` that binds a name in the whole notebook; `undefined` when it is bound otherwise, or again. */
export function constantStatement(name: string, bindings: BindingIndex): PlacedStatement | undefined {
  const [only, ...others] = bindings.get(name) ?? [];
  return others.length === 0 && only?.statement.constant?.name === name ? only : undefined;
}
