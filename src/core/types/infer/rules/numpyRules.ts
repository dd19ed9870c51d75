import { argument, isExcepted, type Call, type Rule } from "../call.ts";
import { dtypeOf, promote } from "../operate.ts";
import { element, instance, is, type Value } from "../value.ts";

const scalars = ["int", "float", "bool", "numpy.float64", "numpy.int64", "~.anyfloat"];

/** numpy's functions, and the methods of its arrays. Each tells what comes out by the kind of what goes in. */
export const numpyRules: Readonly<Record<string, Rule>> = {
  newArray: (call) => array(dtypeGiven(call, 1) ?? float64()),
  full: (call) =>
    array(call.keywords.has("dtype") ? dtypeGiven(call, 2) : dtypeOf(call.positional[1]?.value)),
  arange: (call) => {
    if (call.keywords.has("dtype") || call.isOpen) return array(dtypeGiven(call, 3));
    const kinds = call.positional.map(({ value }) => dtypeOf(value));
    return array(kinds.reduce((all, each) => promote("+", all, each), kinds[0]));
  },
  array: (call) => {
    const given = call.positional[0]?.value;
    const isNew = call.keywords.has("dtype") || call.positional.length > 1;
    return array(isNew ? dtypeGiven(call, 1) : elementType(given));
  },
  arrayLike: (call) => (isArrayLike(call.positional[0]?.value) ? array() : undefined),
  arrayOnly: (call) =>
    isExcepted(call, ["out"]) || !isArrayLike(call.positional[0]?.value) ? undefined : array(),
  elementwise: (call) => elementwise(call, dtypeOf),
  elementwiseFloat: (call) => elementwise(call, floatOf),
  elementwiseBool: (call) => elementwise(call, () => instance("numpy.bool_")),
  binaryUfunc: (call) => binary(call, (one, other) => promote("+", one, other)),
  binaryFloatUfunc: (call) => binary(call, (one, other) => promote("/", one, other)),
  binaryBoolUfunc: (call) => binary(call, () => instance("numpy.bool_")),
  reduceFloat: (call) => reduce(call, (dtype) => (dtype === undefined ? undefined : float64())),
  reduceSame: (call) => reduce(call, (dtype) => (is(dtype, "numpy.bool_") ? undefined : dtype)),
  reduceSum: (call) => reduce(call, (dtype) => (is(dtype, "numpy.bool_") ? instance("numpy.int64") : dtype)),
  reduceIndex: (call) => {
    const given = call.self ?? call.positional[0]?.value;
    return is(given, "numpy.ndarray", "list") ? reduce(call, () => instance("numpy.int64")) : undefined;
  },
  reduceBool: (call) => {
    const given = call.self ?? call.positional[0]?.value;
    const isPlain = is(given, "list") || dtypeOf(given) !== undefined;
    return isPlain ? reduce(call, () => instance("numpy.bool_")) : undefined;
  },
  percentile: percentile,
  where: (call) => {
    if (call.positional.length === 1)
      return is(call.positional[0]?.value, "numpy.ndarray") ? instance("tuple", array()) : undefined;
    const [condition, one, other] = call.positional.map(({ value }) => value);
    return isArrayLike(condition) || is(condition, "pandas.Series", "pandas.DataFrame")
      ? array(promoteSame(dtypeOf(one), dtypeOf(other)))
      : undefined;
  },
  dot: () => undefined,
  unique: (call) => {
    const extra = ["return_index", "return_inverse", "return_counts"].filter((word) =>
      isExcepted(call, [word]),
    );
    const given = call.positional[0]?.value;
    if (call.isOpen || call.positional.length > 1 || given === undefined) return undefined;
    if (extra.length === 0) return is(given, "numpy.ndarray", "list", "pandas.Series") ? array() : undefined;
    return { kind: "fixed", members: [array(), ...extra.map(() => array(instance("numpy.int64")))] };
  },
  loadNumpy: (call) => (/\.npy["']$/.test(call.positional[0]?.node.text ?? "") ? array() : undefined),
  trapezoid: () => undefined,
  shape: ({ positional: [given] }) =>
    is(given?.value, "pandas.DataFrame")
      ? { kind: "fixed", members: [instance("int"), instance("int")] }
      : instance("tuple", instance("int")),
  sizeOf: (call) => (call.positional.length === 1 ? instance("int") : undefined),
  meshgrid: () => undefined,
  listOfArrays: ({ positional: [given] }) =>
    is(given?.value, "numpy.ndarray") ? instance("list", array()) : undefined,
  draws: (call) => drawn(call, "numpy.random", "float"),
  integerDraws: (call) => drawn(call, "numpy.random", "int"),
  dimensions: (call) =>
    call.positional.length > 0 ? array(float64()) : call.isOpen ? undefined : instance("float"),
  permutation: ({ positional: [given] }) =>
    is(given?.value, "int")
      ? array(instance("numpy.int64"))
      : is(given?.value, "numpy.ndarray", "list")
        ? array()
        : undefined,
  choice: (call) => (isSized(call, 1) ? array() : undefined),
  norm: (call) =>
    isExcepted(call, ["axis", "keepdims", "2"]) ||
    !is(call.positional[0]?.value, "numpy.ndarray", "pandas.Series")
      ? undefined
      : instance("numpy.floating"),
  svd: (call) =>
    isExcepted(call, ["compute_uv=False"])
      ? undefined
      : { kind: "fixed", members: [array(), array(), array()] },
  arrayMethod: ({ self }) => (is(self, "numpy.ndarray") ? self : undefined),
  astype: (call) => {
    const dtype = dtypeGiven(call, 0);
    if (is(call.self, "numpy.ndarray")) return array(dtype);
    return is(call.self, "pandas.Series") ? instance("pandas.Series", dtype) : undefined;
  },
  arrayShape: () => instance("tuple", instance("int")),
};

function float64(): Value {
  return instance("numpy.float64");
}

function array(dtype?: Value): Value {
  return instance("numpy.ndarray", dtype);
}

function floatOf(value: Value | undefined): Value | undefined {
  return dtypeOf(value) === undefined ? undefined : float64();
}

function isArrayLike(value: Value | undefined): boolean {
  return is(value, "numpy.ndarray", "list", "tuple", "range", "~.values");
}

/** The dtype of the array that numpy makes of nested lists. */
function elementType(value: Value | undefined): Value | undefined {
  if (is(value, "range")) return instance("numpy.int64");
  if (is(value, "list", "tuple")) return elementType(element(value));
  return dtypeOf(value);
}

const dtypes: Readonly<Record<string, string>> = {
  int: "numpy.int64",
  "np.int64": "numpy.int64",
  '"int"': "numpy.int64",
  '"int64"': "numpy.int64",
  "'int'": "numpy.int64",
  "'int64'": "numpy.int64",
  float: "numpy.float64",
  "np.float64": "numpy.float64",
  '"float"': "numpy.float64",
  '"float64"': "numpy.float64",
  "'float'": "numpy.float64",
  "'float64'": "numpy.float64",
  bool: "numpy.bool_",
  "np.bool_": "numpy.bool_",
  "'bool'": "numpy.bool_",
  '"bool"': "numpy.bool_",
};

/** `undefined` where no dtype is given; else what is known of it, at least that it is not the default. */
function dtypeGiven(call: Call, at: number): Value | undefined {
  const given = argument(call, at, "dtype");
  if (given === undefined) return undefined;
  const path = dtypes[given.node.text];
  return instance(path ?? "~.dtype");
}

function promoteSame(one: Value | undefined, other: Value | undefined): Value | undefined {
  return is(one, "numpy.bool_") && is(other, "numpy.bool_") ? one : promote("+", one, other);
}

/** An array gives an array, a Series a Series, a number a number of numpy. */
function elementwise(call: Call, dtype: (value: Value | undefined) => Value | undefined): Value | undefined {
  const given = call.self ?? call.positional[0]?.value;
  if (call.isOpen || call.keywords.has("out") || call.keywords.has("where")) return undefined;
  return shaped([given], dtype(given));
}

function binary(
  call: Call,
  dtype: (one: Value | undefined, other: Value | undefined) => Value | undefined,
): Value | undefined {
  const [one, other] = call.positional.map(({ value }) => value);
  if (call.isOpen || call.keywords.has("out") || call.positional.length !== 2) return undefined;
  return shaped([one, other], dtype(dtypeOf(one), dtypeOf(other)));
}

function shaped(given: readonly (Value | undefined)[], dtype: Value | undefined): Value | undefined {
  if (
    !given.every((value) => isArrayLike(value) || is(value, "pandas.Series", "pandas.DataFrame", ...scalars))
  )
    return undefined;
  const frame = given.find((value) => is(value, "pandas.DataFrame"));
  if (frame !== undefined) return frame;
  if (given.some((value) => is(value, "pandas.Series"))) return instance("pandas.Series", dtype);
  return given.some(isArrayLike) ? array(dtype) : dtype;
}

/** Without an axis a number; with one an array, or a number where the array has that axis alone: then nothing is known. */
function reduce(call: Call, scalar: (dtype: Value | undefined) => Value | undefined): Value | undefined {
  const most = call.self === undefined ? "1" : "0";
  const given = call.self ?? call.positional[0]?.value;
  if (isExcepted(call, [most, "axis", "keepdims", "out", "returned", "dtype"])) return undefined;
  if (isExcepted(call, ["axis=0"]) || isExcepted(call, ["axis=1"])) return undefined;
  if (is(given, "numpy.ndarray")) return scalar(dtypeOf(given));
  if (is(given, "list")) {
    const dtype = elementType(given);
    return dtype === undefined ? undefined : scalar(dtype);
  }
  return is(given, "pandas.Series") && dtypeOf(given) !== undefined ? scalar(dtypeOf(given)) : undefined;
}

function percentile(call: Call): Value | undefined {
  if (isExcepted(call, ["axis", "keepdims", "2"])) return undefined;
  const [given, wanted] = call.positional.map(({ value }) => value);
  if (!is(given, "numpy.ndarray", "pandas.Series", "list")) return undefined;
  if (is(wanted, "list", "tuple", "numpy.ndarray")) return array();
  return is(wanted, "int", "float") && is(dtypeOf(given), "numpy.float64", "numpy.int64")
    ? float64()
    : undefined;
}

/** `size` says how many: without one it is a number. Where it stands among the arguments depends on the function, so it is asked for by name. */
function drawn(call: Call, _module: string, kind: "int" | "float"): Value | undefined {
  const size = call.keywords.get("size");
  const dtype = kind === "float" ? float64() : instance("numpy.int64");
  if (size !== undefined && size.value?.kind !== "none") return array(dtype);
  const last = call.positional.at(-1)?.value;
  if (call.isOpen || call.keywords.has("dtype")) return undefined;
  if (is(last, "tuple")) return array(dtype);
  // loc, scale, size
  if (call.positional.length === 3 && is(last, "int")) return array(dtype);
  return undefined;
}

function isSized(call: Call, at: number): boolean {
  const size = argument(call, at, "size");
  return size !== undefined && size.value?.kind !== "none" && !call.isOpen && is(size.value, "int", "tuple");
}
