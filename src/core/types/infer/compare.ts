import { instance, is, type Value } from "./value.ts";

const plain = [
  "bool",
  "int",
  "float",
  "str",
  "bytes",
  "complex",
  "list",
  "tuple",
  "dict",
  "set",
  "datetime.datetime",
  "datetime.date",
  "datetime.timedelta",
  "pathlib.Path",
  "range",
];
const numpyScalars = ["numpy.float64", "numpy.int64"];

/** What a comparison gives: `in` and `is` always a bool, all else what the compared objects make of it. */
export function compare(
  values: readonly (Value | undefined)[],
  operators: readonly string[],
): Value | undefined {
  if (operators.every((operator) => /^(not\s+)?in$|^is(\s+not)?$/.test(operator))) return instance("bool");
  if (values.every((value) => isPlain(value))) return instance("bool");
  if (values.length > 2) return undefined;
  return compareTwo(values[0], values[1]) ?? compareTwo(values[1], values[0]);
}

function isPlain(value: Value | undefined): boolean {
  return value?.kind === "none" || is(value, ...plain);
}

function compareTwo(one: Value | undefined, other: Value | undefined): Value | undefined {
  const isOther = is(
    other,
    ...plain,
    ...numpyScalars,
    "~.anyfloat",
    "numpy.bool_",
    "pandas.Timestamp",
    "pandas.Timedelta",
  );
  if (is(one, "pandas.DataFrame") && (isOther || is(other, "pandas.DataFrame", "numpy.ndarray"))) return one;
  const isSeries = is(one, "pandas.Series");
  if (isSeries && (isOther || is(other, "pandas.Series", "numpy.ndarray", "pandas.Index")))
    return instance("pandas.Series", instance("numpy.bool_"));
  if (
    is(one, "numpy.ndarray", "pandas.Index") &&
    !is(one, "pandas.DatetimeIndex") &&
    (isOther || is(other, "numpy.ndarray"))
  )
    return instance("numpy.ndarray", instance("numpy.bool_"));
  if (is(one, "~.values") && is(other, "int", "float"))
    return instance("numpy.ndarray", instance("numpy.bool_"));
  if (is(one, ...numpyScalars) && is(other, "int", "float", "bool", ...numpyScalars))
    return instance("numpy.bool_");
  return is(one, "torch.Tensor") && is(other, "torch.Tensor", "int", "float") ? one : undefined;
}
