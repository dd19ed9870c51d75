import { parseRunLine, type CellRun } from "../core/observe/cellRun.ts";
import { refuse, type Refusal } from "../core/refusal.ts";
import { renderEnd } from "./process/command.ts";
import { open, type Program } from "./process/open.ts";

export interface NotebookRunRequest {
  /** The Python executable that has ipykernel. */
  readonly interpreter: string;
  /** Absolute path of python/run_notebook.py: where it is depends on how this code is bundled. */
  readonly script: string;
  /** Absolute path of the .ipynb; its folder is the kernel's. */
  readonly notebook: string;
  /** The last cell to run, from 0 over all cells; absent: the notebook's last. */
  readonly until?: number;
  /** Longest time for one cell, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Called as each code cell ends, and again for a cell whose display a later one changes. */
  readonly onCell?: (run: CellRun) => void;
}

export type NotebookRun =
  /** All cells ran, or all up to the first with an error, which is the last of `cells` then. */
  { readonly kind: "ran"; readonly cells: readonly CellRun[] } | { readonly kind: "cancelled" };

/**
 * Runs a notebook's code cells in a fresh kernel that is gone afterwards. Nothing is written. Refused, with what to do, when the
 * interpreter has no ipykernel or the file can't be run as a notebook.
 */
export async function runNotebook(request: NotebookRunRequest): Promise<NotebookRun | Refusal> {
  const { signal } = request;
  const isCancelled = (): boolean => signal?.aborted ?? false;
  if (isCancelled()) return { kind: "cancelled" };
  const program = await open(commandOf(request));
  if (program.kind === "notFound") return refuse(`There is no Python at ${program.program}.`);
  if (program.kind === "failed") return refuse(program.reason);
  const cancel = (): void => void program.stop(grace);
  signal?.addEventListener("abort", cancel);
  if (isCancelled()) cancel(); // while it was being opened
  try {
    const outcome = await follow(program, request);
    return isCancelled() ? { kind: "cancelled" } : outcome;
  } finally {
    signal?.removeEventListener("abort", cancel);
    await program.stop(grace);
  }
}

// The script needs a moment to end the kernel, which is not in its process group.
const grace = 5_000;

function commandOf({ interpreter, script, notebook, until, timeoutMs }: NotebookRunRequest) {
  const untilCell = until === undefined ? [] : ["--until", String(until)];
  return {
    program: interpreter,
    args: [script, notebook, "--timeout", String(timeoutMs / 1_000), ...untilCell],
  };
}

async function follow(
  program: Program,
  { notebook, onCell }: NotebookRunRequest,
): Promise<NotebookRun | Refusal> {
  const runs = new Map<number, CellRun>();
  for await (const text of program.lines()) {
    const line = parseRunLine(text);
    if (line?.kind === "done") return { kind: "ran", cells: [...runs.values()] };
    if (line?.kind === "failed") return refuse(line.reason);
    if (line?.kind !== "cell") continue;
    runs.set(line.run.cell, line.run);
    onCell?.(line.run);
  }
  const how = renderEnd(await program.closed);
  return refuse(
    `The run of ${notebook} did not come to its end: Python ${how}. ${program.lastErrors()}`.trim(),
  );
}
