import type { TestTarget } from "../core/extract/plan.ts";
import { definitionPins, type DefinitionPin } from "../core/unittest/definitionPins.ts";
import { pinnableDefinitions } from "../core/unittest/pinnableDefinitions.ts";
import { joinTests, type TestText } from "../core/unittest/renderTest.ts";
import { pinCandidates, runPinned, type PinPlace, type PinPorts } from "./pinCandidates.ts";
import type { Progress } from "./ports.ts";
import type { Recorded } from "./recordCall.ts";
import { withoutTests } from "../core/unittest/withoutTests.ts";
import type { TestRequest } from "./testRequest.ts";

/** Of each definition the tests that pin what its calls gave in fresh processes, or a sentence that says why there is none. */
export async function pinDefinitions(
  ports: PinPorts,
  request: TestRequest,
  recorded: Recorded,
  target: TestTarget,
  progress: Progress,
): Promise<ReadonlyMap<string, TestText | string>> {
  const { choice, readings, draft, known } = request;
  const place = { request, recorded, target };
  const seen = {
    readings,
    draft,
    importName: choice.module.importName,
    recorded: recorded.calls,
    written: known.calls,
  };
  const { own, helpers } = pinnableDefinitions(draft);
  const found = new Map<string, TestText | string>();
  for (const name of [...own, ...helpers]) {
    const pins = definitionPins(name, seen);
    const data = [...found.values()].flatMap((each) => (typeof each === "string" ? [] : (each.data ?? [])));
    found.set(name, await pinAll(ports, { ...place, data }, pins, progress));
  }
  const texts = [...found.values()].filter((each) => typeof each !== "string");
  if (texts.length === 0) return found;
  const failures = await runPinned(ports, place, joinTests(texts), progress);
  return new Map(
    [...found].map(([name, text]) => [name, typeof text === "string" ? text : passing(text, failures)]),
  );
}

/** A test for each way to use a definition of which something can be pinned. */
async function pinAll(
  ports: PinPorts,
  place: PinPlace,
  pins: readonly DefinitionPin[],
  progress: Progress,
): Promise<TestText | string> {
  if (pins.length === 0) return "No call of it could be written.";
  const reasons: string[] = [];
  const texts: TestText[] = [];
  for (const pin of pins) {
    progress.report(`Pinning what \`${pin.tested}\` gives`);
    const data = [...(place.data ?? []), ...texts.flatMap((each) => each.data ?? [])];
    const text = await pinCandidates(ports, { ...place, data }, pin, progress);
    if (typeof text === "string") reasons.push(text);
    else texts.push(text);
  }
  return texts.length === 0 ? (reasons[0] ?? "Nothing could be pinned.") : joinTests(texts);
}

function passing(text: TestText, failures: ReadonlyMap<string, string> | string): TestText | string {
  if (typeof failures === "string") return failures;
  const passed = withoutTests(text, new Set(failures.keys()));
  if (passed.blocks.length > 0) return passed;
  const failure = failures.get(text.blocks[0]?.names[0] ?? "");
  return `The test does not pass: ${failure ?? "it did not run"}.`;
}
