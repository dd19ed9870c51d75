import type { TestTarget } from "../core/extract/plan.ts";
import { pinnableInputs } from "../core/unittest/pinnableInputs.ts";
import type { TestText } from "../core/unittest/renderTest.ts";
import { withoutTests } from "../core/unittest/withoutTests.ts";
import { pinCandidates, runPinned, type PinPorts } from "./pinCandidates.ts";
import type { Progress } from "./ports.ts";
import type { Recorded } from "./recordCall.ts";
import type { TestRequest } from "./testRequest.ts";

/** A test that pins what the function gave in a fresh process; a sentence says why there is none. */
export async function pinTest(
  ports: PinPorts,
  request: TestRequest,
  recorded: Recorded,
  target: TestTarget,
  progress: Progress,
): Promise<TestText | string> {
  const { choice, readings, draft, known } = request;
  const { recording } = recorded;
  const pinnable = recording && pinnableInputs(choice, readings, draft, known, recording);
  if (pinnable === undefined) return "The run did not come as far as the call.";
  const { tested, inputs, filled } = pinnable;
  progress.report("Pinning what the function gives");
  const place = { request, recorded, target };
  const candidates = inputs.map((each) => ({ tested, inputs: each, filled }));
  const text = await pinCandidates(ports, place, { tested: choice.functionName, candidates }, progress);
  if (typeof text === "string") return text;
  const failures = await runPinned(ports, place, text, progress);
  if (typeof failures === "string") return failures;
  const [main] = text.blocks;
  const failure = failures.get(main?.names[0] ?? "");
  if (failure !== undefined) return `The test does not pass: ${failure}.`;
  return withoutTests(text, new Set(failures.keys()));
}
