import type { Node } from "web-tree-sitter";
import { element, instance, is, join, pathOf, type Value } from "./value.ts";

/** Python's numbers and numpy's scalars, from narrow to wide; the wider one decides. */
const numbers = [
  "bool",
  "int",
  "float",
  "numpy.bool_",
  "numpy.int64",
  "numpy.float64",
  "~.anyfloat",
  "complex",
];
const arrays = [
  "~.values",
  "numpy.ndarray",
  "pandas.Index",
  "pandas.DatetimeIndex",
  "pandas.Series",
  "pandas.DataFrame",
  "torch.Tensor",
];

/** What `left operator right` is; `rightNode` tells whether an exponent is negative. */
export function operate(
  operator: string,
  left: Value | undefined,
  right: Value | undefined,
  rightNode?: Node,
): Value | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (operator === "%" && is(left, "str")) return instance("str");
  return (
    operateNumbers(operator, left, right, rightNode) ??
    operateArrays(operator, left, right) ??
    operateContainers(operator, left, right) ??
    operateTimes(operator, left, right) ??
    operateSymbols(operator, left, right) ??
    (operator === "/" && (is(left, "pathlib.Path") || is(right, "pathlib.Path"))
      ? instance("pathlib.Path")
      : undefined)
  );
}

function operateNumbers(operator: string, left: Value, right: Value, rightNode?: Node): Value | undefined {
  if (!is(left, ...numbers) || !is(right, ...numbers) || operator === "@") return undefined;
  const widest = Math.max(rank(left), rank(right));
  if (widest === 7) return instance("complex");
  const isNumpy = widest > 2;
  if (["&", "|", "^", "<<", ">>"].includes(operator))
    return widest > 1
      ? undefined
      : instance(widest === 0 && !operator.startsWith("<") && !operator.startsWith(">") ? "bool" : "int");
  if (operator === "/") return instance(isNumpy ? (widest === 6 ? "~.anyfloat" : "numpy.float64") : "float");
  if (operator === "**" && widest < 2)
    return /^\d+$/.test(rightNode?.text ?? "") ? instance("int") : undefined;
  if (operator === "**" && widest === 2)
    return rank(left) < 2 || /^\d+(\.0)?$/.test(rightNode?.text ?? "") ? instance("float") : undefined;
  if (widest === 3) return undefined;
  // An integer of numpy and a float of Python make a float of numpy.
  if (widest === 4 && (rank(left) === 2 || rank(right) === 2)) return instance("numpy.float64");
  return instance(numbers[Math.max(widest, 1)] ?? "");
}

function rank(value: Value): number {
  return numbers.indexOf(pathOf(value) ?? "");
}

function operateArrays(operator: string, left: Value, right: Value): Value | undefined {
  const order = Math.max(arrays.indexOf(pathOf(left) ?? ""), arrays.indexOf(pathOf(right) ?? ""));
  const path = arrays[order];
  const array = order === arrays.indexOf(pathOf(left) ?? "") ? left : right;
  const other = array === left ? right : left;
  if (path === undefined || array.kind !== "instance") return undefined;
  if (
    !is(
      other,
      ...numbers,
      ...arrays,
      "list",
      "str",
      "pandas.Timestamp",
      "pandas.Timedelta",
      "datetime.datetime",
      "datetime.timedelta",
    )
  )
    return undefined;
  if (path === "~.values" && (!is(other, "int", "float", "numpy.float64", "~.anyfloat") || operator === "@"))
    return undefined;
  if (path === "~.values") return instance("numpy.ndarray", undefined);
  // The product of two vectors is a number.
  if (operator === "@") return undefined;
  if (path === "torch.Tensor") return is(other, "torch.Tensor", ...numbers) ? instance(path) : undefined;
  if (path.startsWith("pandas.") && path.endsWith("Index"))
    return path === "pandas.Index" ? instance(path) : undefined;
  if (path === "pandas.DataFrame") return array;
  return instance(path, promote(operator, dtypeOf(array), dtypeOf(other)));
}

/** The dtype that an operation on elements gives; unknown where one of both is. */
export function promote(
  operator: string,
  left: Value | undefined,
  right: Value | undefined,
): Value | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (["&", "|", "^"].includes(operator))
    return is(left, "numpy.bool_") && is(right, "numpy.bool_") ? left : undefined;
  if (operator === "/" || is(left, "numpy.float64") || is(right, "numpy.float64"))
    return instance("numpy.float64");
  return is(left, "numpy.int64") || is(right, "numpy.int64") ? instance("numpy.int64") : undefined;
}

/** The dtype of an array, or of the one that a number would be. */
export function dtypeOf(value: Value | undefined): Value | undefined {
  if (is(value, "list")) return dtypeOf(element(value));
  if (is(value, "float", "~.anyfloat", "numpy.float64")) return instance("numpy.float64");
  if (is(value, "int", "numpy.int64")) return instance("numpy.int64");
  if (is(value, "bool", "numpy.bool_")) return instance("numpy.bool_");
  const held = is(value, "numpy.ndarray", "pandas.Series") ? element(value) : undefined;
  return is(held, "numpy.float64", "numpy.int64", "numpy.bool_") ? held : undefined;
}

function operateContainers(operator: string, left: Value, right: Value): Value | undefined {
  if (operator === "+" && is(left, "str") && is(right, "str")) return left;
  if (operator === "+" && is(left, "bytes") && is(right, "bytes")) return left;
  if (operator === "*" && is(left, "str") && is(right, "int")) return left;
  if (operator === "*" && is(right, "str") && is(left, "int")) return right;
  if (operator === "+" && left.kind === "fixed" && right.kind === "fixed")
    return { kind: "fixed", members: [...left.members, ...right.members] };
  if (operator === "+" && is(left, "tuple") && is(right, "tuple"))
    return instance("tuple", join(element(left), element(right)));
  if (operator === "+" && is(left, "list") && is(right, "list")) return merged("list", left, right);
  if (operator === "*" && is(left, "list") && is(right, "int")) return left;
  if (operator === "*" && is(right, "list") && is(left, "int")) return right;
  if (is(left, "set") && is(right, "set"))
    return operator === "|" || operator === "^" ? merged("set", left, right) : left;
  if (operator === "|" && is(left, "dict") && is(right, "dict"))
    return instance("dict", join(element(left), element(right)), join(element(left, 1), element(right, 1)));
  if (is(left, "collections.Counter") && is(right, "collections.Counter")) return left;
  return undefined;
}

function merged(kind: string, left: Value, right: Value): Value {
  const sides = [left, right].filter((side) => side.kind !== "instance" || side.contents?.isEmpty() !== true);
  if (sides.length === 0) return left;
  const [first, second] = sides.map((side) => element(side));
  return instance(kind, sides.length === 1 ? first : join(first, second));
}

/** A symbol with a number makes an expression, with an expression another one. */
function operateSymbols(operator: string, left: Value, right: Value): Value | undefined {
  const symbolic = ["sympy.Symbol", "sympy.Expr"];
  const isSymbolic = is(left, ...symbolic) || is(right, ...symbolic);
  const areKnown = [left, right].every((each) => is(each, ...symbolic, "int", "float"));
  return isSymbolic && areKnown && /^([-+*/]|\*\*)$/.test(operator) ? instance("sympy.Expr") : undefined;
}

const moments = ["datetime.datetime", "pandas.Timestamp", "datetime.date"];
const spans = ["datetime.timedelta", "pandas.Timedelta"];

function operateTimes(operator: string, left: Value, right: Value): Value | undefined {
  if (operator === "-" && is(left, ...moments) && pathOf(left) === pathOf(right))
    return instance(is(left, "pandas.Timestamp") ? "pandas.Timedelta" : "datetime.timedelta");
  if (/^[+-]$/.test(operator) && is(left, ...moments) && is(right, "datetime.timedelta")) return left;
  if (/^[+-]$/.test(operator) && is(left, "pandas.Timestamp") && is(right, "pandas.Timedelta")) return left;
  if (/^[+-]$/.test(operator) && is(left, ...spans) && pathOf(left) === pathOf(right)) return left;
  if (/^\*$/.test(operator) && is(left, ...spans) && is(right, "int", "float")) return left;
  return undefined;
}

/** `-x`, `+x`, `~x`. */
export function negate(operator: string, value: Value | undefined): Value | undefined {
  if (is(value, ...arrays)) return is(value, "pandas.Index", "pandas.DatetimeIndex") ? undefined : value;
  if (is(value, "bool")) return instance("int");
  if (
    operator !== "~" &&
    is(value, "int", "float", "complex", "numpy.int64", "numpy.float64", "~.anyfloat", ...spans)
  )
    return value;
  return operator === "~" && is(value, "int") ? value : undefined;
}
