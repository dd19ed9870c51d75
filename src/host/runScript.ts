import { tmpdir } from "node:os";
import type { Unavailable } from "../flow/ports.ts";
import { run } from "./process/run.ts";

export interface ScriptRun {
  /** The Python executable. */
  readonly interpreter: string;
  /** Absolute path of a script of python/ that reads JSON and ends with a line of JSON. */
  readonly script: string;
  readonly request: object;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Runs one of our scripts, which prints its answer or `{"error": reason}`; what the person's code prints above that is passed over. */
export async function runScript(
  { interpreter, script, request, timeout }: ScriptRun,
  signal: AbortSignal,
): Promise<{ readonly kind: "answer"; readonly value: object } | Unavailable> {
  const outcome = await run({
    program: interpreter,
    args: [script],
    cwd: tmpdir(),
    env: { MPLBACKEND: "Agg", PYTHONDONTWRITEBYTECODE: "1", PYTHONIOENCODING: "utf-8" },
    stdin: JSON.stringify(request),
    timeout,
    signal,
  });
  switch (outcome.kind) {
    case "exited":
      return parseAnswer(outcome.stdout) ?? unavailable(outcome.stderr.trim().split("\n").at(-1) ?? "");
    case "timedOut":
      return unavailable(`it took longer than ${timeout / 1000} s`);
    case "capped":
      return unavailable("it printed without end");
    case "cancelled":
      return unavailable("it was cancelled");
    case "notFound":
      return unavailable(`there is no ${outcome.program}`);
    case "failed":
      return unavailable(outcome.reason);
  }
}

/** The last line is the answer; above it stands what the code has printed. */
function parseAnswer(
  stdout: string,
): { readonly kind: "answer"; readonly value: object } | Unavailable | undefined {
  const line = stdout.trimEnd().split("\n").at(-1) ?? "";
  if (!line.startsWith("{")) return undefined;
  const value = JSON.parse(line) as { readonly error?: string };
  return value.error === undefined ? { kind: "answer", value } : unavailable(value.error);
}

function unavailable(reason: string): Unavailable {
  return { kind: "unavailable", reason };
}
