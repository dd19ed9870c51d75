import type { Node } from "web-tree-sitter";
import type { Evaluation } from "./evaluation.ts";
import { element, instance, is, joinAll, type Member, type Value } from "./value.ts";

interface Key {
  readonly node: Node;
  readonly value: Value | undefined;
}

/** What `value[keys]` is. */
export function evaluateSubscript(node: Node, evaluation: Evaluation): Value | undefined {
  const value = evaluation.evaluateField(node, "value");
  const nodes = node
    .childrenForFieldName("subscript")
    .flatMap((each) => (each.type === "tuple" ? each.namedChildren : [each]));
  const keys = nodes.map((each) => ({ node: each, value: evaluation.evaluate(each) }));
  return subscript(value, keys, evaluation);
}

function subscript(
  value: Value | undefined,
  keys: readonly Key[],
  evaluation: Evaluation,
): Value | undefined {
  const [key] = keys;
  if (value === undefined || key === undefined) return undefined;
  if (value.kind === "union") {
    const others = value.members.filter(({ kind }) => kind !== "none");
    return joinAll(others.map((each) => subscript(each, keys, evaluation)));
  }
  if (value.kind === "fixed") return subscriptTuple(value.members, key);
  if (value.kind === "library")
    return /^numpy\.[cr]_$/.test(value.path) ? instance("numpy.ndarray", undefined) : undefined;
  if (value.kind === "member") return locate(value, keys);
  if (is(value, "pandas.DataFrame")) return subscriptFrame(value, keys, evaluation);
  if (is(value, "pandas.Series")) return isMany(key) || isSlice(key) ? value : undefined;
  if (is(value, "~.frameGroups")) {
    if (is(key.value, "str")) return instance("~.seriesGroups");
    return is(key.value, "list") ? value : undefined;
  }
  if (is(value, "numpy.ndarray")) return subscriptArray(value, keys);
  if (is(value, "~.values")) return isSlice(key) || isMany(key) ? value : undefined;
  if (is(value, "str", "bytes")) return is(value, "bytes") && !isSlice(key) ? instance("int") : value;
  if (is(value, "list", "tuple"))
    return isSlice(key) ? value : is(key.value, "int", "bool") ? element(value) : undefined;
  if (is(value, "pandas.Index", "pandas.DatetimeIndex"))
    return isSlice(key) || isMany(key) ? value : undefined;
  if (is(value, "range")) return isSlice(key) ? value : instance("int");
  if (is(value, "re.Match")) return undefined;
  // A defaultdict makes what it lacks.
  if (is(value, "collections.defaultdict") && value.kind === "instance") value.contents?.put(0, key.value);
  const isMapping = value.kind === "instance" && value.contents?.size === 2;
  return isMapping ? element(value, 1) : undefined;
}

function isSlice({ node }: Key): boolean {
  return node.type === "slice";
}

/** A mask or several labels: what comes out is of the same kind. */
function isMany({ value }: Key): boolean {
  return is(value, "list", "numpy.ndarray", "pandas.Series", "pandas.Index");
}

function isLabel({ value }: Key): boolean {
  return is(value, "str");
}

function isWhole({ value }: Key): boolean {
  return is(value, "int", "numpy.int64");
}

function subscriptTuple(members: readonly (Value | undefined)[], key: Key): Value | undefined {
  const index = /^-?\d+$/.test(key.node.text) ? Number(key.node.text) : undefined;
  if (index !== undefined) return members.at(index);
  if (isSlice(key)) return instance("tuple", joinAll(members));
  return isWhole(key) ? joinAll(members) : undefined;
}

function subscriptFrame(frame: Value, keys: readonly Key[], evaluation: Evaluation): Value | undefined {
  const [key] = keys;
  if (key === undefined || keys.length > 1) return undefined;
  if (isMany(key) || isSlice(key) || is(key.value, "pandas.DataFrame")) return frame;
  return isLabel(key) && isFlat(frame, evaluation) ? instance("pandas.Series") : undefined;
}

function isFlat(frame: Value, evaluation: Evaluation): boolean {
  return frame.kind === "instance" && frame.isNested !== true && !evaluation.notebook.hasNestedColumns;
}

/** `loc` and `iloc`: rows, then columns. A single label of an index that has it twice gives several rows, so that it is unknown. */
function locate({ of, name }: Member, keys: readonly Key[]): Value | undefined {
  const [rows, columns] = keys;
  if (rows === undefined) return undefined;
  const isPlace = name === "iloc";
  if (!isPlace && name !== "loc") return undefined;
  const many = (key: Key): boolean => isMany(key) || isSlice(key);
  const one = (key: Key): boolean => (isPlace ? isWhole(key) : isLabel(key));
  if (is(of, "pandas.Series")) return many(rows) ? of : undefined;
  if (!is(of, "pandas.DataFrame") || of.kind !== "instance") return undefined;
  if (columns === undefined)
    return many(rows) ? of : isPlace && one(rows) ? instance("pandas.Series") : undefined;
  if (many(rows) && many(columns)) return of;
  if (many(rows) && one(columns)) return of.isNested ? undefined : instance("pandas.Series");
  return isPlace && one(rows) && many(columns) ? instance("pandas.Series") : undefined;
}

/** A slice, a mask or an index array keeps an array; whole numbers alone may end at a scalar. */
function subscriptArray(array: Value, keys: readonly Key[]): Value | undefined {
  const isKept = keys.some(
    (key) => isSlice(key) || isMany(key) || key.value?.kind === "none" || key.node.type === "ellipsis",
  );
  const isKnown = keys.every(
    (key) =>
      isSlice(key) ||
      isMany(key) ||
      isWhole(key) ||
      key.value?.kind === "none" ||
      key.node.type === "ellipsis",
  );
  // Several index arrays and numbers alone still give an array; an unknown key may be anything, but a slice beside it keeps one axis.
  return isKept && (isKnown || keys.some(isSlice)) ? array : undefined;
}
