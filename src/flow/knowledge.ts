import { columnEffects } from "../core/columns/columnEffects.ts";
import { columnQuestion } from "../core/describe/codeOf.ts";
import type { Draft } from "../core/extract/draft.ts";
import { bodyOf } from "../core/extract/selection.ts";
import { readDateColumns } from "../core/unittest/dateColumns.ts";
import type { Knowledge } from "../core/unittest/planTest.ts";
import type { NotebookAnalyses } from "./notebookAnalysis.ts";

/** Finds out what can be known of the new function's names without running anything: columns. */
export async function learn(
  { analyses }: { readonly analyses: NotebookAnalyses },
  draft: Draft,
): Promise<Knowledge> {
  const types = new Map();
  const inner = new Set(draft.step?.inner ?? []);
  const { cells } = draft.selection;
  const sources = cells.map(({ reading }) => reading.source);
  return analyses.withTrees(sources, (parsed) => {
    const placed = cells.flatMap((cell, at) => {
      const tree = parsed[at];
      return tree === undefined ? [] : [{ cell, parsed: tree }];
    });
    const trees = new Map(placed.map((each) => [each.cell.index, each.parsed]));
    const bodies = placed.map((each) => ({
      parsed: each.parsed,
      body: bodyOf(each.cell, inner).map(({ span }) => span),
    }));
    return {
      types,
      columns: columnEffects(columnQuestion(draft, trees, new Map())),
      dateColumns: readDateColumns(bodies),
    };
  });
}
