import type { UncommittedFile } from "./codeState.ts";

/** A training run, as the ledger has it: what ran, from which code, and what came of it. */
export interface TrainingRun extends RunStart {
  /** `undefined`: it runs still, or its end was never seen. */
  readonly end: RunEnd | undefined;
}

export interface RunStart {
  /** "20261121-201530-4f2a": the time in UTC and something that two windows don't share. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly kind: "command" | "cell" | "debug" | "task";
  /** The command line, or the notebook and its cell. */
  readonly what: string;
  /** Relative to the repository's root, with "/"; `undefined`: not known. */
  readonly script?: string;
  /** The last commit; absent where there is none. */
  readonly commit?: string;
  readonly branch?: string;
  /** Of code that was not committed: where it is kept. */
  readonly snapshot?: { readonly ref: string; readonly commit: string };
  readonly uncommitted: readonly UncommittedFile[];
  /** Why nothing is known of the code. */
  readonly unknown?: string;
  readonly machine: Machine;
}

export interface Machine {
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
}

export interface RunEnd {
  /** ISO 8601, UTC. */
  readonly finished: string;
  readonly seconds: number;
  /** The exit code; 0 is success. */
  readonly code: number;
  readonly models: readonly HashedFile[];
  readonly data: readonly HashedFile[];
}

/** A file by its content. */
export interface HashedFile {
  /** Relative to the repository's root, or to the run's folder where there is none; with "/". */
  readonly path: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

type Line =
  | { readonly event: "start"; readonly id: string; readonly run: RunStart }
  | { readonly event: "end"; readonly id: string; readonly end: RunEnd };

/** The line for a run that begins. */
export function renderStart(start: RunStart): string {
  const line: Line = { event: "start", id: start.id, run: start };
  return `${JSON.stringify(line)}\n`;
}

/** The line for a run that has ended. */
export function renderEnd(id: string, end: RunEnd): string {
  const line: Line = { event: "end", id, end };
  return `${JSON.stringify(line)}\n`;
}

/** The runs of a ledger, oldest first. A line that was torn, or is of a later version, is passed over. */
export function parseLedger(text: string): readonly TrainingRun[] {
  const runs = new Map<string, TrainingRun>();
  for (const line of text.split("\n")) {
    const entry = parseLine(line);
    const known = entry?.event === "end" ? runs.get(entry.id) : undefined;
    if (entry?.event === "start") runs.set(entry.id, { ...entry.run, end: undefined });
    else if (entry !== undefined && known !== undefined) runs.set(entry.id, { ...known, end: entry.end });
  }
  return [...runs.values()];
}

function parseLine(line: string): Line | undefined {
  try {
    const entry = JSON.parse(line) as Partial<Line> | null;
    const isOurs =
      typeof entry?.id === "string" &&
      ((entry.event === "start" && isStart(entry.run)) || (entry.event === "end" && isEnd(entry.end)));
    return isOurs ? (entry as Line) : undefined;
  } catch {
    return undefined;
  }
}

function isStart(run: Partial<RunStart> | undefined): boolean {
  return typeof run?.started === "string" && typeof run.what === "string" && Array.isArray(run.uncommitted);
}

function isEnd(end: Partial<RunEnd> | undefined): boolean {
  return typeof end?.code === "number" && Array.isArray(end.models) && Array.isArray(end.data);
}

/** Data that a run read with other bytes than an earlier one, with the run that did. */
export function findChangedData(
  data: readonly HashedFile[],
  earlier: readonly TrainingRun[],
): readonly { readonly path: string; readonly run: string }[] {
  return data.flatMap(({ path, sha256 }) => {
    const last = earlier.findLast(({ end }) => end?.data.some((each) => each.path === path));
    const before = last?.end?.data.find((each) => each.path === path);
    return last === undefined || before?.sha256 === sha256 ? [] : [{ path, run: last.id }];
  });
}
