import type { Step } from "../extract/draft.ts";
import type { PythonType } from "../types/pythonType.ts";
import { resultsOf, type SignatureTypes } from "../types/signatureTypes.ts";
import { inModule, type ObservedValue } from "./observation.ts";
import type { Recording } from "./recording.ts";

/** Where the notebook's own classes are once the code has moved. */
export interface MovedClasses {
  readonly module: string;
  readonly names: ReadonlySet<string>;
}

/** The types of a step's names as a call of it had them. */
export function recordedTypes(
  step: Step,
  recording: Recording,
  { module, names }: MovedClasses,
): SignatureTypes {
  const typed = (
    wanted: readonly string[],
    typeOf: (name: string) => PythonType | undefined,
  ): ReadonlyMap<string, PythonType> =>
    new Map(
      wanted.flatMap((name) => {
        const seen = typeOf(name);
        const type = seen && inModule(seen, module, names);
        return type === undefined ? [] : [[name, type] as const];
      }),
    );
  return {
    parameters: typed(step.parameters, (name) => recording.inputs.get(name)?.type),
    returns: typed(resultsOf(step), (name) => recordedResult(step, recording, name)?.type),
  };
}

/** What the call gave under a returned name. */
export function recordedResult(
  step: Step,
  { result, members }: Recording,
  name: string,
): ObservedValue | undefined {
  const results = resultsOf(step);
  return results.length === 1 ? result : members[results.indexOf(name)];
}
