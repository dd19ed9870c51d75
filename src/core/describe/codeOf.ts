import type { Node } from "web-tree-sitter";
import type { ColumnQuestion } from "../columns/columnEffects.ts";
import type { Draft } from "../extract/draft.ts";
import { bodyOf } from "../extract/selection.ts";
import type { ParsedCell } from "../python/readCell.ts";
import { parts } from "../python/readExpression.ts";

/** The trees of the selected cells by their index; the caller deletes them. */
export type Trees = ReadonlyMap<number, ParsedCell>;

/** What to ask `columnEffects` about a draft's function. `types` has full names ("pandas.DataFrame") where they are known. */
export function columnQuestion(
  draft: Draft,
  trees: Trees,
  types: ReadonlyMap<string, string | undefined>,
): ColumnQuestion {
  const { step, selection } = draft;
  const keywords = step?.keywords ?? [];
  const inner = new Set(step?.inner ?? []);
  return {
    cells: selection.cells.flatMap((cell) => {
      const parsed = trees.get(cell.index);
      const places = keywords.flatMap((each) =>
        each.places
          .filter((place) => place.cell === cell.index)
          .map(({ span }) => [span.start, each.name] as const),
      );
      const body = bodyOf(cell, inner).map(({ span }) => span);
      return parsed === undefined ? [] : [{ parsed, body, replaced: new Map(places) }];
    }),
    parameters: [...(step?.parameters ?? []), ...keywords.map(({ name }) => name)],
    defaults: new Map(keywords.map(({ name, value }) => [name, value])),
    types,
  };
}

/** The statements of the function's body, in order. */
export function codeOf({ selection, step }: Draft, trees: Trees): readonly Node[] {
  const inner = new Set(step?.inner ?? []);
  return selection.cells.flatMap((cell) => {
    const starts = new Set(bodyOf(cell, inner).map(({ span }) => span.start));
    const root = trees.get(cell.index)?.tree.rootNode;
    return root === undefined ? [] : parts(root).filter((node) => starts.has(node.startIndex));
  });
}
