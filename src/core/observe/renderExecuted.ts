import type { Cell, Notebook } from "../notebook/notebook.ts";
import type { CellOutput, CellRun } from "./cellRun.ts";

/** The notebook as an .ipynb file: its code cells with the outputs of a run, those that did not run with none. */
export function renderExecuted(notebook: Notebook, runs: readonly CellRun[] = []): string {
  const ran = new Map(runs.map((run) => [run.cell, run]));
  const cells = notebook.cells.map((cell, index) => renderCell(cell, ran.get(index)));
  const metadata = { language_info: { name: notebook.language } };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 4 }, undefined, 1)}\n`;
}

function renderCell({ kind, source, tags }: Cell, run: CellRun | undefined): object {
  const metadata = tags === undefined ? {} : { tags };
  if (kind !== "code") return { cell_type: kind, metadata, source };
  return {
    cell_type: kind,
    execution_count: run?.executionCount ?? null,
    metadata,
    outputs: run?.outputs.map((output) => renderOutput(output, run.executionCount)) ?? [],
    source,
  };
}

function renderOutput(output: CellOutput, count: number | undefined): object {
  switch (output.output_type) {
    case "stream":
    case "error":
      return output;
    case "display_data":
      return { metadata: {}, ...output };
    case "execute_result":
      return { metadata: {}, execution_count: count ?? null, ...output };
  }
}
