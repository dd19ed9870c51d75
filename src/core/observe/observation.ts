import { publicClass } from "../types/publicClass.ts";
import { classType, type PythonType } from "../types/pythonType.ts";

/** What names held when they were looked at, in a kernel. A name that is not there was not seen. */
export type Observation = ReadonlyMap<string, ObservedValue>;

export interface ObservedValue {
  /** Absent where the value's class can't be imported from anywhere. */
  readonly type?: PythonType;
  readonly shape?: readonly number[];
  readonly dtype?: string;
  /** The first fifty of a DataFrame. */
  readonly columns?: readonly ObservedColumn[];
  /** What `len` gives. */
  readonly length?: number;
}

export interface ObservedColumn {
  readonly name: string;
  readonly dtype: string;
}

/** The module of classes that the notebook itself defines. */
const notebookModule = "__main__";

/**
 * Reads what python/observe_values.py answers. The answer comes out of a process in which anything may run: what does not fit is left
 * out, and what will stand in code is a name.
 */
export function parseObservation(json: unknown): Observation {
  const values = fieldsOf(fieldsOf(json).values);
  return new Map(Object.entries(values).map(([name, value]) => [name, parseValue(fieldsOf(value))]));
}

/** A type in which the notebook's own classes are those of the module that they go to; `undefined` where one stays behind. */
export function inModule(
  type: PythonType,
  module: string,
  classes: ReadonlySet<string>,
): PythonType | undefined {
  if (type.kind === "none") return type;
  const parts = type.kind === "class" ? type.args : type.members;
  const moved = parts.map((part) => inModule(part, module, classes));
  const isWhole = moved.every((part) => part !== undefined);
  if (type.kind !== "class") return isWhole ? { ...type, members: moved } : undefined;
  if (type.module === notebookModule && !classes.has(type.name)) return undefined;
  const place = type.module === notebookModule ? module : type.module;
  return { ...type, module: place, args: isWhole ? moved : [] };
}

function parseValue(fields: Fields): ObservedValue {
  const { type, shape, dtype, columns, length } = fields;
  const known = parseType(type, mostLevels);
  return {
    ...(known !== undefined && { type: known }),
    ...(isList(shape, isCount) && { shape }),
    ...(isText(dtype) && { dtype }),
    ...(isList(columns, isColumn) && {
      columns: columns.map((column) => ({ name: column.name, dtype: column.dtype })),
    }),
    ...(isCount(length) && { length }),
  };
}

/** Deeper than any annotation that one would read. */
const mostLevels = 8;

function parseType(json: unknown, levels: number): PythonType | undefined {
  const { module, name, args, tuple, union, none } = fieldsOf(json);
  if (levels === 0) return undefined;
  if (none === true) return { kind: "none" };
  if (Array.isArray(union)) return parseUnion(union, levels);
  if (Array.isArray(tuple)) {
    const members = parseAll(tuple, levels);
    return members === undefined ? classType("", "tuple") : { kind: "tuple", members };
  }
  if (
    typeof module !== "string" ||
    typeof name !== "string" ||
    !isPath(module === "" ? name : `${module}.${name}`)
  )
    return undefined;
  const place = placeOf(module, name);
  if (place === undefined) return undefined;
  return classType(place.module, place.name, Array.isArray(args) ? (parseAll(args, levels) ?? []) : []);
}

/** Where an annotation takes the class from: a number of one size is a number of its kind, as elsewhere in `core/types`. */
function placeOf(
  module: string,
  name: string,
): { readonly module: string; readonly name: string } | undefined {
  const known = publicClass(module === "" ? name : `${module}.${name}`);
  // Of others than Python's own, the kernel has found the very class under this path.
  return known ?? (module === "" ? undefined : { module, name });
}

/** All of them or none. */
function parseAll(list: readonly unknown[], levels: number): readonly PythonType[] | undefined {
  const types = list.map((item) => parseType(item, levels - 1));
  return types.length > 0 && types.every((type) => type !== undefined) ? types : undefined;
}

function parseUnion(list: readonly unknown[], levels: number): PythonType | undefined {
  const types = parseAll(list, levels);
  if (types === undefined) return undefined;
  const flat = types.flatMap((type) => (type.kind === "union" ? type.members : [type]));
  const members = [...new Map(flat.map((type) => [JSON.stringify(type), type])).values()];
  return members.length > 1 ? { kind: "union", members } : members[0];
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? { ...value } : {};
}

function isList<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isColumn(value: unknown): value is ObservedColumn {
  const { name, dtype } = fieldsOf(value);
  return typeof name === "string" && isText(dtype);
}

/** Names with dots between. */
function isPath(text: string): boolean {
  return text.split(".").every((part) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(part));
}
