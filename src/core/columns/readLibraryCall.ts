import type { Node } from "web-tree-sitter";
import { builtins } from "../python/names.ts";
import { argument, columnsOf, pairs, plainText, type Arguments } from "./arguments.ts";
import { namedColumn, type ToldValue } from "./column.ts";
import { copyFrame, createFrame, dropColumn, setColumn } from "./frame.ts";
import { evaluateAll, needAll, readFrameMethod, readMerge, readPlot } from "./readFrameMethod.ts";
import { mask, newValues, provesFrame, tell, use } from "./uses.ts";
import { other, type Trace, type Value } from "./value.ts";

/** What a call of a function does to columns and gives: pandas', NumPy's and the plotting libraries' are known by their customary names. */
export function readLibraryCall(callee: Node | null, given: Arguments, trace: Trace): Value {
  const [library = "", ...path] = (callee?.text ?? "").split(".");
  const name = path.at(-1) ?? "";
  if (callee?.type === "attribute" && !/^\w+$/.test(library))
    trace.evaluate(callee.childForFieldName("object"), trace);
  if (library === "pd" || library === "pandas") return readPandasCall(name, given, trace);
  const values = evaluateAll(given, trace);
  if (library === "np" || library === "numpy") return readNumpyCall(name, values);
  if (library === "sns" || library === "px") {
    const data = trace.evaluate(argument(given, library === "px" ? "data_frame" : "data", 0), trace);
    if (data.kind !== "frame") return other;
    if (data.frame.origin !== undefined) data.frame.origin.isFrame = true;
    return readPlot(data.frame, given, trace, data.frame);
  }
  // Any other function may add columns to a frame that it is given.
  const isHarmless =
    library === "plt" || (path.length === 0 && (builtins.has(library) || library === "display"));
  if (!isHarmless) for (const value of values) if (value.kind === "frame") value.frame.isOpen = true;
  return other;
}

function readPandasCall(name: string, given: Arguments, trace: Trace): Value {
  const [first, ...others] = given.positional;
  const value = trace.evaluate(first ?? given.keywords.get("data") ?? given.keywords.get("arg"), trace);
  const rest: Arguments = { ...given, positional: others };
  if (value.kind === "frame" && value.frame.origin !== undefined && onFrames.has(name))
    value.frame.origin.isFrame = true;
  switch (name) {
    case "merge": {
      const left = value.kind === "frame" ? copyFrame(value.frame) : createFrame(undefined);
      readMerge(left, rest, trace);
      return { kind: "frame", frame: left };
    }
    case "pivot_table":
    case "pivot":
    case "melt":
      return value.kind === "frame" ? readFrameMethod(value.frame, name, rest, trace) : other;
    case "get_dummies": {
      if (value.kind === "values") use(value, "category");
      if (value.kind !== "frame") return other;
      const frame = copyFrame(value.frame);
      const columns = columnsOf(given.keywords.get("columns"), trace);
      needAll(value.frame, columns, "category", trace);
      for (const column of columns ?? []) dropColumn(frame, column);
      frame.isOpen = true;
      frame.kept = "unknown";
      if (columns === undefined) frame.changes.clear();
      return { kind: "frame", frame };
    }
    case "DataFrame": {
      const chosen = columnsOf(given.keywords.get("columns"), trace);
      if (value.kind === "frame" && !given.keywords.has("columns")) {
        const frame = copyFrame(value.frame);
        if (given.keywords.size > 0 || others.length > 0) frame.kept = "unknown";
        return { kind: "frame", frame };
      }
      const frame = createFrame(undefined);
      const columns =
        chosen ?? (pairs(first ?? given.keywords.get("data")) ?? []).map(([name]) => namedColumn(name));
      for (const column of columns) setColumn(frame, column, "all rows");
      return { kind: "frame", frame };
    }
    default:
      evaluateAll(rest, trace);
  }
  if (name === "concat" || name.startsWith("read_")) return { kind: "frame", frame: createFrame(undefined) };
  if (name === "to_datetime") provesFrame(value);
  if (name === "to_datetime") {
    use(value, "dates");
    tell(value, readParsing(given));
  }
  if (name === "to_numeric" || name === "cut" || name === "qcut") use(value, "number");
  if (name === "crosstab") for (const each of evaluateAll(given, trace)) use(each, "category");
  if (/^(isna|isnull|notna|notnull)$/.test(name)) return mask;
  return /^(to_datetime|to_numeric|to_timedelta|cut|qcut|Series)$/.test(name) ? newValues : other;
}

/** How texts or numbers become dates; nothing where an argument says it in a way that can't be read. */
function readParsing({ positional, keywords, isSplat }: Arguments): ToldValue[] {
  const known = new Set(["format", "unit", "errors", "utc"]);
  if (isSplat || positional.length > 1 || [...keywords.keys()].some((each) => !known.has(each))) return [];
  const [format, unit] = [keywords.get("format"), keywords.get("unit")];
  const [formatText, unitText] = [plainText(format), plainText(unit)];
  if ((format && formatText === undefined) || (unit && unitText === undefined)) return [];
  return [
    {
      kind: "parsed",
      ...(formatText !== undefined && { format: formatText }),
      ...(unitText !== undefined && { unit: unitText }),
    },
  ];
}

/** They take a DataFrame first, and nothing else. */
const onFrames = new Set(["merge", "pivot_table", "pivot", "melt"]);

const ofNumbers = new Set(
  "log log1p log2 log10 exp expm1 sqrt square power mean std var median percentile quantile sin cos tan floor ceil abs round sign".split(
    " ",
  ),
);

function readNumpyCall(name: string, values: readonly Value[]): Value {
  const [first] = values;
  if (ofNumbers.has(name)) use(first, "number");
  if (name === "where" || name === "select") use(first, "bool");
  return values.some(({ kind }) => kind === "values" || kind === "mask") || name === "where"
    ? newValues
    : other;
}
