import { argument, type Call, type Rule } from "../call.ts";
import { iterate } from "../iterate.ts";
import { operate } from "../operate.ts";
import { element, empty, instance, is, join, joinAll, none, type Value } from "../value.ts";

/** Python's own functions and containers, and the standard library's. */
export const pythonRules: Readonly<Record<string, Rule>> = {
  float: () => instance("float"),
  list: (call) => container("list", call),
  set: (call) => container("set", call),
  frozenset: (call) => container("frozenset", call),
  tuple: (call) =>
    call.positional[0]?.value?.kind === "fixed" ? call.positional[0].value : container("tuple", call),
  dict: makeDict,
  sum: makeSum,
  extreme: makeExtreme,
  round: makeRound,
  abs: ({ positional: [given] }) =>
    isArithmetic(given?.value) ? (is(given?.value, "bool") ? instance("int") : given?.value) : undefined,
  enumerate: ({ positional: [given] }) =>
    iterable({ kind: "fixed", members: [instance("int"), iterate(given?.value)] }),
  zip: ({ positional, isOpen }) =>
    isOpen ? undefined : iterable({ kind: "fixed", members: positional.map(({ value }) => iterate(value)) }),
  map: ({ positional: [function_, ...lists], apply }) =>
    function_ &&
    iterable(
      apply(
        function_,
        lists.map(({ value }) => iterate(value)),
      ),
    ),
  filter: ({ positional: [, given] }) => iterable(iterate(given?.value)),
  reversed: ({ positional: [given] }) => iterable(iterate(given?.value)),
  iterator: ({ positional: [given] }) => iterable(iterate(given?.value)),
  next: ({ positional: [given, fallback] }) =>
    fallback === undefined ? iterate(given?.value) : join(iterate(given?.value), fallback.value),
  divmod: ({ positional: [one, other] }) =>
    is(one?.value, "int") && is(other?.value, "int")
      ? { kind: "fixed", members: [instance("int"), instance("int")] }
      : undefined,
  open: openFile,
  mathRound: ({ positional: [given] }) =>
    is(given?.value, "int", "float", "bool", "~.anyfloat") ? instance("int") : undefined,
  elementOfArgument: ({ positional: [given] }) => iterate(given?.value),
  listOfElements: ({ positional: [given] }) => instance("list", iterate(given?.value)),
  copyArgument: ({ positional: [given] }) => copied(given?.value),
  copy: ({ self }) => copied(self),
  matchOrNone: () => ({ kind: "union", members: [instance("re.Match"), none] }),
  splitRegex: () => instance("list"),
  // What is put in
  append: (call) => put(call, 0, call.positional[0]?.value),
  insert: (call) => put(call, 0, call.positional[1]?.value),
  extend: (call) => put(call, 0, iterate(call.positional[0]?.value)),
  setUpdate: (call) => put(call, 0, joinAll(call.positional.map(({ value }) => iterate(value)))),
  setUnion: ({ self, positional }) =>
    instance("set", joinAll([element(self), ...positional.map(({ value }) => iterate(value))])),
  update: (call) => {
    const given = call.positional[0]?.value;
    const isPairs = is(given, "dict") && call.keywords.size === 0;
    put(call, 0, isPairs ? element(given) : undefined);
    return put(call, 1, isPairs ? element(given, 1) : undefined);
  },
  counterUpdate: (call) => {
    put(call, 0, call.positional.length === 1 ? iterate(call.positional[0]?.value) : undefined);
    return none;
  },
  setdefault: (call) => {
    put(call, 0, call.positional[0]?.value);
    put(call, 1, call.positional[1]?.value ?? undefined);
    return element(call.self, 1);
  },
  keys: ({ self }) => iterable(element(self)),
  values: ({ self }) => iterable(element(self, 1)),
  items: ({ self }) => iterable({ kind: "fixed", members: [element(self), element(self, 1)] }),
  get: (call) => {
    const fallback = call.positional[1] === undefined ? none : call.positional[1].value;
    const isEmpty = call.self?.kind === "instance" && call.self.contents?.isEmpty() === true;
    return isEmpty ? fallback : join(element(call.self, 1), fallback);
  },
  // collections and itertools
  deque: (call) => container("collections.deque", call),
  counter: ({ positional: [given] }) =>
    instance(
      "collections.Counter",
      is(given?.value, "dict") ? element(given?.value) : iterate(given?.value),
      instance("int"),
    ),
  defaultdict: ({ positional: [factory] }) => {
    const made = factory === undefined ? undefined : madeBy[factory.node.text]?.();
    const { contents } = empty("", 2);
    contents?.put(1, made);
    return { ...instance("collections.defaultdict"), ...(contents && { contents }) };
  },
  orderedDict: () => instance("collections.OrderedDict", undefined, undefined),
  mostCommon: ({ self }) => instance("list", { kind: "fixed", members: [element(self), element(self, 1)] }),
  chain: ({ positional, isOpen }) =>
    iterable(isOpen ? undefined : joinAll(positional.map(({ value }) => iterate(value)))),
  product: ({ positional, isOpen, keywords }) =>
    iterable(
      isOpen || keywords.size > 0
        ? undefined
        : { kind: "fixed", members: positional.map(({ value }) => iterate(value)) },
    ),
  combinations: ({ positional: [given] }) => iterable(instance("tuple", iterate(given?.value))),
  repeat: ({ positional: [given] }) => iterable(given?.value),
  prodOf: ({ positional: [given] }) => {
    const item = iterate(given?.value);
    return is(item, "int", "float") ? item : undefined;
  },
};

const madeBy: Readonly<Record<string, () => Value>> = {
  list: () => empty("list"),
  set: () => empty("set"),
  int: () => instance("int"),
  float: () => instance("float"),
  str: () => instance("str"),
  dict: () => empty("dict", 2),
};

function iterable(item: Value | undefined): Value {
  return instance("~.iterable", item);
}

/** Tuples in it are those of its source: a new list of the same things. */
function container(kind: string, { positional: [given] }: Call): Value {
  if (given === undefined) return { ...empty(kind), ...(kind.includes(".") && instance(kind)) };
  return instance(kind, iterate(given.value));
}

function makeDict({ positional: [given], keywords, isOpen }: Call): Value {
  if (isOpen) return instance("dict", undefined, undefined);
  const made = empty("dict", 2);
  if (given !== undefined) {
    const pair = iterate(given.value);
    const isPair = pair?.kind === "fixed" && pair.members.length === 2;
    for (const at of [0, 1])
      made.contents?.put(
        at,
        is(given.value, "dict") ? element(given.value, at) : isPair ? pair.members[at] : undefined,
      );
  }
  for (const { value } of keywords.values()) {
    made.contents?.put(0, instance("str"));
    made.contents?.put(1, value);
  }
  return made;
}

function isArithmetic(value: Value | undefined): boolean {
  return is(
    value,
    "int",
    "float",
    "bool",
    "numpy.float64",
    "numpy.int64",
    "~.anyfloat",
    "numpy.ndarray",
    "pandas.Series",
    "pandas.DataFrame",
    "datetime.timedelta",
  );
}

/** The sum of no floats is the int 0, which an annotation `float` allows. */
function makeSum({ positional: [given, start] }: Call): Value | undefined {
  const item = iterate(given?.value);
  if (start !== undefined) return operate("+", item, start.value);
  if (is(item, "bool", "int")) return instance("int");
  return is(item, "float", "numpy.float64", "~.anyfloat") ? instance("~.anyfloat") : undefined;
}

function makeExtreme({ positional, keywords, isOpen }: Call): Value | undefined {
  if (isOpen) return undefined;
  const [given] = positional;
  const one = positional.length === 1 ? iterate(given?.value) : joinAll(positional.map(({ value }) => value));
  const fallback = keywords.get("default");
  const found = fallback === undefined ? one : join(one, fallback.value);
  return is(found, "numpy.ndarray", "pandas.Series", "pandas.DataFrame") ? undefined : found;
}

function makeRound(call: Call): Value | undefined {
  const value = call.positional[0]?.value;
  const digits = argument(call, 1, "ndigits");
  if (is(value, "int", "bool")) return instance("int");
  if (digits !== undefined && is(value, "float", "numpy.float64", "~.anyfloat")) return value;
  if (is(value, "float", "numpy.float64", "~.anyfloat")) return instance("int");
  return is(value, "pandas.Series", "pandas.DataFrame") ? value : undefined;
}

function openFile(call: Call): Value | undefined {
  if (call.isOpen) return undefined;
  const isMethod = call.self !== undefined;
  const mode = argument(call, isMethod ? 0 : 1, "mode");
  if (mode === undefined) return instance("io.TextIOWrapper");
  const text = /^["']([rwaxbt+]+)["']$/.exec(mode.node.text)?.[1];
  if (text === undefined) return undefined;
  if (!text.includes("b")) return instance("io.TextIOWrapper");
  if (text.includes("+") || call.keywords.has("buffering")) return undefined;
  return instance(text.includes("r") ? "io.BufferedReader" : "io.BufferedWriter");
}

/** A copy is a container of its own with the same elements. */
function copied(value: Value | undefined): Value | undefined {
  if (value?.kind !== "instance" || value.contents === undefined) return value;
  if (value.contents.isEmpty()) return { ...value, ...pickContents(value.contents.size) };
  const elements = Array.from({ length: value.contents.size }, (_, at) => element(value, at));
  return { ...value, ...pickElements(elements) };
}

function pickContents(size: number): object {
  return { contents: empty("", size).contents };
}

function pickElements(elements: readonly (Value | undefined)[]): object {
  return { contents: instance("x", ...elements).contents };
}

function put({ self }: Call, at: number, value: Value | undefined): Value {
  if (self?.kind === "instance") self.contents?.put(at, value);
  return none;
}
