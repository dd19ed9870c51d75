import type { TestOutcome, TestRunner, TestRunRequest } from "../flow/ports.ts";
import { runScript } from "./runScript.ts";

/** Longest time for the tests of one extraction: what takes longer is no unit test. */
const timeout = 20_000;

/** Runs tests by python/run_test.py; `script` is its absolute path, which depends on how this code is bundled. */
export function createTestRunner(script: string): TestRunner {
  return {
    run: async (request, signal) => {
      const { interpreter } = request;
      const answer = await runScript(
        { interpreter, script, request: renderRequest(request), timeout },
        signal,
      );
      if (answer.kind === "unavailable") return answer;
      // python/run_test.py is ours: what it prints has this shape.
      const { tests } = answer.value as { readonly tests: Readonly<Record<string, TestOutcome>> };
      return new Map(Object.entries(tests));
    },
  };
}

function renderRequest({ module, test, folders, place }: TestRunRequest): object {
  return { module: module.importName, path: module.path, source: module.text, test, folders, place };
}
