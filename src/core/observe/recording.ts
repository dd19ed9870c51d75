import { isRecord } from "../notebook/json.ts";
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
  /** How many rows or elements of the notebook's data are in it; absent: it is no table and no list. */
  readonly rows?: number;
  /** Of a DataFrame. */
  readonly columns?: readonly string[];
  /** Columns, keys or parameters whose values looked personal or secret: stand-ins are in their place. */
  readonly replaced: readonly string[];
}

/**
 * Reads the lines that python/record_calls.py has written; `undefined` where no call was recorded. What ran in between may have written to the
 * file, too: what does not fit is left out.
 */
export function parseRecording(text: string): Recording | undefined {
  const lines = text.split("\n").flatMap(parseRecordLine);
  const inputs = lines.map((line) => line.inputs).find(isRecord);
  if (inputs === undefined) return undefined;
  const results = parseObservation(lines.find(({ result }) => result !== undefined)?.result);
  const places = [...results.keys()].filter((name) => /^\d{1,3}$/.test(name)).map(Number);
  return {
    inputs: parseObservation(inputs),
    cuts: (Array.isArray(inputs.cuts) ? inputs.cuts : []).flatMap(parseCut),
    result: results.get("result"),
    members: Array.from({ length: Math.max(-1, ...places) + 1 }, (_, at) => results.get(String(at))),
  };
}

/** The object that a line of JSON is; none for anything else. */
export function parseRecordLine(line: string): readonly Readonly<Record<string, unknown>>[] {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? [value] : [];
  } catch {
    return [];
  }
}

/** Reads one cut; none where it is something else. */
export function parseCut(cut: unknown): readonly InputCut[] {
  if (!isRecord(cut) || !isRecord(cut.inputs)) return [];
  return [new Map(Object.entries(cut.inputs).map(([name, code]) => [name, parseCode(code)]))];
}

function parseCode(value: unknown): InputCode | undefined {
  if (!isRecord(value)) return undefined;
  const { code, imports, rows, columns, replaced } = value;
  if (typeof code !== "string" || !isTexts(imports) || !isTexts(replaced)) return undefined;
  return {
    code,
    imports,
    replaced,
    ...(typeof rows === "number" && { rows }),
    ...(isTexts(columns) && { columns }),
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
