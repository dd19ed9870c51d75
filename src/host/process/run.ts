import type { Readable, Writable } from "node:stream";
import { renderEnd, type Command, type Ended, type NotStarted } from "./command.ts";
import { endTree } from "./living.ts";
import { start, type Started } from "./start.ts";

export interface RunRequest extends Command {
  /** What the program reads; absent: nothing. */
  readonly stdin?: string | Uint8Array;
  /** Milliseconds until the program and all that it started are killed. */
  readonly timeout: number;
  /** Bytes of each of stdout and stderr after which it is killed; absent: 16 MiB. */
  readonly outputCap?: number;
  /** Milliseconds between asking to end and killing; absent: 1,000. */
  readonly grace?: number;
  readonly signal?: AbortSignal;
}

/** What was printed, as UTF-8; cut at the cap when the program did not end by itself. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** Only `exited` is an answer of the program; any `code` is one. */
export type RunOutcome =
  | ({ readonly kind: "exited"; readonly code: number } & Output)
  | ({ readonly kind: "timedOut" | "capped" | "cancelled" } & Output)
  | NotStarted;

/**
 * Runs a program to its end. On timeout, too much output and cancellation its whole tree is gone before this resolves;
 * what a program leaves running in the background after ending by itself is left alone.
 */
export async function run(request: RunRequest): Promise<RunOutcome> {
  if (request.signal?.aborted === true) return { kind: "cancelled", stdout: "", stderr: "" };
  const started = await start(request, [request.stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"]);
  if (started.kind !== "started") return started;
  feed(started.child.stdin, request.stdin);
  return follow(started, request);
}

async function follow(started: Started, request: RunRequest): Promise<RunOutcome> {
  const { child } = started;
  const stop = watch(request);
  const cap = request.outputCap ?? 16 * 1024 * 1024;
  const stdout = collect(child.stdout, cap, stop.because);
  const stderr = collect(child.stderr, cap, stop.because);
  const end = await Promise.race([allRead(started), stop.reason]);
  stop.dispose();
  if (typeof end === "string" && child.pid !== undefined) await endTree(child.pid, request.grace ?? 1_000);
  letGo(child);
  const output = { stdout: stdout(), stderr: stderr() };
  if (typeof end === "string") return { kind: end, ...output };
  if (end.code !== undefined) return { kind: "exited", code: end.code, ...output };
  return { kind: "failed", reason: `${request.program} ${renderEnd(end)}. ${output.stderr}`.trim() };
}

type Stop = "timedOut" | "capped" | "cancelled";

/** The first reason to stop the program; a promise that stays open when there is none. */
function watch({ timeout, signal }: RunRequest): {
  reason: Promise<Stop>;
  because: (reason: Stop) => void;
  dispose: () => void;
} {
  let because: (reason: Stop) => void = () => undefined;
  const reason = new Promise<Stop>((resolve) => (because = resolve));
  const timer = setTimeout(because, timeout, "timedOut");
  const cancel = (): void => {
    because("cancelled");
  };
  if (signal?.aborted === true) cancel();
  signal?.addEventListener("abort", cancel);
  const dispose = (): void => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
  };
  return { reason, because, dispose };
}

/** Reads a stream up to `cap` bytes; the returned function gives what was read so far. */
function collect(stream: Readable | null, cap: number, stop: (reason: "capped") => void): () => string {
  const chunks: Buffer[] = [];
  let left = cap;
  stream?.on("data", (chunk: Buffer) => {
    if (chunk.length > left) stop("capped");
    if (left > 0) chunks.push(chunk.subarray(0, left));
    left = Math.max(0, left - chunk.length);
  });
  return () => Buffer.concat(chunks).toString("utf8");
}

function feed(stdin: Writable | null, text: string | Uint8Array | undefined): void {
  // A program may end without reading what it is given: its exit code tells, not the broken pipe.
  stdin?.on("error", () => undefined).end(text);
}

const lingering = 1_000;

/** How the program ended, once all that it printed is read. */
async function allRead({ child, ended }: Started): Promise<Ended> {
  const closed = new Promise((resolve) => child.once("close", resolve));
  const end = await ended;
  // A background process that inherited the pipes would hold them open for as long as it lives.
  const timer = setTimeout(() => {
    letGo(child);
  }, lingering);
  await closed;
  clearTimeout(timer);
  return end;
}

function letGo({ stdout, stderr }: Started["child"]): void {
  stdout?.destroy();
  stderr?.destroy();
}
