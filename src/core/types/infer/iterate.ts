import { element, instance, is, joinAll, membersOf, type Value } from "./value.ts";

const held = [
  "list",
  "set",
  "frozenset",
  "tuple",
  "collections.deque",
  "~.iterable",
  "dict",
  "collections.defaultdict",
  "collections.Counter",
  "collections.OrderedDict",
];

/** What a loop over the value gives. */
export function iterate(value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  if (value.kind === "union") return joinAll(membersOf(value).map(iterate));
  if (is(value, ...held)) return element(value);
  if (is(value, "str")) return instance("str");
  if (is(value, "range", "bytes")) return instance("int");
  if (is(value, "io.TextIOWrapper")) return instance("str");
  if (is(value, "~.frameGroups"))
    return { kind: "fixed", members: [undefined, instance("pandas.DataFrame")] };
  if (is(value, "~.seriesGroups")) return { kind: "fixed", members: [undefined, instance("pandas.Series")] };
  if (is(value, "pandas.DatetimeIndex")) return instance("pandas.Timestamp");
  return undefined;
}
