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
  /** Absent where it can't be written. */
  readonly gave?: ValueCode;
}

/** A value as a Python expression, and the import statements that it needs. */
export interface ValueCode {
  readonly code: string;
  readonly imports: readonly string[];
}

/** Arguments cut to so many rows, as Python expressions by parameter; `undefined`: that one can't be written. */
export type InputCut = ReadonlyMap<string, InputCode | undefined>;

export interface InputCode extends ValueCode {
  /** How many rows or elements of the notebook's data are in it; absent: it is no table and no list. */
  readonly rows?: number;
  /** Of a DataFrame. */
  readonly columns?: readonly string[];
  /** Columns, keys or parameters whose values looked personal or secret: stand-ins are in their place. */
  readonly replaced: readonly string[];
  /** It is the very value that the notebook has given. */
  readonly isWhole?: true;
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
    ...parseGave(lines.map(({ result }) => result).find(isRecord)),
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

/** What a line says of a result that could be written. */
export function parseGave(line: Readonly<Record<string, unknown>> | undefined): {
  readonly gave?: ValueCode;
} {
  if (!isRecord(line?.gave)) return {};
  const { code, imports } = line.gave;
  return typeof code === "string" && isTexts(imports) ? { gave: { code, imports } } : {};
}

function parseCode(value: unknown): InputCode | undefined {
  if (!isRecord(value)) return undefined;
  const { code, imports, rows, columns, replaced, isWhole } = value;
  if (typeof code !== "string" || !isTexts(imports) || !isTexts(replaced)) return undefined;
  return {
    code,
    imports,
    replaced,
    ...(typeof rows === "number" && { rows }),
    ...(isTexts(columns) && { columns }),
    ...(isWhole === true && { isWhole }),
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
