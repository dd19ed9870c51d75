import { parseRunLine, type CellRun } from "../core/observe/cellRun.ts";
import { refuse, type Refusal } from "../core/refusal.ts";
import type { NotebookRun, NotebookRunner, NotebookRunRequest } from "../flow/ports.ts";
import { renderEnd } from "./process/command.ts";
import { open, type Program } from "./process/open.ts";

/** `script` is the absolute path of python/run_notebook.py, which depends on how this code is bundled. */
export function createNotebookRunner(script: string): NotebookRunner {
  return { run: (request, signal) => runNotebook({ ...request, script, ...(signal && { signal }) }) };
}

export interface ScriptRunRequest extends NotebookRunRequest {
  readonly script: string;
  readonly signal?: AbortSignal;
}

/** See `NotebookRunner.run`. Nothing is written. */
export async function runNotebook(request: ScriptRunRequest): Promise<NotebookRun | Refusal> {
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

function commandOf({
  interpreter,
  script,
  notebook,
  until,
  enough,
  timeoutMs,
  isRecorded,
  copyOf,
  goesOn,
  hashSeed,
}: ScriptRunRequest) {
  const args = [
    ...["--timeout", String(timeoutMs / 1_000)],
    ...(until === undefined ? [] : ["--until", String(until)]),
    ...(enough === undefined ? [] : ["--enough", enough.file, "--after", String(enough.after)]),
    ...(isRecorded === true ? ["--record"] : []),
    ...(goesOn === true ? ["--go-on"] : []),
    ...(hashSeed === undefined ? [] : ["--hash-seed", String(hashSeed)]),
  ];
  const env = copyOf && { NOTEBRIDGE_PROJECT: copyOf.folder, NOTEBRIDGE_COPY: copyOf.copy };
  return { program: interpreter, args: [script, notebook, ...args], ...(env && { env }) };
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
