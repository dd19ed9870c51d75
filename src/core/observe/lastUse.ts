import type { Readings } from "../extract/notebookNames.ts";
import type { CellReading, Statement } from "../python/readCell.ts";

/**
 * The last cell that may call definitions of the selected cells, or functions that do, or that uses an object of theirs; `undefined` where
 * none does. A name counts until it is bound to something else than another function or class.
 */
export function lastUse(
  defined: readonly string[],
  readings: Readings,
  selected: ReadonlySet<number>,
): number | undefined {
  const live = spread(defined, readings);
  const first = Math.min(...selected);
  let last: number | undefined;
  for (const [cell, reading] of readings.entries()) {
    if (reading === undefined || cell < first) continue;
    const isUse = (statement: Statement) => statement.definition === undefined && uses(statement, live);
    if (reading.statements.some(isUse) || isSeenOnlyAsWhole(reading, live)) last = cell;
    if (selected.has(cell)) continue;
    for (const statement of reading.statements)
      if (statement.definition === undefined && !uses(statement, live))
        for (const name of statement.flow.definite ?? []) live.delete(name);
  }
  return last;
}

/** The names with those of functions and classes that use them, and of objects made of them. */
function spread(defined: readonly string[], readings: Readings): Set<string> {
  const statements = readings.flatMap((reading) => reading?.statements ?? []);
  const classes = new Set(
    statements.flatMap(({ definition }) => (definition?.kind === "class" ? [definition.name] : [])),
  );
  const known = new Set(defined);
  for (let size = -1; size < known.size;) {
    size = known.size;
    for (const statement of statements) {
      const { definition, flow } = statement;
      const isObject = [...flow.reads.keys()].some((name) => known.has(name) && classes.has(name));
      if (definition !== undefined && uses(statement, known)) known.add(definition.name);
      else if (isObject) for (const name of flow.binds.keys()) known.add(name);
    }
  }
  return known;
}

function uses({ flow, definition }: Statement, names: ReadonlySet<string>): boolean {
  const used = [...flow.reads.keys(), ...flow.deferred, ...flow.mentions];
  return used.some((name) => names.has(name) && name !== definition?.name);
}

/** IPython's lines, and cells that can't be read, are no statements. */
function isSeenOnlyAsWhole({ flow, magics, unread }: CellReading, names: ReadonlySet<string>): boolean {
  return (
    (magics.length > 0 || unread !== undefined) &&
    [...flow.reads.keys(), ...flow.deferred, ...flow.mentions].some((name) => names.has(name))
  );
}
