import type { Draft } from "../extract/draft.ts";
import type { Readings } from "../extract/notebookNames.ts";
import type { ExtractionChoice } from "../extract/plan.ts";
import type { Recording } from "../observe/recording.ts";
import { notebookInputs, unlike } from "./notebookInputs.ts";
import { recordedInputs } from "./pinnedTest.ts";
import { describeTested, type Knowledge } from "./planTest.ts";
import type { TestInputs } from "./renderTest.ts";
import type { SliceLimits } from "./sliceInputs.ts";
import type { TestedFunction } from "./testedFunction.ts";

/** The notebook has just been run: what its lines do is known to work, and the files that they read are there. */
export const generous: SliceLimits = { statements: 25, lines: 60, mayReadFiles: true };

/** The function, and inputs to pin its results with: as they were recorded, those that can't be written as the notebook makes them. */
export function pinnableInputs(
  choice: ExtractionChoice,
  readings: Readings,
  draft: Draft,
  known: Knowledge,
  { cuts, gave }: Recording,
): { readonly tested: TestedFunction; readonly inputs: readonly TestInputs[] } | undefined {
  if (draft.step === undefined) return undefined;
  const described = describeTested(choice, draft.step, known);
  const isGiven = draft.step.given !== undefined && draft.step.given.name === undefined;
  const given = { name: "result", type: undefined, mayBeNone: true, use: undefined };
  const tested = isGiven ? { ...described, returns: [given] } : described;
  const names = tested.parameters.map(({ name }) => name);
  const makers = { readings, draft, importName: choice.module.importName };
  const slice = (wanted: readonly string[]) => {
    const made = notebookInputs(wanted, makers, undefined, generous);
    return "lines" in made ? made : undefined;
  };
  const recorded = cuts.flatMap((cut) => {
    const missing = names.filter((name) => cut.get(name) === undefined);
    const rest = missing.length === 0 ? undefined : slice(missing);
    return missing.length > 0 && rest === undefined ? [] : [recordedInputs(cut, names, rest, gave)];
  });
  const whole = slice(names);
  return { tested, inputs: unlike([...recorded, ...(whole === undefined ? [] : [whole])]) };
}
