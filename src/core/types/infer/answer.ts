import { classType, type PythonType } from "../pythonType.ts";
import { element, pathOf, type Instance, type Value } from "./value.ts";

/** Lists in lists in lists: what lies deeper is left out, as an annotation would not say it either. */
const deepest = 3;

/** The annotation of a value; undefined where none can be sure. */
export function answer(value: Value | undefined, depth = 0): PythonType | undefined {
  if (value === undefined || depth > deepest) return undefined;
  switch (value.kind) {
    case "none":
      return { kind: "none" };
    case "instance":
      return answerInstance(value, depth);
    case "fixed":
      return value.isList ? classType("", "list") : answerFixed(value.members, depth);
    case "union":
      return answerUnion(value.members, depth);
    case "library":
    case "member":
    case "own":
      return undefined;
  }
}

/** numpy's scalars as any precision; `float` where numpy's and Python's are meant, because np.float64 is a float. */
const widened: Readonly<Record<string, PythonType>> = {
  "~.anyfloat": classType("", "float"),
  "numpy.float64": classType("", "float"),
  "~.arraySet": classType("sklearn.utils", "Bunch"),
  "~.frameGroups": classType("pandas.api.typing", "DataFrameGroupBy"),
  "~.seriesGroups": classType("pandas.api.typing", "SeriesGroupBy"),
  "numpy.int64": classType("numpy", "integer"),
};

function answerInstance(value: Instance, depth: number): PythonType | undefined {
  const known = widened[pathOf(value) ?? ""];
  if (known !== undefined) return known;
  if (value.module.startsWith("~")) return undefined;
  return classType(value.module, value.name, answerElements(value, depth));
}

/** pandas' and numpy's classes take no elements in an annotation that everybody reads. */
const generic = new Set([
  "list",
  "dict",
  "set",
  "frozenset",
  "tuple",
  "deque",
  "defaultdict",
  "Counter",
  "OrderedDict",
]);

function answerElements(value: Instance, depth: number): PythonType[] {
  if (!generic.has(value.name) || value.contents === undefined) return [];
  const slots = value.name === "Counter" ? 1 : value.contents.size;
  const elements = Array.from({ length: slots }, (_, at) => answer(element(value, at), depth + 1));
  const known = elements.filter((each) => each !== undefined);
  return known.length === elements.length && known.every(({ kind }) => kind !== "union") ? known : [];
}

const longestTuple = 6;

function answerFixed(members: readonly (Value | undefined)[], depth: number): PythonType {
  const types = members.map((member) => answer(member, depth + 1));
  const known = types.filter((each) => each !== undefined);
  const isSaid = known.length === types.length && known.length > 0 && known.length <= longestTuple;
  return isSaid ? { kind: "tuple", members: known } : classType("", "tuple");
}

function answerUnion(members: readonly Value[], depth: number): PythonType | undefined {
  const types = members
    .toSorted((one, other) => Number(one.kind === "none") - Number(other.kind === "none"))
    .map((member) => answer(member, depth + 1));
  const known = types.filter((each) => each !== undefined && each.kind !== "union");
  if (known.length < types.length) return undefined;
  const different = new Map(known.map((each) => [JSON.stringify(each), each]));
  const [first] = different.values();
  return different.size === 1 ? first : { kind: "union", members: [...different.values()] };
}
