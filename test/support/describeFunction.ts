import { columnEffects } from "../../src/core/columns/columnEffects.ts";
import { columnQuestion } from "../../src/core/describe/codeOf.ts";
import type { FunctionFacts } from "../../src/core/describe/facts.ts";
import { functionFacts } from "../../src/core/describe/functionFacts.ts";
import { draftExtraction } from "../../src/core/extract/draft.ts";
import { readSelection } from "../../src/core/extract/selection.ts";
import { parsePercent } from "../../src/core/notebook/percent.ts";
import { parseCell, readCell } from "../../src/core/python/readCell.ts";
import { isRefusal } from "../../src/core/refusal.ts";
import { loadPython } from "./grammars.ts";

/** Annotations by name; returned values' behind "->". */
export type Annotations = Readonly<Record<string, string>>;

/** The facts of the function that the last cell of a percent script becomes. `pd.DataFrame` in an annotation is a known type. */
export async function describeFunction(
  script: string,
  annotations: Annotations = {},
): Promise<FunctionFacts> {
  const parser = await loadPython();
  const notebook = parsePercent(script);
  const cells = notebook.cells.map(({ kind, source }) =>
    kind === "code" ? parseCell(parser, source) : undefined,
  );
  const readings = cells.map((parsed) => (parsed === undefined ? undefined : readCell(parsed)));
  const last = readings.findLastIndex(
    (reading) => reading !== undefined && !reading.source.startsWith("# uses"),
  );
  const selection = readSelection(notebook, readings, [last]);
  if (isRefusal(selection)) throw new Error(selection.reason);
  const draft = draftExtraction(notebook, readings, selection);
  if (isRefusal(draft)) throw new Error(draft.reason);
  const trees = new Map(
    cells.flatMap((parsed, index) => (parsed === undefined ? [] : [[index, parsed] as const])),
  );
  const types = new Map(
    Object.entries(annotations).map(([name, text]) => [name, text.replace(/^pd\./, "pandas.")] as const),
  );
  const facts = functionFacts({
    choice: { notebook: "/project/churn.ipynb", functionName: "step" },
    notebook,
    draft,
    trees,
    columns: columnEffects(columnQuestion(draft, trees, types)),
    annotations: {
      parameters: new Map(Object.entries(annotations)),
      returns: new Map(Object.entries(annotations).map(([name, text]) => [name, text])),
    },
  });
  for (const { tree } of trees.values()) tree.delete();
  if (facts === undefined) throw new Error("The cell has definitions alone.");
  return facts;
}
