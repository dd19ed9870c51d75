import { basename, normalize, relative, resolve } from "pathe";
import { describeCodeState, type CodeState } from "../core/guard/codeState.ts";
import {
  findChangedData,
  renderEnd,
  renderStart,
  type HashedFile,
  type Machine,
  type RunStart,
} from "../core/guard/ledger.ts";
import { isDataFile, provenancePath, renderProvenance } from "../core/guard/provenance.ts";
import type { GitUnknown } from "../core/guard/gitStatus.ts";
import { isRefusal, refuse, type Refusal } from "../core/refusal.ts";
import { checkCode, type CheckCodePorts, type RunCode } from "./checkCode.ts";
import type { RunFiles, GitRepository, Ledger, Snapshot, Snapshots } from "./guardPorts.ts";
import { findScript } from "./findScript.ts";
import { placeInRepository } from "./placeInRepository.ts";
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
  /** Files that the code reads, as far as can be seen. */
  readonly data: Promise<readonly HashedFile[]>;
}

/** Larger files are left out of snapshots, in bytes. */
const largest = 5 * 1024 * 1024;

/**
 * Looks at the code of a run, keeps what is not committed and writes the run's start down. Refused, and nothing is kept, where committed code
 * is wanted and the code is not known to be so. A failure of the guard's own never holds a run: it becomes a note.
 */
export async function beginTraining(ports: TrainPorts, request: TrainRequest): Promise<Begun | Refusal> {
  const script = request.entry ?? (await findScript(ports.workspace, request.command, request.folder));
  const code: RunCode = script === undefined ? { folder: request.folder } : { entry: script };
  const checked = await checkCode(ports, code, request.unsaved?.keys());
  const state: CodeState = isRefusal(checked) ? { kind: "unknown", reason: checked.reason } : checked;
  if (request.wanted === "committed code" && state.kind !== "committed")
    return refuse(describeCodeState(state), "Commit the code, or run it without --require-clean.");
  const found = await ports.git.readRepository(request.folder);
  const repository = found.kind === "repository" ? found : undefined;
  const started = new Date();
  const snapshot = await keepCode(ports, state, repository, request);
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
  const notes = notesOf(state, snapshot);
  if (repository !== undefined) notes.push(...(await write(ports, repository, renderStart(start))));
  return {
    kind: "begun",
    start,
    state,
    snapshot: snapshot?.kind === "snapshot" ? snapshot : undefined,
    environment: environmentOf(start),
    notes,
    repository,
    folder: repository?.root ?? request.folder,
    data: readData(ports, script, repository?.root ?? request.folder),
  };
}

/** Writes down what became of a run: models with what made them beside them, data by its content. */
export async function endTraining(ports: TrainPorts, begun: Begun, code: number): Promise<readonly string[]> {
  const { start, repository, folder } = begun;
  const finished = new Date();
  const models = await ports.files.findModels(folder, Date.parse(start.started));
  const within = (files: readonly HashedFile[]): readonly HashedFile[] =>
    files.map((file) => ({ ...file, path: relative(folder, normalize(file.path)) }));
  const end = {
    finished: finished.toISOString(),
    seconds: Math.round((finished.getTime() - Date.parse(start.started)) / 100) / 10,
    code,
    models: within(await ports.files.hash(models)),
    data: within(await begun.data),
  };
  const notes: string[] = [];
  for (const model of end.models) {
    const text = renderProvenance({ ...model, path: basename(model.path) }, start, end, ports.version);
    const written = await ports.files.write(provenancePath(resolve(folder, model.path)), text);
    notes.push(written ?? `${model.path} carries its provenance: ${provenancePath(basename(model.path))}.`);
  }
  if (repository === undefined) return notes;
  const earlier = await ports.ledger.read(repository.gitFolder);
  for (const { path, run } of findChangedData(end.data, earlier))
    notes.push(`${path} has changed since run ${run}.`);
  return [...notes, ...(await write(ports, repository, renderEnd(start.id, end)))];
}

async function keepCode(
  { snapshots }: TrainPorts,
  state: CodeState,
  repository: GitRepository | undefined,
  { command, folder, unsaved = new Map() }: TrainRequest,
): Promise<Snapshot | GitUnknown | undefined> {
  if (state.kind !== "uncommitted" || repository === undefined) return undefined;
  const used = new Set(state.files.map(({ path }) => path));
  const buffers = [...unsaved]
    .map(([path, text]) => [placeInRepository(repository, folder, path), text] as const)
    .filter(([path]) => used.has(path));
  return snapshots.take({
    root: repository.root,
    buffers: new Map(buffers),
    limit: largest,
    title: command,
  });
}

function notesOf(state: CodeState, snapshot: Snapshot | GitUnknown | undefined): string[] {
  const notes = state.kind === "committed" ? [] : [describeCodeState(state)];
  if (snapshot?.kind === "unknown") notes.push(`The code could not be kept: ${snapshot.reason}`);
  if (snapshot?.kind === "snapshot") {
    notes.push(`It is kept as ${snapshot.ref}; \`git diff HEAD ${snapshot.ref}\` shows it.`);
    const [first, ...others] = snapshot.skipped;
    if (first !== undefined)
      notes.push(
        `Left out of it: ${first.path} (${first.why})${others.length === 0 ? "" : ` and ${others.length} more`}.`,
      );
  }
  return notes;
}

async function write(
  { ledger, log }: TrainPorts,
  { gitFolder }: GitRepository,
  line: string,
): Promise<readonly string[]> {
  try {
    await ledger.append(gitFolder, line);
    return [];
  } catch (cause) {
    log.error("The ledger could not be written", cause);
    return [`The run could not be written down: ${cause instanceof Error ? cause.message : String(cause)}`];
  }
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
