import type { Node } from "web-tree-sitter";
import { parts } from "../python/readExpression.ts";
import { argument, plainText, type Arguments } from "./arguments.ts";
import type { ColumnUse, ToldValue } from "./column.ts";
import type { Value } from "./value.ts";

/** Notes what values are used for; nothing for values that did not come in. */
export function use(value: Value | undefined, as: ColumnUse | undefined): void {
  if (value?.kind === "values" && as !== undefined) for (const need of value.needs) need.uses.add(as);
}

/** Notes what the code says of single values. */
export function tell(value: Value | undefined, told: readonly ToldValue[]): void {
  if (value?.kind === "values") for (const need of value.needs) need.told.push(...told);
}

/** The values that a literal, a list of literals, or a name of texts stands for. */
export function toldBy(kind: "equal" | "bound" | "key", node: Node | undefined, value?: Value): ToldValue[] {
  if (value?.kind === "names")
    return value.columns.flatMap((column) => (column.kind === "name" ? [{ kind, value: column.name }] : []));
  if (node?.type === "list" || node?.type === "tuple" || node?.type === "set")
    return parts(node).flatMap((part) => toldBy(kind, part));
  const text = plainText(node);
  if (text !== undefined) return [{ kind, value: text }];
  const isNumber = node !== undefined && /^-?(?:\d+|\d*\.\d+|\d+\.\d*)$/.test(node.text);
  return isNumber ? [{ kind, value: Number(node.text) }] : [];
}

/** Only a Series is used like this, so what it was taken from is a DataFrame. */
export function provesFrame(value: Value): void {
  if (value.kind === "values") for (const need of value.needs) need.of.isFrame = true;
}

/** Values that can't be traced to a column that came in. */
export const newValues: Value = { kind: "values", needs: [] };
export const mask: Value = { kind: "mask" };

const numeric = new Set(
  "mean std var median quantile skew kurt sem sum prod cumsum cumprod pct_change abs round clip corr cov interpolate rolling ewm expanding".split(
    " ",
  ),
);
/** They give values of the same column. */
const passing = new Set(
  "fillna dropna head tail copy sort_values shift ffill bfill reset_index abs round clip replace where mask sample drop_duplicates interpolate infer_objects".split(
    " ",
  ),
);
const masking = new Set(
  "isna isnull notna notnull duplicated eq ne gt ge lt le contains startswith endswith".split(" "),
);
const ofTexts = new Set(
  "lower upper strip lstrip rstrip split title capitalize startswith endswith join casefold".split(" "),
);
const ofDates = new Set("year month day hour minute weekday dayofweek strftime isoformat date".split(" "));

export function isNumericMethod(name: string): boolean {
  return numeric.has(name);
}

/** What `values.name` tells, and gives. */
export function readValuesAttribute(value: Value, name: string): Value {
  if (name === "str" || ofTexts.has(name)) use(value, "text");
  if (name === "dt" || ofDates.has(name)) use(value, "dates");
  if (name === "str" || name === "dt") provesFrame(value);
  return name === "loc" || name === "iloc" ? value : newValues;
}

/** What `values.name(...)` tells, and gives. */
export function readValuesMethod(value: Value, name: string, given: Arguments): Value {
  const [first] = given.positional;
  if (numeric.has(name)) use(value, "number");
  if (ofTexts.has(name)) use(value, "text");
  if (ofDates.has(name)) use(value, "dates");
  if (name === "map" && first?.type === "dictionary") {
    use(value, "category");
    tell(value, keysOf(first, "key"));
  }
  if (name === "replace" && first !== undefined)
    tell(value, first.type === "dictionary" ? keysOf(first, "equal") : toldBy("equal", first));
  if (name === "astype" && plainText(first) === "category") use(value, "category");
  if (["fillna", "eq", "ne", "gt", "ge", "lt", "le", "between"].includes(name))
    use(value, literalUse(argument(given, "value", 0)));
  if (["gt", "ge", "lt", "le", "between"].includes(name))
    for (const node of given.positional) tell(value, toldBy("bound", node));
  if (["eq", "ne", "isin"].includes(name)) tell(value, toldBy("equal", first));
  if (name === "isin") {
    const uses = new Set(first?.type === "list" ? parts(first).map(literalUse) : []);
    if (uses.size === 1) use(value, [...uses][0]);
    return mask;
  }
  if (masking.has(name) || name === "between") return mask;
  return passing.has(name) ? value : newValues;
}

function keysOf(dictionary: Node, kind: "equal" | "key"): ToldValue[] {
  return parts(dictionary).flatMap((pair) => toldBy(kind, pair.childForFieldName("key") ?? undefined));
}

/** What values are that a literal is compared with or put into. */
function literalUse(node: Node | null | undefined): ColumnUse | undefined {
  switch (node?.type) {
    case "integer":
    case "float":
      return "number";
    case "unary_operator":
      return node.child(0)?.type === "-" ? literalUse(node.childForFieldName("argument")) : undefined;
    case "true":
    case "false":
      return "bool";
    case "string": {
      const text = plainText(node);
      return text === undefined || /^\d{4}(-\d\d)+/.test(text) ? undefined : "text";
    }
    case undefined:
    default:
      return undefined;
  }
}

/** `left operator right`, where one side or both are columns' values. */
export function readArithmetic(operator: string, left: Side, right: Side): Value {
  for (const [side, opposite] of [
    [left, right],
    [right, left],
  ] as const) {
    if (side.value.kind !== "values") continue;
    if (["&", "|", "^"].includes(operator)) use(side.value, "bool");
    else if (/timedelta|DateOffset/i.test(opposite.node.text)) use(side.value, "dates");
    else use(side.value, arithmeticUse(operator, opposite));
  }
  if (["&", "|", "^"].includes(operator)) return mask;
  if (operator !== "-" || left.value.kind !== "values" || right.value.kind !== "values") return newValues;
  const needs = [...left.value.needs, ...right.value.needs];
  const areBothKnown = left.value.needs.length > 0 && right.value.needs.length > 0;
  if (areBothKnown) for (const need of needs) need.isDifference = true;
  return { kind: "values", needs };
}

export interface Side {
  readonly node: Node;
  readonly value: Value;
}

function arithmeticUse(operator: string, opposite: Side): ColumnUse | undefined {
  const literal = literalUse(opposite.node);
  if (literal === "number") return "number";
  if (operator === "+") return literal === "text" ? "text" : undefined;
  return operator === "-" || operator === "%" || operator === "@" ? undefined : "number";
}

/** A comparison; texts that look like dates are compared with either. */
export function readComparison(sides: readonly Side[], text: string): Value {
  const kind = /[<>]/.test(text) ? "bound" : "equal";
  for (const [at, { value }] of sides.entries())
    for (const opposite of [sides[at - 1], sides[at + 1]]) {
      tell(value, toldBy(kind, opposite?.node, opposite?.value));
      const isDate = /^\d{4}(-\d\d)+/.test(plainText(opposite?.node) ?? "");
      use(value, isDate && /[<>]/.test(text) ? "dates" : literalUse(opposite?.node));
    }
  return mask;
}
