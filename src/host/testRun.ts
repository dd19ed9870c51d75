import { tmpdir } from "node:os";
import type { TestOutcome, TestRunner, TestRunRequest, Unavailable } from "../flow/ports.ts";
import { run } from "./process/run.ts";

/** Longest time for the tests of one extraction: what takes longer is no unit test. */
const timeout = 20_000;

/** Runs tests by python/run_test.py; `script` is its absolute path, which depends on how this code is bundled. */
export function createTestRunner(script: string): TestRunner {
  return {
    run: async (request, signal) => {
      const outcome = await run({
        program: request.interpreter,
        args: [script],
        cwd: tmpdir(),
        env: { MPLBACKEND: "Agg", PYTHONDONTWRITEBYTECODE: "1", PYTHONIOENCODING: "utf-8" },
        stdin: renderRequest(request),
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
    },
  };
}

function renderRequest({ module, test, folders }: TestRunRequest): string {
  return JSON.stringify({ module: module.importName, path: module.path, source: module.text, test, folders });
}

/** The last line is the answer; above it stands what the code has printed past pytest. */
function parseAnswer(stdout: string): ReadonlyMap<string, TestOutcome> | Unavailable | undefined {
  const line = stdout.trimEnd().split("\n").at(-1) ?? "";
  if (!line.startsWith("{")) return undefined;
  // python/run_test.py is ours: it prints one of the two.
  const answer = JSON.parse(line) as { error: string } | { tests: Record<string, TestOutcome> };
  return "error" in answer ? unavailable(answer.error) : new Map(Object.entries(answer.tests));
}

function unavailable(reason: string): Unavailable {
  return { kind: "unavailable", reason };
}
