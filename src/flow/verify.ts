import { normalize, relative } from "pathe";
import type { ChangeSet } from "../core/change/changeSet.ts";
import type { Notebook } from "../core/notebook/notebook.ts";
import { alignCells, placeAfter } from "../core/observe/alignCells.ts";
import { judgeComparison, type Judged } from "../core/observe/judgeComparison.ts";
import { findChanged, findVarying, judgeVarying, type Executed } from "../core/observe/judgeRuns.ts";
import { renderExecuted } from "../core/observe/renderExecuted.ts";
import type { Verdict } from "../core/observe/renderVerdict.ts";
import { savedRuns } from "../core/observe/savedRuns.ts";
import type { Settings } from "../core/project/settings.ts";
import { isRefusal, refuse, type Refusal } from "../core/refusal.ts";
import type {
  Interpreters,
  NotebookRunner,
  Progress,
  RunFolder,
  RunFolders,
  SettingsReader,
  Workspace,
} from "./ports.ts";
import { readLayout } from "./projectLayout.ts";
import { restorePaths } from "./restorePaths.ts";
import { findInterpreter, runCells } from "./runCells.ts";

export interface VerifyPorts {
  /** The notebook as its person sees it. */
  readonly workspace: Workspace;
  /** Files as they are on the disk: saved outputs, and what is in a copy of the folder. */
  readonly disk: Pick<Workspace, "readNotebook" | "readText">;
  readonly settings: SettingsReader;
  readonly interpreters: Interpreters;
  readonly runFolders: RunFolders;
  readonly runner: NotebookRunner;
}

export interface VerifyRequest {
  /** Absolute path of an .ipynb, or of a script with `# %%` cells. */
  readonly notebook: string;
  readonly against: Against;
  /** Texts of files that are not saved, by absolute path; those outside of the project don't count. The notebook itself is read from the workspace. */
  readonly texts?: ReadonlyMap<string, string>;
  /** The longest for one cell, in seconds; absent: as the settings say. */
  readonly cellTimeout?: number;
}

/** What the notebook, as it is now, is compared with. */
export type Against =
  /** The outputs that its file has. */
  { readonly kind: "saved" } | { readonly kind: "revision"; readonly revision: string } | BeforeChange;

/** The notebook as it was before a change that was applied. */
export interface BeforeChange {
  readonly kind: "change";
  readonly notebook: Notebook;
  readonly changes: ChangeSet;
  /** The cell, before the change, whose place has what deleted ones did. */
  readonly heir?: number;
  /** Cells, before the change, which are meant to print less. */
  readonly quieter: readonly number[];
}

export interface Verified extends Verdict {
  readonly kind: "verified";
  /** The notebooks with what their cells put out, as .ipynb files. */
  readonly before: string;
  readonly after: string;
}

interface Cancelled {
  readonly kind: "cancelled";
}

/**
 * Runs the notebook in a fresh kernel of the project's interpreter, in a copy of the project's folder, and compares what each cell puts out
 * with what it put out before: in a second run of that kind, or as saved. Nothing of the project is written. Where cells differ, one side
 * runs again, and of cells that differ from themselves only what stays the same counts. Refused, with what to do, where there is nothing to run or to compare with.
 */
export async function verify(
  ports: VerifyPorts,
  request: VerifyRequest,
  progress: Progress,
): Promise<Verified | Refusal | Cancelled> {
  const now = await ports.workspace.readNotebook(request.notebook);
  if (isRefusal(now)) return now;
  if (now.language !== "python")
    return refuse(
      `${request.notebook} is a notebook of ${now.language}.`,
      "Only Python notebooks can be run.",
    );
  const settings = await ports.settings.read(request.notebook);
  if (isRefusal(settings)) return settings;
  const interpreter = await findInterpreter(ports.interpreters, request.notebook);
  if (isRefusal(interpreter)) return interpreter;
  const layout = await readLayout(ports.workspace, request.notebook);
  if (isRefusal(layout)) return layout;
  const context: Context = {
    ports,
    request,
    settings,
    interpreter,
    folder: layout.projectRoot,
    progress,
  };
  const current: Side = { name: "after", notebook: now, texts: unsavedIn(context) };
  const { against } = request;
  return against.kind === "saved"
    ? compareWithSaved(context, current)
    : compareWithRun(context, against, current);
}

interface Context {
  readonly ports: VerifyPorts;
  readonly request: VerifyRequest;
  readonly settings: Settings;
  readonly interpreter: string;
  /** Of the project. */
  readonly folder: string;
  readonly progress: Progress;
}

/** A state of the project and its notebook, to be run. */
interface Side {
  readonly name: "before" | "after";
  /** `undefined`: as it is in the folder. */
  readonly notebook: Notebook | undefined;
  readonly revision?: string;
  readonly texts: ReadonlyMap<string, string | undefined>;
  readonly hashSeed?: number;
}

async function compareWithSaved(context: Context, current: Side): Promise<Verified | Refusal | Cancelled> {
  const before = await readSaved(context);
  if (isRefusal(before)) return before;
  const after = await runSide(context, current);
  if (after.kind !== "executed") return after;
  // What was never run says nothing of what it would have put out.
  const saved = new Set(before.runs.map(({ cell }) => cell));
  const aligned = alignCells(before.notebook, after.notebook);
  const places = new Map([...aligned].filter(([cell]) => saved.has(cell)));
  const known = new Set(places.values());
  const compared = { ...after, runs: after.runs.filter(({ cell }) => known.has(cell)) };
  const changed = findChanged({ before, after: compared, places, quieter: [] });
  const comparison = { before, after, places, quieter: [] };
  // Whoever saved the outputs ran the cells with another seed than ours, and sets came in another order.
  const again = changed.length === 0 ? after : await runSide(context, { ...current, hashSeed: 1 });
  if (again.kind !== "executed") return again;
  const varying = findVarying(after.notebook, after.runs, again.runs);
  const samples = [comparison, { ...comparison, after: again }] as const;
  return confirm(context, { ...current, hashSeed: 2 }, { samples, changed, varying });
}

async function readSaved({ ports, request }: Context): Promise<Executed | Refusal> {
  const { notebook: path } = request;
  const notebook = await ports.disk.readNotebook(path);
  if (isRefusal(notebook)) return notebook;
  const text = notebook.format === "ipynb" ? await ports.disk.readText(path) : "";
  if (isRefusal(text)) return text;
  const runs = savedRuns(text ?? "");
  if (runs.length === 0)
    return refuse(
      `${path} has no saved outputs to compare with.`,
      "Run it and save it, or compare it with a revision of git, such as HEAD.",
    );
  return { kind: "executed", notebook, runs };
}

async function compareWithRun(
  context: Context,
  against: Exclude<Against, { kind: "saved" }>,
  current: Side,
): Promise<Verified | Refusal | Cancelled> {
  const earlier = sideBefore(context, against);
  const before = await runSide(context, earlier);
  if (before.kind !== "executed") return before;
  const after = await runSide(context, current);
  if (after.kind !== "executed") return after;
  const places = placesOf(against, before.notebook, after.notebook);
  const comparison = { before, after, places, quieter: against.kind === "change" ? against.quieter : [] };
  const changed = findChanged(comparison);
  const again = changed.length === 0 ? before : await runSide(context, earlier);
  if (again.kind !== "executed") return again;
  const varying = findVarying(before.notebook, before.runs, again.runs);
  return confirm(context, current, {
    samples: [comparison, { ...comparison, before: again }],
    changed,
    varying: new Set([...varying].flatMap((cell) => places.get(cell) ?? [])),
  });
}

/** Two runs of random numbers may agree by chance: before a cell that varies is called changed, a third one has to bear it out. */
async function confirm(
  context: Context,
  current: Side,
  judged: Judged,
): Promise<Verified | Refusal | Cancelled> {
  const { samples, varying } = judged;
  if (judgeVarying(samples, varying).changed.size === 0) return conclude(judged);
  const third = await runSide(context, current);
  if (third.kind !== "executed") return third;
  return conclude({ ...judged, samples: [...samples, { ...samples[0], after: third }] });
}

function unsavedIn({ request, folder }: Context): ReadonlyMap<string, string> {
  const isInside = (path: string): boolean => !/^\.\.(?:\/|$)|^\w:/.test(relative(folder, normalize(path)));
  return new Map([...(request.texts ?? [])].filter(([path]) => isInside(path)));
}

function sideBefore(context: Context, against: Exclude<Against, { kind: "saved" }>): Side {
  if (against.kind === "revision")
    return { name: "before", notebook: undefined, revision: against.revision, texts: new Map() };
  const old = against.changes.files.map(({ path, before }) => [path, before] as const);
  const texts = new Map<string, string | undefined>([...unsavedIn(context), ...old]);
  return { name: "before", notebook: against.notebook, texts };
}

function placesOf(against: Against, before: Notebook, after: Notebook): ReadonlyMap<number, number> {
  if (against.kind !== "change") return alignCells(before, after);
  const { cells } = against.changes.notebook;
  const texts = new Map(cells.map((change) => [change.index, change.after]));
  const expected = before.cells.flatMap(({ source }, index) =>
    texts.has(index) ? (texts.get(index) ?? []) : source,
  );
  const isAsApplied =
    expected.length === after.cells.length &&
    after.cells.every(({ source }, index) => source === expected[index]);
  return isAsApplied ? placeAfter(before, cells, against.heir) : alignCells(before, after);
}

function conclude(judged: Judged): Verified {
  const { before, after } = judged.samples[0];
  return {
    kind: "verified",
    ...judgeComparison(judged),
    before: renderExecuted(before.notebook, before.runs),
    after: renderExecuted(after.notebook, after.runs),
  };
}

/** Runs a state of the project in a copy of its folder, which is gone afterwards. */
async function runSide(context: Context, side: Side): Promise<Executed | Refusal | Cancelled> {
  const { ports, request, settings, folder, progress } = context;
  progress.report(`${labels[side.name]}: copying the folder`);
  const { texts, revision } = side;
  const asked = { folder, limit: settings.copyLimit, texts, ...(revision !== undefined && { revision }) };
  const copy = await ports.runFolders.make(asked, progress.signal);
  if (copy.kind !== "run folder") return copy;
  try {
    const notebook = side.notebook ?? (await ports.disk.readNotebook(copy.place(request.notebook)));
    if (isRefusal(notebook)) {
      const { reason, remedy } = restorePaths(notebook, copy.path, folder);
      return refuse(`At ${revision ?? "this moment"}, ${reason}`, remedy);
    }
    return await runIn(context, side, notebook, copy);
  } finally {
    await copy.remove();
  }
}

const labels = { before: "Notebook before", after: "Notebook now" } as const;

async function runIn(
  { ports, request, settings, interpreter, folder, progress }: Context,
  { name, hashSeed }: Side,
  notebook: Notebook,
  copy: RunFolder,
): Promise<Executed | Refusal | Cancelled> {
  const cells = await runCells(
    ports.runner,
    {
      interpreter,
      folder,
      copy,
      notebook,
      path: request.notebook,
      cellTimeout: request.cellTimeout ?? settings.cellTimeout,
      what: labels[name],
      ...(hashSeed !== undefined && { hashSeed }),
    },
    progress,
  );
  return "kind" in cells ? cells : { kind: "executed", notebook, runs: cells };
}
