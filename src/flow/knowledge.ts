import { columnEffects } from "../core/columns/columnEffects.ts";
import type { Draft } from "../core/extract/draft.ts";
import { bodyOf } from "../core/extract/selection.ts";
import { readDateColumns } from "../core/unittest/dateColumns.ts";
import type { Knowledge } from "../core/unittest/planTest.ts";
import type { NotebookAnalyses } from "./notebookAnalysis.ts";

/** Finds out what can be known of the new function's names without running anything: columns. */
export async function learn(
  { analyses }: { readonly analyses: NotebookAnalyses },
  { selection, step }: Draft,
): Promise<Knowledge> {
  const types = new Map();
  const inner = new Set(step?.inner ?? []);
  const bodies = selection.cells.map((cell) => bodyOf(cell, inner).map(({ span }) => span));
  const sources = selection.cells.map(({ reading }) => reading.source);
  return analyses.withTrees(sources, (parsed) => {
    const cells = parsed.flatMap((cell, at) =>
      cell === undefined ? [] : [{ parsed: cell, body: bodies[at] ?? [] }],
    );
    const keywords = step?.keywords ?? [];
    const columns = columnEffects({
      cells,
      parameters: [...(step?.parameters ?? []), ...keywords.map(({ name }) => name)],
      defaults: new Map(keywords.map(({ name, value }) => [name, value])),
      types: new Map(),
    });
    return { types, columns, dateColumns: readDateColumns(cells) };
  });
}
