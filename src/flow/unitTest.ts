import { dirname } from "pathe";
import type { Draft } from "../core/extract/draft.ts";
import { renderPython } from "../core/extract/mergePython.ts";
import type { Readings } from "../core/extract/notebookNames.ts";
import type { ExtractionChoice } from "../core/extract/plan.ts";
import { importRoot } from "../core/project/importPath.ts";
import type { Settings } from "../core/project/settings.ts";
import { standardLibrary } from "../core/project/standardLibrary.ts";
import { planTest, type Knowledge } from "../core/unittest/planTest.ts";
import type { TestText } from "../core/unittest/renderTest.ts";
import type { Interpreters, Log, Progress, TestRunner, Unavailable } from "./ports.ts";

export interface TestPorts {
  readonly interpreters: Interpreters;
  readonly tests: TestRunner;
  readonly log: Log;
}

export interface TestRequest {
  readonly choice: ExtractionChoice;
  readonly readings: Readings;
  readonly draft: Draft;
  readonly known: Knowledge;
  readonly settings: Pick<Settings, "runTest">;
  /** The module as it will be. */
  readonly module: string;
}

/** The unit test: one that has run and passed, or an explicit skip that says why there is none; `undefined` where none is wanted. */
export async function writeTest(
  ports: TestPorts,
  { choice, readings, draft, known, module, settings }: TestRequest,
  progress: Progress,
): Promise<TestText | undefined> {
  if (choice.test === undefined) return undefined;
  const plan = planTest(choice, choice.test, readings, draft, known);
  const [best] = plan.candidates;
  if (best === undefined) return plan.skipped;
  if (!settings.runTest) return best.skipped("Not run yet. Look at it, then remove this line.");
  let skipped = plan.skipped;
  for (const candidate of plan.candidates) {
    progress.report("Running the test");
    const problem = await tryTest(ports, choice, candidate.text, module, progress);
    if (problem === undefined) return candidate.text;
    ports.log.info(`A test of ${choice.functionName} is not offered: ${problem}`);
    if (candidate === best) skipped = candidate.skipped(`${problem} Correct it, then remove this line.`);
  }
  return skipped;
}

/** Runs the test by itself; says why it can't be offered. */
async function tryTest(
  { interpreters, tests }: TestPorts,
  choice: ExtractionChoice,
  candidate: TestText,
  text: string,
  { signal }: Progress,
): Promise<string | undefined> {
  const interpreter = await interpreters.find(choice.notebook);
  if (interpreter === undefined) return "No Python was found to run the test with.";
  const answer = await tests.run(
    {
      interpreter: interpreter.path,
      module: { ...choice.module, text },
      test: renderPython(candidate.head, candidate, standardLibrary),
      folders: [...new Set([importRoot(choice.module), dirname(choice.notebook)])],
    },
    signal,
  );
  if (isUnavailable(answer)) return `The test could not be run: ${answer.reason}.`;
  const failed = [...answer.values()].find(({ outcome }) => outcome !== "passed");
  return failed === undefined ? undefined : `With these inputs it gave: ${shorten(failed.reason)}.`;
}

/** One line that can be read. */
function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= 120 ? line : `${line.slice(0, 117)}...`;
}

function isUnavailable(answer: ReadonlyMap<string, unknown> | Unavailable): answer is Unavailable {
  return "kind" in answer;
}
