import type { ChangeSet } from "../core/change/changeSet.ts";
import type { Notebook } from "../core/notebook/notebook.ts";
import type { Readings } from "../core/extract/notebookNames.ts";
import type { CellRun } from "../core/observe/cellRun.ts";
import { errorOf, explainFailures } from "../core/observe/explainFailures.ts";
import { parseRecording, type Recording } from "../core/observe/recording.ts";
import { renderRecordedRun, renderRunNotebook } from "../core/observe/recordedRun.ts";
import type { Settings } from "../core/project/settings.ts";
import { isRefusal, refuse, type Refusal } from "../core/refusal.ts";
import type { Interpreters, NotebookRunner, Progress, RunFolder, RunFolders } from "./ports.ts";

export interface RecordPorts {
  readonly interpreters: Interpreters;
  readonly runFolders: RunFolders;
  readonly runner: NotebookRunner;
}

export interface RecordRequest {
  /** What is copied: the project's folder. */
  readonly root: string;
  readonly notebook: Notebook;
  readonly readings: Readings;
  /** The extraction as it would be applied. */
  readonly changes: ChangeSet;
  readonly module: string;
  readonly functionName: string;
  readonly settings: Pick<Settings, "copyLimit" | "cellTimeout">;
}

/** What a fresh run has told. The folder in which it ran is there until somebody removes it. */
export interface Recorded {
  readonly kind: "recorded";
  /** `undefined`: the run did not come as far as the call. */
  readonly recording: Recording | undefined;
  readonly folder: RunFolder;
  /** The Python executable. */
  readonly interpreter: string;
  readonly notes: readonly string[];
}

/**
 * Runs the notebook in a fresh kernel, in a copy of the project with the extraction applied, up to the last changed cell, and records what the function
 * takes and gives. Refused when a changed cell fails that does not fail without the extraction.
 */
export async function recordCall(
  ports: RecordPorts,
  request: RecordRequest,
  progress: Progress,
): Promise<Recorded | Refusal> {
  const { notebook, changes, root } = request;
  const interpreter = await ports.interpreters.find(changes.notebook.path);
  if (interpreter === undefined)
    return refuse(
      "No Python was found to run the notebook with.",
      "Choose one by the setting `notebridge.interpreter`.",
    );
  const run = renderRecordedRun(notebook, changes, request.module, request.functionName);
  progress.report("Copying the folder");
  const folder = await ports.runFolders.make(
    { folder: root, texts: run.texts, limit: request.settings.copyLimit },
    progress.signal,
  );
  if (isRefusal(folder)) return folder;
  if (folder.kind === "cancelled") return refuse("Cancelled.");
  const until = Math.max(...changes.notebook.cells.map(({ index }) => index));
  const ran = await runCells(ports, {
    interpreter: interpreter.path,
    path: folder.place(run.notebook),
    copyOf: { folder: root, copy: folder.path },
    what: "Running the notebook",
    notebook,
    until,
    timeout: request.settings.cellTimeout,
    progress,
  });
  if (isRefusal(ran)) {
    await folder.remove();
    return ran;
  }
  const isExpected = (cell: number) => notebook.cells[cell]?.tags?.includes("raises-exception") === true;
  const failed = ran.filter(({ cell, status }) => status === "error" && !isExpected(cell));
  const problem = await judge(ports, request, { failed, until, interpreter: interpreter.path, progress });
  if (isRefusal(problem)) {
    await folder.remove();
    return problem;
  }
  const text = await folder.read(run.recording);
  return {
    kind: "recorded",
    recording: text === undefined ? undefined : parseRecording(text),
    folder,
    interpreter: interpreter.path,
    notes: problem,
  };
}

interface CellsRun {
  readonly interpreter: string;
  /** The notebook's copy, and that of the project's folder. */
  readonly path: string;
  readonly copyOf: { readonly folder: string; readonly copy: string };
  /** What a person reads while it runs. */
  readonly what: string;
  readonly notebook: Notebook;
  readonly until: number;
  /** Seconds for a cell. */
  readonly timeout: number;
  readonly progress: Progress;
}

async function runCells(
  { runner }: RecordPorts,
  { interpreter, path, copyOf, what, notebook, until, timeout, progress }: CellsRun,
): Promise<readonly CellRun[] | Refusal> {
  const code = notebook.cells.flatMap(({ kind }, index) => (kind === "code" ? [index] : []));
  const reportNext = (ended: number): void => {
    const next = code.find((cell) => cell > ended && cell <= until);
    if (next !== undefined) progress.report(`${what}: cell ${next + 1} of ${until + 1}`);
  };
  reportNext(-1);
  const ran = await runner.run(
    {
      interpreter,
      notebook: path,
      until,
      timeoutMs: timeout * 1000,
      copyOf,
      isRecorded: true,
      goesOn: true,
      onCell: ({ cell }) => {
        reportNext(cell);
      },
    },
    progress.signal,
  );
  if (isRefusal(ran)) return ran;
  return ran.kind === "cancelled" ? refuse("Cancelled.") : ran.cells;
}

interface Failures {
  readonly failed: readonly CellRun[];
  readonly until: number;
  readonly interpreter: string;
  readonly progress: Progress;
}

/** Notes on cells that fail in a fresh kernel anyway; a refusal where the extraction makes one fail. */
async function judge(
  ports: RecordPorts,
  { root, notebook, readings, changes, settings }: RecordRequest,
  { failed, until, interpreter, progress }: Failures,
): Promise<readonly string[] | Refusal> {
  const changed = new Set(changes.notebook.cells.map(({ index }) => index));
  const broken = failed.find(({ cell }) => changed.has(cell));
  if (broken === undefined) return explainFailures(failed, readings);
  const path = `${changes.notebook.path}.run.ipynb`;
  const texts = new Map([[path, renderRunNotebook(notebook, [])]]);
  const folder = await ports.runFolders.make(
    { folder: root, texts, limit: settings.copyLimit },
    progress.signal,
  );
  if (isRefusal(folder)) return folder;
  if (folder.kind === "cancelled") return refuse("Cancelled.");
  try {
    const before = await runCells(ports, {
      interpreter,
      path: folder.place(path),
      copyOf: { folder: root, copy: folder.path },
      what: "Running the notebook as it was",
      timeout: settings.cellTimeout,
      notebook,
      until,
      progress,
    });
    if (isRefusal(before)) return before;
    const same = before.find(({ cell }) => cell === broken.cell);
    if (same?.status === "error")
      return explainFailures(
        failed.filter((run) => run === broken || !changed.has(run.cell)),
        readings,
      );
    return refuse(
      `In a fresh kernel cell ${broken.cell + 1} fails after the extraction, and does not without it: ${errorOf(broken)}. Nothing was changed.`,
      "Extract other cells, and tell us of this one: it is a bug.",
    );
  } finally {
    await folder.remove();
  }
}
