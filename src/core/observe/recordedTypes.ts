import type { Step } from "../extract/draft.ts";
import type { PythonType } from "../types/pythonType.ts";
import { resultsOf, type SignatureTypes } from "../types/signatureTypes.ts";
import { inModule } from "./observation.ts";
import type { Recording } from "./recording.ts";

/** Where the notebook's own classes are once the code has moved. */
export interface MovedClasses {
  readonly module: string;
  readonly names: ReadonlySet<string>;
}

/** The types of a step's names as a call of it had them. */
export function recordedTypes(
  step: Step,
  { inputs, result, members }: Recording,
  { module, names }: MovedClasses,
): SignatureTypes {
  const typed = (
    wanted: readonly string[],
    typeOf: (name: string, at: number) => PythonType | undefined,
  ): ReadonlyMap<string, PythonType> =>
    new Map(
      wanted.flatMap((name, at) => {
        const seen = typeOf(name, at);
        const type = seen && inModule(seen, module, names);
        return type === undefined ? [] : [[name, type] as const];
      }),
    );
  const results = resultsOf(step);
  return {
    parameters: typed(step.parameters, (name) => inputs.get(name)?.type),
    returns: typed(results, (_, at) => (results.length === 1 ? result : members[at])?.type),
  };
}
