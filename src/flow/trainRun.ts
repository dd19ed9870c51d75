import { basename, normalize, relative, resolve } from "pathe";
import { splitCommand } from "../core/guard/command/splitCommand.ts";
import { describeCodeState, mayBeCode, type CodeState } from "../core/guard/codeState.ts";
import {
  findChangedData,
  renderEnd,
  renderStart,
  type HashedFile,
  type Machine,
  type RunStart,
  type TrainingRun,
} from "../core/guard/ledger.ts";
import { isDataFile, provenancePath, renderProvenance } from "../core/guard/provenance.ts";
import type { GitUnknown } from "../core/guard/gitStatus.ts";
import { isRefusal, refuse, type Refusal } from "../core/refusal.ts";
import { checkCode, type CheckCodePorts, type RunCode } from "./checkCode.ts";
import type { RunFiles, GitRepository, Ledger, Snapshot, Snapshots } from "./guardPorts.ts";
import { findScript } from "./findScript.ts";
import { keepCode } from "./keepCode.ts";
import type { Log } from "./ports.ts";
import { findUsedFiles } from "./usedFiles.ts";

export interface TrainPorts extends CheckCodePorts {
  readonly snapshots: Snapshots;
  readonly ledger: Ledger;
  readonly files: RunFiles;
  readonly log: Log;
  readonly machine: Machine;
  /** Notebridge's version. */
  readonly version: string;
}

/** A training run that is about to begin. */
export interface TrainRequest {
  readonly kind: RunStart["kind"];
  /** The command line, as it is shown and looked at. */
  readonly command: string;
  /** Absolute: where it runs. */
  readonly folder: string;
  /** Absolute: the notebook or script that runs, where it is known; absent: the command tells. */
  readonly entry?: string;
  /** What runs though it is on no disk: texts of an editor, by absolute path. */
  readonly unsaved?: ReadonlyMap<string, string>;
  /** What must hold before anything runs. */
  readonly wanted: "anything" | "committed code";
}

/** A run whose start is written down. */
export interface Begun {
  readonly kind: "begun";
  readonly start: RunStart;
  readonly state: CodeState;
  readonly snapshot: Snapshot | undefined;
  /** What trackers of experiments are told. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sentences for the person. */
  readonly notes: readonly string[];
  readonly repository: GitRepository | undefined;
  /** Of the project: models are looked for in it. */
  readonly folder: string;
  /** Model files before the run, with what changes when one is written; `undefined`: they could not be listed. */
  readonly models: ReadonlyMap<string, string> | undefined;
  /** Files that the code reads, as far as can be seen. */
  readonly data: Promise<readonly HashedFile[]>;
}

/**
 * Looks at the code of a run, keeps what is not committed and writes the run's start down. Refused, and nothing is kept, where committed code
 * is wanted and the code is not known to be so. A failure of the guard's own never holds a run otherwise: it becomes a note.
 */
export async function beginTraining(ports: TrainPorts, request: TrainRequest): Promise<Begun | Refusal> {
  const started = new Date();
  const seen = await attempt(ports.log, () => look(ports, request));
  const { state, repository, script } =
    "kind" in seen ? { state: unknownState(seen.reason), repository: undefined, script: undefined } : seen;
  if (request.wanted === "committed code") {
    const problem = refuseUncommitted(state);
    if (problem !== undefined) return problem;
  }
  const { command: title, unsaved } = request;
  const snapshot =
    repository && (await attempt(ports.log, () => keepCode(ports, state, { repository, unsaved, title })));
  const start: RunStart = {
    id: idOf(started),
    started: started.toISOString(),
    kind: request.kind,
    what: request.command,
    ...(script !== undefined && { script: relative(repository?.root ?? request.folder, script) }),
    ...(repository?.head !== undefined && { commit: repository.head }),
    ...(repository?.branch !== undefined && { branch: repository.branch }),
    ...(snapshot?.kind === "snapshot" && { snapshot: { ref: snapshot.ref, commit: snapshot.commit } }),
    uncommitted: state.kind === "uncommitted" ? state.files : [],
    ...(state.kind === "unknown" && { unknown: state.reason }),
    ...(state.kind === "no repository" && { unknown: "There is no git repository." }),
    machine: ports.machine,
  };
  const folder = repository?.root ?? request.folder;
  const notes = [...notesOf(state, snapshot), ...(await writeLine(ports, repository, renderStart(start)))];
  const models = await attempt(ports.log, () => ports.files.listModels(folder));
  return {
    kind: "begun",
    start,
    state,
    snapshot: snapshot?.kind === "snapshot" ? snapshot : undefined,
    environment: environmentOf(start),
    notes,
    repository,
    folder,
    models: "kind" in models ? undefined : models,
    // It is awaited when the run has ended: a failure before that must not end this process.
    data: readData(ports, script, folder).catch(() => []),
  };
}

/** Writes down what became of a run: models with what made them beside them, data by its content. Its own failures become notes. */
export async function endTraining(ports: TrainPorts, begun: Begun, code: number): Promise<readonly string[]> {
  const notes = await attempt(ports.log, () => conclude(ports, begun, code));
  return "kind" in notes ? [`What became of the run could not be written down: ${notes.reason}`] : notes;
}

async function conclude(ports: TrainPorts, begun: Begun, code: number): Promise<readonly string[]> {
  const { start, repository, folder } = begun;
  const finished = new Date();
  const now = begun.models === undefined ? new Map<string, string>() : await ports.files.listModels(folder);
  const written = [...now].filter(([path, stamp]) => begun.models?.get(path) !== stamp).map(([path]) => path);
  const within = (files: readonly HashedFile[]): readonly HashedFile[] =>
    files.map((file) => ({ ...file, path: relative(folder, normalize(file.path)) }));
  const end = {
    finished: finished.toISOString(),
    seconds: Math.round((finished.getTime() - Date.parse(start.started)) / 100) / 10,
    code,
    models: within(await ports.files.hash(written)),
    data: within(await begun.data),
  };
  const notes: string[] = [];
  for (const model of end.models) {
    const text = renderProvenance({ ...model, path: basename(model.path) }, start, end, ports.version);
    const problem = await ports.files.write(provenancePath(resolve(folder, model.path)), text);
    notes.push(problem ?? `${model.path} carries its provenance: ${provenancePath(basename(model.path))}.`);
  }
  if (repository === undefined) return notes;
  const earlier = await ports.ledger.read(repository.gitFolder);
  for (const { path, run } of findChangedData(end.data, earlier))
    notes.push(`${path} has changed since run ${run}.`);
  notes.push(...(await writeLine(ports, repository, renderEnd(start.id, end))));
  await ports.snapshots.prune(repository.root, daysKept, refsOfModels([...earlier, { ...start, end }]));
  return notes;
}

/** Days for which a snapshot is kept that no model came of. */
const daysKept = 30;

function refsOfModels(runs: readonly TrainingRun[]): ReadonlySet<string> {
  return new Set(
    runs.flatMap(({ snapshot, end }) =>
      snapshot !== undefined && end?.models.length !== 0 ? snapshot.ref : [],
    ),
  );
}

interface Looked {
  readonly state: CodeState;
  readonly repository: GitRepository | undefined;
  /** Absolute. */
  readonly script: string | undefined;
}

async function look(ports: TrainPorts, request: TrainRequest): Promise<Looked> {
  const { command, folder, unsaved } = request;
  const script = request.entry ?? (await findScript(ports.workspace, command, folder));
  const words = splitCommand(command).flat();
  const given = words.map((word) => resolve(folder, word.replace(/^--?[\w-]+=/, "")));
  const code: RunCode = script === undefined ? { folder } : { entry: script, given };
  const checked = await checkCode(ports, code, unsaved?.keys());
  const found = await ports.git.readRepository(folder);
  return {
    state: isRefusal(checked) ? unknownState(checked.reason) : checked,
    repository: found.kind === "repository" ? found : undefined,
    script,
  };
}

function unknownState(reason: string): GitUnknown {
  return { kind: "unknown", reason };
}

/** What can't be ruled out counts here, too: changed code that the run is not seen to use. */
function refuseUncommitted(state: CodeState): Refusal | undefined {
  const remedy =
    state.kind === "uncommitted" || state.kind === "committed"
      ? "Commit it, or run it without --require-clean."
      : "Without --require-clean it runs.";
  if (state.kind !== "committed") return refuse(describeCodeState(state), remedy);
  const possible = state.unrelated.filter(mayBeCode);
  if (possible.length === 0) return undefined;
  return refuse(
    `The files that the run is seen to use are committed, but others with changes may be a part of it: ${possible.join(", ")}.`,
    remedy,
  );
}

/** What a step of ours gives, or why it failed, which is logged. */
async function attempt<T>(log: Log, step: () => Promise<T>): Promise<T | GitUnknown> {
  try {
    return await step();
  } catch (cause) {
    log.error("The training guard failed", cause);
    return unknownState(cause instanceof Error ? cause.message : String(cause));
  }
}

function notesOf(state: CodeState, snapshot: Snapshot | GitUnknown | undefined): string[] {
  const notes = state.kind === "committed" ? [] : [describeCodeState(state)];
  if (snapshot?.kind === "unknown") notes.push(`The code could not be kept: ${snapshot.reason}`);
  if (snapshot?.kind === "snapshot") {
    const look = snapshot.base === undefined ? `git show ${snapshot.ref}` : `git diff HEAD ${snapshot.ref}`;
    notes.push(`The work tree is kept as ${snapshot.ref}; \`${look}\` shows it.`);
    const [first, ...others] = snapshot.skipped;
    if (first !== undefined)
      notes.push(
        `Left out of it: ${first.path} (${first.why})${others.length === 0 ? "" : ` and ${others.length} more`}.`,
      );
  }
  return notes;
}

async function writeLine(
  { ledger, log }: TrainPorts,
  repository: GitRepository | undefined,
  line: string,
): Promise<readonly string[]> {
  if (repository === undefined) return [];
  const failed = await attempt(log, () => ledger.append(repository.gitFolder, line));
  return failed === undefined ? [] : [`The run could not be written down: ${failed.reason}`];
}

/** Files of data that the code names, by their content. Hashing goes on while the run does. */
async function readData(
  ports: TrainPorts,
  script: string | undefined,
  folder: string,
): Promise<readonly HashedFile[]> {
  if (script === undefined) return [];
  const used = await findUsedFiles(ports, script);
  if (isRefusal(used)) return [];
  const data = used.filter(
    ({ path, role }) => role === "named" && isDataFile(path) && !relative(folder, path).startsWith(".."),
  );
  return ports.files.hash(data.map(({ path }) => path));
}

/** MLflow and Weights & Biases put these on their runs; what they find by themselves says nothing of uncommitted code. */
function environmentOf({
  commit,
  snapshot,
  uncommitted,
  unknown,
}: RunStart): Readonly<Record<string, string>> {
  if (commit === undefined) return {};
  const isDirty = uncommitted.length > 0;
  const tags = {
    "mlflow.source.git.commit": commit,
    ...(unknown === undefined && { "mlflow.source.git.dirty": String(isDirty) }),
    ...(snapshot !== undefined && {
      "notebridge.snapshot": snapshot.commit,
      "notebridge.snapshot.ref": snapshot.ref,
    }),
  };
  return {
    MLFLOW_RUN_CONTEXT: JSON.stringify(tags),
    WANDB_GIT_COMMIT: snapshot?.commit ?? commit,
  };
}

function idOf(time: Date): string {
  const [day = "", clock = ""] = time.toISOString().split("T");
  const random = Math.floor(Math.random() * 0x10000)
    .toString(16)
    .padStart(4, "0");
  return `${day.replaceAll("-", "")}-${clock.slice(0, 8).replaceAll(":", "")}-${random}`;
}
