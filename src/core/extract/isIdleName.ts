import { sequence, type NameFlow } from "../python/nameFlow.ts";
import type { CellReading, Statement } from "../python/readCell.ts";

/**
 * Whether a statement is a bare name among the code, left from looking at a value: it shows nothing there, and nothing happens when it is
 * evaluated, since code above (`earlier` cells too) has surely bound the name.
 */
export function isIdleName(
  { source, statements }: CellReading,
  statement: Statement,
  earlier: readonly NameFlow[],
): boolean {
  if (statement.kind !== "expression" || statement.isMagic || statement.hasMagic) return false;
  const name = source.slice(statement.span.start, statement.span.end);
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) || !statement.flow.reads.has(name)) return false;
  const above = statements.slice(0, statements.indexOf(statement)).filter(({ isMagic }) => !isMagic);
  const { definite, unbinds } = sequence([...earlier, ...above.map(({ flow }) => flow)]);
  return definite?.has(name) === true && !unbinds.has(name);
}
