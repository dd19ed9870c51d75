import type { Notebook } from "../core/notebook/notebook.ts";
import type { CellRun } from "../core/observe/cellRun.ts";
import { renderExecuted } from "../core/observe/renderExecuted.ts";
import { refuse, type Refusal } from "../core/refusal.ts";
import type { Interpreters, NotebookRunner, NotebookRunRequest, Progress, RunFolder } from "./ports.ts";
import { restorePaths } from "./restorePaths.ts";

export interface CellsRequest extends Pick<
  NotebookRunRequest,
  "interpreter" | "until" | "enough" | "goesOn" | "isRecorded" | "hashSeed"
> {
  /** The project's folder, and its copy. */
  readonly folder: string;
  readonly copy: RunFolder;
  /** What is run, and where it is in the project's folder. */
  readonly notebook: Notebook;
  readonly path: string;
  /** Seconds for a cell. */
  readonly cellTimeout: number;
  /** What a person reads while it runs. */
  readonly what: string;
}

/** Runs a notebook in a fresh kernel, in a copy of its project; it is written there as a file, so that unsaved edits and percent scripts can be run. What comes out has the project's paths. */
export async function runCells(
  runner: NotebookRunner,
  { folder, copy, notebook, path, cellTimeout, what, ...request }: CellsRequest,
  progress: Progress,
): Promise<readonly CellRun[] | Refusal | { readonly kind: "cancelled" }> {
  const file = notebook.format === "ipynb" ? path : `${path}.ipynb`;
  await copy.write(file, renderExecuted(notebook));
  const count = (request.until ?? notebook.cells.length - 1) + 1;
  const code = notebook.cells.slice(0, count).flatMap(({ kind }, index) => (kind === "code" ? [index] : []));
  const reportNext = (ended: number): void => {
    const next = code.find((cell) => cell > ended);
    if (next !== undefined) progress.report(`${what}: cell ${next + 1} of ${count}`);
  };
  reportNext(-1);
  const ran = await runner.run(
    {
      ...request,
      notebook: copy.place(file),
      copyOf: { folder, copy: copy.path },
      timeoutMs: cellTimeout * 1_000,
      onCell: ({ cell }) => {
        reportNext(cell);
      },
    },
    progress.signal,
  );
  await copy.removeOriginals();
  return restorePaths(ran.kind === "ran" ? ran.cells : ran, copy.path, folder);
}

/** The Python executable that runs the notebook. */
export async function findInterpreter(
  interpreters: Interpreters,
  notebook: string,
): Promise<string | Refusal> {
  const interpreter = await interpreters.find(notebook);
  return (
    interpreter?.path ??
    refuse(
      "No Python was found to run the notebook with.",
      "Choose one with the setting `notebridge.interpreter`, or in the Python extension.",
    )
  );
}
