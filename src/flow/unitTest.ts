import { dirname } from "pathe";
import { renderPython, type Block } from "../core/extract/mergePython.ts";
import type { ExtractionChoice, TestTarget } from "../core/extract/plan.ts";
import { importRoot } from "../core/project/importPath.ts";
import { standardLibrary } from "../core/project/standardLibrary.ts";
import { planTest, type Candidate, type DefinitionTests } from "../core/unittest/planTest.ts";
import { joinTests, type TestText } from "../core/unittest/renderTest.ts";
import type { Interpreters, Log, Progress, Skipped, TestOutcome, Unavailable } from "./ports.ts";
import type { PinPorts } from "./pinCandidates.ts";
import { pinDefinitions } from "./pinDefinitions.ts";
import { pinTest } from "./pinTest.ts";
import type { TestRequest } from "./testRequest.ts";

export interface TestPorts extends PinPorts {
  readonly interpreters: Interpreters;
  readonly log: Log;
}

/** The unit test: one that has run and passed, or an explicit skip that says why there is none; `undefined` where none is wanted. */
export async function writeTest(
  ports: TestPorts,
  request: TestRequest,
  progress: Progress,
): Promise<TestText | undefined> {
  const { choice, draft, recorded } = request;
  if (choice.test === undefined) return undefined;
  if (recorded === undefined || draft.step === undefined)
    return writeUnpinned(ports, request, choice.test, progress);
  const pinned = await pinTest(ports, request, recorded, choice.test, progress);
  const own = await pinDefinitions(ports, request, recorded, choice.test, progress);
  const others = [...own.values()].filter((each) => typeof each !== "string");
  if (typeof pinned !== "string") return joinTests([pinned, ...others]);
  const reason = shorten(pinned);
  const test = await writeUnpinned(ports, request, choice.test, progress, reason);
  const notes = [...(test.notes ?? []), `The test does not pin what the run gave. ${reason}`];
  return joinTests([{ ...test, notes }, ...others]);
}

/** A test of what can be known without a run; `unpinned` says why there is no better one. */
async function writeUnpinned(
  ports: TestPorts,
  request: TestRequest,
  target: TestTarget,
  progress: Progress,
  unpinned = "",
): Promise<TestText> {
  const { choice, readings, draft, known, module, settings, recorded } = request;
  const plan = planTest(choice, target, readings, draft, known, unpinned);
  if (plan.kind === "definitions")
    return writeDefinitionTests(
      ports,
      request,
      plan,
      recorded && (await pinDefinitions(ports, request, recorded, target, progress)),
      progress,
    );
  const [best] = plan.candidates;
  if (best === undefined) return plan.skipped;
  if (!settings.runTest) return best.skipped(notRun);
  let skipped = plan.skipped;
  for (const candidate of plan.candidates) {
    progress.report("Running the test");
    let tried = await tryTest(ports, choice, candidate, module, progress);
    if (typeof tried === "string" && /gave: assert|gave: AssertionError/i.test(tried))
      tried = await tryTest(ports, choice, { ...candidate, text: candidate.weaker }, module, progress);
    if (typeof tried !== "string") return tried;
    ports.log.info(`A test of ${choice.functionName} is not offered: ${tried}`);
    if (candidate === best)
      skipped = candidate.skipped(
        [tried, unpinned, "Correct it, then remove this line."].filter((part) => part !== "").join(" "),
      );
  }
  return skipped;
}

const notRun = "Not run yet. Look at it, then remove this line.";

/** A test for each definition: what is pinned, or its call where that has run and passed, else a skip. */
async function writeDefinitionTests(
  ports: TestPorts,
  { choice, module, settings }: TestRequest,
  { tests }: DefinitionTests,
  pinned: ReadonlyMap<string, TestText | string> | undefined,
  progress: Progress,
): Promise<TestText> {
  const isPinned = ({ name }: { readonly name: string }) => typeof pinned?.get(name) === "object";
  const written = tests.filter((test) => !isPinned(test)).flatMap(({ text }) => text ?? []);
  if (written.length > 0 && settings.runTest) progress.report("Running the test");
  const ends =
    written.length === 0 || !settings.runTest
      ? undefined
      : await runTests(ports, choice, joinTests(written), module, progress);
  if (typeof ends === "string") ports.log.info(`The tests are not offered: ${ends}`);
  const hasPassed = (text: TestText) =>
    isAnswer(ends) && text.blocks.every(({ names }) => ends.get(names[0] ?? "")?.outcome === "passed");
  const own = new Set(tests.map(({ name }) => name));
  // Of definitions that move along only what is sure.
  const helpers = [...(pinned ?? [])].flatMap(([name, text]) =>
    own.has(name) || typeof text === "string" ? [] : [text],
  );
  return joinTests([
    ...tests.map(({ name, text, skipped }) => {
      const pin = pinned?.get(name);
      if (typeof pin === "object") return pin;
      const test = text !== undefined && hasPassed(text) ? text : skipped(pin && shorten(pin));
      return pin === undefined
        ? test
        : { ...test, notes: [`No test pins what \`${name}\` gave. ${shorten(pin)}`] };
    }),
    ...helpers,
  ]);
}

/** Runs the tests by themselves, and gives those that passed, or all where the person would not wait; says why, where the first did not pass. */
async function tryTest(
  ports: TestPorts,
  choice: ExtractionChoice,
  candidate: Candidate,
  module: string,
  progress: Progress,
): Promise<TestText | string> {
  const answer = await runTests(ports, choice, candidate.text, module, progress);
  if (!isAnswer(answer)) return typeof answer === "string" ? answer : candidate.skipped(notRun);
  const endOf = (block: Block) => answer.get(block.names[0] ?? "");
  const [main, ...edges] = candidate.text.blocks;
  const end = main && endOf(main);
  if (main === undefined || end?.outcome !== "passed")
    return `With these inputs it gave: ${shorten(end?.reason ?? "nothing")}.`;
  return {
    ...candidate.text,
    blocks: [main, ...edges.filter((block) => endOf(block)?.outcome === "passed")],
  };
}

/** How each test ended, or a sentence that says why they could not be run. */
async function runTests(
  { interpreters, tests }: TestPorts,
  choice: ExtractionChoice,
  test: TestText,
  text: string,
  { signal }: Progress,
): Promise<ReadonlyMap<string, TestOutcome> | Skipped | string> {
  const interpreter = await interpreters.find(choice.notebook);
  if (interpreter === undefined) return "No Python was found to run the test with.";
  const answer = await tests.run(
    {
      interpreter: interpreter.path,
      module: { ...choice.module, text },
      test: renderPython(test.head, test, standardLibrary),
      folders: [...new Set([importRoot(choice.module), dirname(choice.notebook)])],
    },
    signal,
  );
  if (isAnswer(answer) || answer.kind === "skipped") return answer;
  return `The test could not be run: ${answer.reason}.`;
}

/** One line that can be read. */
function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= 120 ? line : `${line.slice(0, 117)}...`;
}

function isAnswer(
  answer: ReadonlyMap<string, TestOutcome> | Unavailable | Skipped | string | undefined,
): answer is ReadonlyMap<string, TestOutcome> {
  return typeof answer === "object" && !("kind" in answer);
}
