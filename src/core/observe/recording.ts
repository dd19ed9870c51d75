import { parseObservation, type Observation, type ObservedValue } from "./observation.ts";

/** What python/record_calls.py has kept of a function's first call. */
export interface Recording {
  /** By parameter, as they were before the call. */
  readonly inputs: Observation;
  /** The arguments as code, the smallest cut first. */
  readonly cuts: readonly InputCut[];
  /** Absent where the call raised. */
  readonly result: ObservedValue | undefined;
  /** The members of a result that is a tuple. */
  readonly members: readonly (ObservedValue | undefined)[];
}

/** Arguments cut to so many rows, as Python expressions by parameter; `undefined`: that one can't be written. */
export type InputCut = ReadonlyMap<string, InputCode | undefined>;

export interface InputCode {
  readonly code: string;
  /** Import statements. */
  readonly imports: readonly string[];
}

/** Reads the lines that python/record_calls.py has written; `undefined` where no call was recorded. */
export function parseRecording(text: string): Recording | undefined {
  // The lines are ours, but what ran in between may have written to the file.
  const lines = text.split("\n").flatMap((line) => parseLine(line));
  const inputs = lines.find((line) => line.inputs !== undefined)?.inputs;
  if (inputs === undefined) return undefined;
  const results = parseObservation(lines.find((line) => line.result !== undefined)?.result);
  const members = Array.from({ length: results.size - 1 }, (_, at) => results.get(String(at)));
  return {
    inputs: parseObservation(inputs),
    cuts: (inputs.cuts ?? []).map(
      (cut) => new Map(Object.entries(cut.inputs).map(([name, code]) => [name, code ?? undefined])),
    ),
    result: results.get("result"),
    members,
  };
}

interface Line {
  readonly inputs?: {
    readonly cuts?: readonly { readonly inputs: Readonly<Record<string, InputCode | null>> }[];
  };
  readonly result?: object;
}

function parseLine(line: string): readonly Line[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? [value] : [];
  } catch {
    return [];
  }
}
