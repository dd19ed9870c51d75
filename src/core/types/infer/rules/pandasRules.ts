import { argument, isExcepted, type Call, type Rule } from "../call.ts";
import { dtypeOf } from "../operate.ts";
import { element, instance, is, type Instance, type Value } from "../value.ts";

/** pandas: what decides is mostly whether the argument is one label or several, a frame or a series. */
export const pandasRules: Readonly<Record<string, Rule>> = {
  readTable: (call) => {
    const isOther = ["chunksize", "iterator", "squeeze", "typ", "sheet_name"].some((word) =>
      call.keywords.has(word),
    );
    const isLabel =
      is(call.keywords.get("sheet_name")?.value, "str", "int") && !call.keywords.has("chunksize");
    if (call.isOpen || (isOther && !isLabel)) return undefined;
    return is(call.keywords.get("header")?.value, "list") ? nested() : frame();
  },
  newFrame: (call) =>
    is(call.keywords.get("columns")?.value, "list", "pandas.Index") || !call.keywords.has("columns")
      ? frame()
      : nested(),
  newSeries: (call) =>
    instance(
      "pandas.Series",
      is(call.positional[0]?.value, "list", "numpy.ndarray") && !call.keywords.has("dtype")
        ? dtypeOf(call.positional[0]?.value)
        : undefined,
    ),
  newIndex: () => undefined,
  concat: concat,
  nestedFrame: () => nested(),
  toDatetime: ({ positional: [given] }) => {
    if (is(given?.value, "pandas.Series", "pandas.DataFrame")) return instance("pandas.Series");
    if (is(given?.value, "list", "numpy.ndarray", "pandas.Index")) return instance("pandas.DatetimeIndex");
    return is(given?.value, "str") ? instance("pandas.Timestamp") : undefined;
  },
  toNumeric: ({ positional: [given] }) =>
    is(given?.value, "pandas.Series") ? instance("pandas.Series") : undefined,
  toTimedelta: ({ positional: [given] }) =>
    is(given?.value, "pandas.Series") ? instance("pandas.Series") : undefined,
  cut: (call) =>
    is(call.positional[0]?.value, "pandas.Series") && !isExcepted(call, ["retbins"])
      ? instance("pandas.Series")
      : undefined,
  isna: ({ positional: [given] }) => {
    if (is(given?.value, "pandas.DataFrame")) return given?.value;
    if (is(given?.value, "pandas.Series")) return instance("pandas.Series", instance("numpy.bool_"));
    return is(given?.value, "int", "float", "str") ? instance("bool") : undefined;
  },
  // DataFrame
  describe: ({ self }) => self,
  stacked: ({ self }) =>
    self?.kind === "instance" && self.isNested !== true ? instance("pandas.Series") : undefined,
  valueCounts: (call) => {
    if (is(call.self, "pandas.DataFrame")) return instance("pandas.Series");
    return instance(
      "pandas.Series",
      isExcepted(call, ["normalize"]) ? instance("numpy.float64") : instance("numpy.int64"),
    );
  },
  frameApply: (call) => applyRows(call),
  frameAgg: (call) => {
    const given = call.positional[0];
    if (call.isOpen) return undefined;
    if (is(call.self, "~.frameGroups", "~.resampled"))
      return given === undefined || is(given.value, "str") ? frame() : nested();
    if (is(given?.value, "str") && call.keywords.size === 0) return instance("pandas.Series");
    return is(given?.value, "list") ? call.self : undefined;
  },
  quantile: (call) => {
    const wanted = argument(call, 0, "q")?.value;
    if (call.isOpen || call.keywords.has("axis")) return undefined;
    const isMany = is(wanted, "list", "numpy.ndarray");
    if (is(call.self, "pandas.DataFrame"))
      return isMany
        ? call.self
        : wanted === undefined || is(wanted, "float", "int")
          ? instance("pandas.Series")
          : undefined;
    if (isMany) return instance("pandas.Series");
    return wanted === undefined || is(wanted, "float", "int") ? instance("~.anyfloat") : undefined;
  },
  frameTransform: ({ self }) => self,
  frameIndex: () => instance("pandas.Index"),
  toDict: (call) => {
    const orient = argument(call, 0, "orient");
    if (orient === undefined) return instance("dict");
    const text = /^["'](\w+)["']$/.exec(orient.node.text)?.[1];
    if (text === "records") return instance("list", instance("dict"));
    return text === undefined ? undefined : instance("dict");
  },
  toText: (call) =>
    call.positional.length === 0 &&
    !call.isOpen &&
    !["path_or_buf", "buf", "path"].some((word) => call.keywords.has(word))
      ? instance("str")
      : undefined,
  groupsSize: ({ self }) =>
    is(self, "~.frameGroups", "~.resampled") ? instance("pandas.Series") : undefined,
  groupOf: ({ self }) => (is(self, "~.frameGroups") ? frame() : instance("pandas.Series")),
  groupBy: (call) =>
    isExcepted(call, ["as_index=False"]) || call.isOpen
      ? instance("~.openGroups")
      : instance("~.frameGroups"),
  // Series
  resetIndex: (call) => {
    if (isExcepted(call, ["inplace"])) return undefined;
    return /^True$/.test(call.keywords.get("drop")?.node.text ?? "")
      ? call.self
      : call.keywords.has("drop")
        ? undefined
        : frame();
  },
  seriesApply: (call) => {
    const given = call.positional[0];
    if (given === undefined || is(given.value, "list", "dict")) return undefined;
    const isPlain = given.value?.kind === "library" || given.value?.kind === "own";
    return isPlain && !/Series|DataFrame/.test(call.textOf(given)) ? instance("pandas.Series") : undefined;
  },
  seriesMean: (call) =>
    isExcepted(call, ["axis", "level"])
      ? undefined
      : is(dtypeOf(call.self), "numpy.float64", "numpy.int64", "numpy.bool_")
        ? instance("~.anyfloat")
        : undefined,
  seriesSum: (call) => {
    const dtype = dtypeOf(call.self);
    if (isExcepted(call, ["axis", "level"])) return undefined;
    return is(dtype, "numpy.bool_", "numpy.int64") ? instance("numpy.int64") : dtype;
  },
  seriesExtreme: ({ self }) => (is(dtypeOf(self), "numpy.bool_") ? undefined : dtypeOf(self)),
  seriesAny: ({ self }) => (is(dtypeOf(self), "numpy.bool_") ? undefined : undefined),
  seriesCount: () => undefined,
  seriesArray: ({ self }) => {
    const dtype = dtypeOf(self);
    return dtype === undefined ? instance("~.values") : instance("numpy.ndarray", dtype);
  },
  toNumpy: ({ self }) => instance("numpy.ndarray", dtypeOf(self)),
  uniqueArray: ({ self }) =>
    dtypeOf(self) === undefined ? undefined : instance("numpy.ndarray", dtypeOf(self)),
  seriesAgg: (call) => {
    const given = call.positional[0];
    if (call.isOpen) return undefined;
    if (is(call.self, "pandas.Series"))
      return is(given?.value, "list") ? instance("pandas.Series") : undefined;
    if (given === undefined) return call.keywords.size > 0 ? frame() : undefined;
    if (is(given.value, "str")) return instance("pandas.Series");
    return is(given.value, "list") ? frame() : undefined;
  },
  extract: () => undefined,
  indexSame: ({ self }) => (is(self, "pandas.Index") ? self : undefined),
};

function frame(): Instance {
  return instance("pandas.DataFrame");
}

function nested(): Value {
  return { ...frame(), isNested: true };
}

/** Tables on top of each other; beside each other they may have columns of the same name. */
function concat(call: Call): Value | undefined {
  const given = argument(call, 0, "objs")?.value;
  const item = element(given);
  const axis = argument(call, 1, "axis")?.node.text;
  const isBeside = axis !== undefined && !/^0$|index/.test(axis);
  if (call.isOpen) return undefined;
  if (is(item, "pandas.DataFrame")) return isBeside || call.keywords.has("keys") ? nested() : item;
  if (isBeside) return nested();
  return is(item, "pandas.Series") ? instance("pandas.Series") : undefined;
}

/** By rows a function of one row: what it gives for a row decides. */
function applyRows(call: Call): Value | undefined {
  const [given] = call.positional;
  const isRows = /^(1|["']columns["'])$/.test(argument(call, 1, "axis")?.node.text ?? "");
  if (given === undefined || call.isOpen || call.keywords.has("result_type")) return undefined;
  const result = call.apply(given, [instance("pandas.Series")]);
  const isNumber = is(
    result,
    "int",
    "float",
    "str",
    "bool",
    "~.anyfloat",
    "numpy.float64",
    "numpy.int64",
    "numpy.bool_",
  );
  return isNumber && (isRows || !call.keywords.has("axis")) ? instance("pandas.Series") : undefined;
}
