import type { Draft } from "../extract/draft.ts";
import { statementLines, type BodyLine } from "../extract/moveText.ts";
import type { Readings } from "../extract/notebookNames.ts";
import { firstCell } from "../extract/selection.ts";
import { ownImport, type TestInputs } from "./renderTest.ts";
import { sliceInputs, type NoSlice, type SliceLimits } from "./sliceInputs.ts";

/** Where a notebook's inputs come from. */
export interface Makers {
  readonly readings: Readings;
  readonly draft: Draft;
  readonly importName: string;
}

/** Names as the notebook makes them above a place, the first selected cell by default. */
export function notebookInputs(
  names: readonly string[],
  { readings, draft, importName }: Makers,
  from = { cell: firstCell(draft.selection), offset: 0 },
  limits?: SliceLimits,
): TestInputs | NoSlice {
  const moduleNames = new Set(draft.items.filter(({ needs }) => needs.size === 0).map(({ name }) => name));
  const slice = sliceInputs(names, readings, from, moduleNames, limits);
  if (slice.kind === "none") return slice;
  const lines = slice.statements.flatMap(({ cell, statement }): BodyLine[] => {
    const reading = readings[cell];
    return reading === undefined ? [] : statementLines(reading, statement, statement.span.end, []);
  });
  const own = slice.ofModule.map((name) => ownImport(name, importName));
  return { lines, imports: [...slice.imports, ...own], sampled: new Map() };
}

/** Without those whose lines an earlier one has. */
export function unlike(all: readonly TestInputs[]): readonly TestInputs[] {
  const textOf = ({ lines, recorded = [] }: TestInputs) =>
    [...lines.map(({ text }) => text), ...recorded.map(({ line }) => line)].join("\n");
  return all.filter((each, at) => all.findIndex((other) => textOf(other) === textOf(each)) === at);
}
