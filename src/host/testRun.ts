import { tmpdir } from "node:os";
import type { TestOutcome, TestRunner, TestRunRequest, Unavailable } from "../flow/ports.ts";
import { runScript } from "./runScript.ts";

/** Longest time for the tests of one extraction: what takes longer is no unit test. */
const timeout = 20_000;

/** Runs tests by python/run_test.py; `script` is its absolute path, which depends on how this code is bundled. */
export function createTestRunner(script: string): TestRunner {
  return {
    run: async (request, signal) => {
      const answer = await runScript(
        {
          interpreter: request.interpreter,
          script,
          request: renderRequest(request),
          folder: tmpdir(),
          timeout,
        },
        signal,
      );
      if (answer.kind === "unavailable") return answer;
      // python/run_test.py is ours: it prints one of the two.
      const value = answer.value as { error: string } | { tests: Record<string, TestOutcome> };
      return "error" in value ? unavailable(value.error) : new Map(Object.entries(value.tests));
    },
  };
}

function renderRequest({ module, test, folders, place }: TestRunRequest): object {
  return { module: module.importName, path: module.path, source: module.text, test, folders, place };
}

function unavailable(reason: string): Unavailable {
  return { kind: "unavailable", reason };
}
