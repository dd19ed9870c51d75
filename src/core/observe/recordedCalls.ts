import { parseCut, parseGave, parseRecordLine, type InputCut, type ValueCode } from "./recording.ts";

/** A call of a moved function or class, or of a method, as python/record_definitions.py has kept it. It came to its end. */
export interface RecordedCall {
  /** The function or class. */
  readonly definition: string;
  /** "" where an object of the class was made; absent: the definition is a function. */
  readonly method?: string;
  readonly arguments: readonly RecordedArgument[];
  /** The arguments as code, the smallest cut first. */
  readonly cuts: readonly InputCut[];
  readonly isAsync: boolean;
  /** It is a generator. */
  readonly isLazy: boolean;
  /** What it gave is a table or container with something in it. */
  readonly hasRows: boolean;
  /** It gave None. */
  readonly isNone: boolean;
  /** Of functions, where it can be written. */
  readonly gave?: ValueCode;
}

export interface RecordedArgument {
  readonly name: string;
  /** Given by its place, by its name, or as several. */
  readonly form: "" | "=" | "*" | "**";
}

/** Reads the lines that python/record_definitions.py has written, in their order; what does not fit is left out. */
export function parseRecordedCalls(text: string): readonly RecordedCall[] {
  const lines = text.split("\n").flatMap(parseRecordLine);
  const ends = new Map(
    lines.filter(({ ended }) => typeof ended === "number").map((line) => [endOf(line), line]),
  );
  const begun = new Set<string>();
  return lines.flatMap((line): RecordedCall[] => {
    const { definition, call, method, cuts, isAsync, isLazy } = line;
    const key = `${String(definition)} ${String(call)}`;
    const end = ends.get(key);
    // A module that is loaded anew counts anew.
    if (typeof definition !== "string" || typeof call !== "number" || end === undefined || begun.has(key))
      return [];
    begun.add(key);
    return [
      {
        definition,
        ...(typeof method === "string" && { method }),
        arguments: (Array.isArray(line.arguments) ? line.arguments : []).flatMap(parseArgument),
        cuts: (Array.isArray(cuts) ? cuts : []).flatMap(parseCut),
        isAsync: isAsync === true,
        isLazy: isLazy === true,
        hasRows: end.hasRows === true,
        isNone: end.isNone === true,
        ...parseGave(end),
      },
    ];
  });
}

function endOf({ definition, ended }: Readonly<Record<string, unknown>>): string {
  return `${String(definition)} ${String(ended)}`;
}

function parseArgument(value: unknown): readonly RecordedArgument[] {
  const [name, form] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return typeof name === "string" && (form === "" || form === "=" || form === "*" || form === "**")
    ? [{ name, form }]
    : [];
}
