import type { Draft } from "../extract/draft.ts";
import type { Readings } from "../extract/notebookNames.ts";
import type { ExtractionChoice } from "../extract/plan.ts";
import { recordedResult } from "../observe/recordedTypes.ts";
import type { Recording } from "../observe/recording.ts";
import { notebookInputs, unlike } from "./notebookInputs.ts";
import { recordedInputs } from "./pinnedTest.ts";
import { resultNames } from "./renderAsserts.ts";
import { describeTested, type Knowledge } from "./planTest.ts";
import type { TestInputs } from "./renderTest.ts";
import type { SliceLimits } from "./sliceInputs.ts";
import type { TestedFunction } from "./testedFunction.ts";

/** The notebook has just been run: what its lines do is known to work, and the files that they read are there. */
export const generous: SliceLimits = { statements: 25, lines: 60, mayReadFiles: true };

export interface PinnableInputs {
  readonly tested: TestedFunction;
  readonly inputs: readonly TestInputs[];
  /** What the test calls results that had rows or elements when the notebook ran. */
  readonly filled: readonly string[];
}

/** The function, and inputs to pin its results with: as they were recorded, those that can't be written as the notebook makes them. */
export function pinnableInputs(
  choice: ExtractionChoice,
  readings: Readings,
  draft: Draft,
  known: Knowledge,
  recording: Recording,
): PinnableInputs | undefined {
  const { step } = draft;
  if (step === undefined) return undefined;
  const described = describeTested(choice, step, known);
  const isGiven = step.given !== undefined && step.given.name === undefined;
  const given = { name: "result", type: undefined, mayBeNone: true, use: undefined };
  const tested = isGiven ? { ...described, returns: [given] } : described;
  const names = tested.parameters.map(({ name }) => name);
  const makers = { readings, draft, importName: choice.module.importName };
  const slice = (wanted: readonly string[]) => {
    const made = notebookInputs(wanted, makers, undefined, generous);
    return "lines" in made ? made : undefined;
  };
  const recorded = recording.cuts.flatMap((cut) => {
    const missing = names.filter((name) => cut.get(name) === undefined);
    const rest = missing.length === 0 ? undefined : slice(missing);
    return missing.length > 0 && rest === undefined ? [] : [recordedInputs(cut, names, rest, recording.gave)];
  });
  const whole = slice(names);
  const results = resultNames(tested);
  const filled = results.filter((_, at) => {
    const name = tested.returns[at]?.name ?? "";
    if (results.length < tested.returns.length) return false;
    const seen = isGiven ? recording.result : recordedResult(step, recording, name);
    return (seen?.shape?.[0] ?? seen?.length ?? 0) > 0;
  });
  return { tested, filled, inputs: unlike([...recorded, ...(whole === undefined ? [] : [whole])]) };
}
