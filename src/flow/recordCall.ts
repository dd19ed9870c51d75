import type { ChangeSet } from "../core/change/changeSet.ts";
import type { Notebook } from "../core/notebook/notebook.ts";
import type { Readings } from "../core/extract/notebookNames.ts";
import type { CellRun } from "../core/observe/cellRun.ts";
import { errorOf, explainFailures } from "../core/observe/explainFailures.ts";
import { parseRecording, type Recording } from "../core/observe/recording.ts";
import { parseRecordedCalls, type RecordedCall } from "../core/observe/recordedCalls.ts";
import { renderRecordedRun, type RecordedNames } from "../core/observe/recordedRun.ts";
import type { Settings } from "../core/project/settings.ts";
import { isRefusal, refuse, refuseCancelled, type Refusal } from "../core/refusal.ts";
import type { Interpreters, NotebookRunner, Progress, RunFolder, RunFolders } from "./ports.ts";
import { findInterpreter, runCells, type CellsRequest } from "./runCells.ts";

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
  readonly recorded: RecordedNames;
  /** The last cell that calls what is recorded, behind the last changed one; absent: none there does. */
  readonly lastUse?: number | undefined;
  readonly settings: Pick<Settings, "copyLimit" | "cellTimeout">;
}

/** What a fresh run has told. The folder in which it ran is there until somebody removes it. */
export interface Recorded {
  readonly kind: "recorded";
  /** `undefined`: the run did not come as far as the call. */
  readonly recording: Recording | undefined;
  /** Calls of what was the notebook's. */
  readonly calls: readonly RecordedCall[];
  readonly folder: RunFolder;
  /** The Python executable. */
  readonly interpreter: string;
  /** The project's folder, of which `folder` is the copy. */
  readonly root: string;
  readonly notes: readonly string[];
}

/**
 * Runs the notebook in a fresh kernel, in a copy of the project with the extraction applied, up to the last changed cell or until each moved
 * definition was called, and records what the function and definitions take and give. Refused when a cell fails that does not fail
 * without the extraction.
 */
export async function recordCall(
  ports: RecordPorts,
  request: RecordRequest,
  progress: Progress,
): Promise<Recorded | Refusal> {
  const { notebook, changes } = request;
  const interpreter = await findInterpreter(ports.interpreters, changes.notebook.path);
  if (isRefusal(interpreter)) return interpreter;
  const until = Math.max(...changes.notebook.cells.map(({ index }) => index));
  const context: Context = { ports, request, interpreter, until, progress };
  const run = renderRecordedRun(notebook, changes, request.module, request.recorded);
  const ran = await runCopy(context, {
    ...run,
    until: Math.max(until, request.lastUse ?? 0),
    enough: { file: run.done, after: until },
    isRecorded: true,
    what: "Running the notebook",
  });
  if (isRefusal(ran)) return ran;
  // What fails behind the changed cells is no matter of what is recorded.
  const notes = await judge(
    context,
    ran.cells.filter(({ cell }) => cell <= until),
  );
  if (isRefusal(notes)) {
    await ran.folder.remove();
    return notes;
  }
  const { folder } = ran;
  const text = await folder.read(run.recording);
  const recording = text === undefined ? undefined : parseRecording(text);
  const calls = parseRecordedCalls((await folder.read(run.definitions)) ?? "");
  return { kind: "recorded", recording, calls, folder, interpreter, root: request.root, notes };
}

interface Context {
  readonly ports: RecordPorts;
  readonly request: RecordRequest;
  readonly interpreter: string;
  /** The last changed cell. */
  readonly until: number;
  readonly progress: Progress;
}

interface Copied {
  readonly notebook: Notebook;
  /** What files have instead of what is on the disk. */
  readonly texts: ReadonlyMap<string, string | undefined>;
  readonly isRecorded: boolean;
  /** The last cell that runs, where it is not the last changed one. */
  readonly until?: number;
  readonly enough?: CellsRequest["enough"];
  /** What a person reads while it runs. */
  readonly what: string;
}

interface CopyRun {
  readonly cells: readonly CellRun[];
  /** The copy, which is there until somebody removes it. */
  readonly folder: RunFolder;
}

async function runCopy(
  { ports, request: { root, changes, settings }, interpreter, until, progress }: Context,
  { notebook, texts, isRecorded, enough, what, until: last = until }: Copied,
): Promise<CopyRun | Refusal> {
  progress.report("Copying the folder");
  const asked = { folder: root, texts, limit: settings.copyLimit };
  const copy = await ports.runFolders.make(asked, progress.signal);
  if (copy.kind === "cancelled") return refuseCancelled();
  if (isRefusal(copy)) return copy;
  const { path } = changes.notebook;
  const { cellTimeout } = settings;
  const cells = await runCells(
    ports.runner,
    {
      ...{
        interpreter,
        folder: root,
        copy,
        notebook,
        path,
        until: last,
        goesOn: true,
        isRecorded,
        cellTimeout,
        what,
      },
      ...(enough && { enough: { ...enough, file: copy.place(enough.file) } }),
    },
    progress,
  );
  if (!("kind" in cells)) return { cells, folder: copy };
  await copy.remove();
  return isRefusal(cells) ? cells : refuseCancelled();
}

/** Notes on cells that fail in a fresh kernel anyway; a refusal where the extraction makes one fail. */
async function judge(context: Context, ran: readonly CellRun[]): Promise<readonly string[] | Refusal> {
  const { notebook, readings, changes } = context.request;
  const isExpected = (cell: number) => notebook.cells[cell]?.tags?.includes("raises-exception") === true;
  const failed = ran.filter(({ cell, status }) => status === "error" && !isExpected(cell));
  const first = Math.min(...changes.notebook.cells.map(({ index }) => index));
  // What is above the extraction fails without it, too.
  if (failed.every(({ cell }) => cell < first)) return explainFailures(failed, readings);
  const before = await runCopy(context, {
    notebook,
    texts: new Map(),
    isRecorded: false,
    what: "Running the notebook as it was",
  });
  if (isRefusal(before)) return before;
  await before.folder.remove();
  const failedBefore = new Set(
    before.cells.flatMap(({ cell, status }) => (status === "error" ? [cell] : [])),
  );
  const broken = failed.find(({ cell }) => !failedBefore.has(cell));
  if (broken === undefined) return explainFailures(failed, readings);
  return refuse(
    `In a fresh kernel cell ${broken.cell + 1} fails after the extraction, and does not without it: ${errorOf(broken)}. Nothing was changed.`,
    "Extract other cells, and tell us of this one: it is a bug.",
  );
}
