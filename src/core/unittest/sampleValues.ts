import type { ColumnNeed, ToldValue } from "../columns/column.ts";
import { dateTexts, sampleDates, sampleSeconds } from "./dateColumns.ts";

/** Three values for a column, as Python text: first by what the code says of them, then by how it uses the column, then by its name. */
export function sampleValues(name: string, need: Pick<ColumnNeed, "uses" | "told">, at: number): string {
  const { uses, told } = need;
  if (uses.has("dates")) return parsedValues(told) ?? datesAround(told) ?? dates;
  if (uses.has("bool") && told.length === 0) return "[True, False, True]";
  const fromTold = toldValues(told, "text") ?? toldValues(told, "number");
  if (fromTold !== undefined) return fromTold;
  if (uses.has("number")) return findByName(numberNames, name) ?? plainNumbers(at);
  if (uses.has("text"))
    return isDateName(name) ? `[${days.map(quote).join(", ")}]` : (findByName(textNames, name) ?? plainTexts);
  if (uses.has("key")) return findByName(numberNames, name) ?? '["a", "b", "c"]';
  if (uses.has("category"))
    return findByName(numberNames, name) ?? findByName(textNames, name) ?? '["a", "b", "a"]';
  if (isDateName(name)) return dates;
  return findByName(numberNames, name) ?? findByName(textNames, name) ?? plainNumbers(at);
}

/** Three texts or numbers that the code makes a difference between; `undefined` where it says nothing of such. */
export function toldValues(told: readonly ToldValue[], of: "text" | "number"): string | undefined {
  if (of === "text") {
    const texts = told.flatMap((each) =>
      "value" in each && typeof each.value === "string" ? [{ kind: each.kind, value: each.value }] : [],
    );
    return texts.length === 0 ? undefined : textsAround(texts);
  }
  const numbers = told.flatMap((each) =>
    "value" in each && typeof each.value === "number" ? [{ kind: each.kind, value: each.value }] : [],
  );
  return numbers.length === 0 ? undefined : numbersAround(numbers);
}

/** What values of that name customarily are; `undefined` where the name says nothing. */
export function numbersByName(name: string): string | undefined {
  return findByName(numberNames, name);
}

/** Texts that fit the name, where it says anything. */
export function textsByName(name: string): string {
  return findByName(textNames, name) ?? plainTexts;
}

/** Values that whatever is done with a column can be done with, where those by its name are none. */
export function plainValues({ uses }: Pick<ColumnNeed, "uses">, at: number): string {
  if (uses.has("dates")) return dates;
  if (uses.has("bool")) return "[True, False, True]";
  if (uses.has("number")) return plainNumbers(at);
  if (uses.has("text")) return plainTexts;
  return uses.has("category") || uses.has("key") ? '["a", "b", "a"]' : plainNumbers(at);
}

const dates = `pd.to_datetime([${sampleDates.map((date) => `"${date}"`).join(", ")}])`;
const days = sampleDates.map((date) => date.slice(0, 10));
const plainTexts = '["north", "south", "north east"]';

/** Columns differ from each other, so that one taken for another is noticed and none is a multiple of another. */
export function plainNumbers(at: number): string {
  const rows = ["[1.0, 2.5, 4.0]", "[3.0, 0.5, 2.0]", "[10.0, 7.5, 12.0]", "[0.2, 0.8, 0.5]"];
  return rows[at % rows.length] ?? "";
}

/** Texts or numbers that `pd.to_datetime` reads as the sample dates; `undefined` where that isn't sure. */
function parsedValues(told: readonly ToldValue[]): string | undefined {
  const [parsed, ...others] = told.filter((each) => each.kind === "parsed");
  if (parsed === undefined || others.length > 0 || told.length > 1) return undefined;
  const { format, unit } = parsed;
  if (unit !== undefined) {
    const scale = { s: 1, ms: 1000 }[unit];
    return scale === undefined || format !== undefined
      ? undefined
      : `[${sampleSeconds.map((each) => each * scale).join(", ")}]`;
  }
  const texts = format === undefined ? sampleDates : dateTexts(format);
  return texts && `[${texts.map(quote).join(", ")}]`;
}

/** Dates a year before, at and a year after the one that the column is compared with. */
function datesAround(told: readonly ToldValue[]): string | undefined {
  const [limit] = told.flatMap((each) =>
    "value" in each && typeof each.value === "string" ? [each.value] : [],
  );
  const [, year, rest = ""] = /^(\d{4})((?:-\d\d){1,2}.*)$/.exec(limit ?? "") ?? [];
  if (year === undefined) return undefined;
  const values = [-1, 0, 1].map((step) => quote(`${Number(year) + step}${rest}`));
  return `pd.to_datetime([${values.join(", ")}])`;
}

interface ToldText {
  readonly kind: string;
  readonly value: string;
}

/** The texts that the code asks for, and one that it doesn't. */
function textsAround(told: readonly ToldText[]): string {
  const values = [...new Set(told.map(({ value }) => value))];
  const isDay = values.some((value) => /^\d{4}-\d\d-\d\d$/.test(value));
  const others = (isDay ? days : ["north", "south"]).filter((other) => !values.includes(other));
  const isClosed = told.some(({ kind }) => kind === "key");
  const taken = isClosed ? values : [...values.slice(0, 2), ...others];
  return `[${threeOf(taken).map(quote).join(", ")}]`;
}

interface ToldNumber {
  readonly kind: string;
  readonly value: number;
}

/** Numbers below, at and above the limits that the code asks for, or those that it asks for and another. */
function numbersAround(told: readonly ToldNumber[]): string {
  const values = [...new Set(told.map(({ value }) => value))].sort((one, two) => one - two);
  const [low = 0, high = low] = [values[0], values.at(-1)];
  const areWhole = values.every(Number.isInteger);
  const write = (numbers: readonly number[]) =>
    `[${numbers.map((each) => (areWhole ? String(each) : asFloat(each))).join(", ")}]`;
  if (told.some(({ kind }) => kind === "key")) return write(threeOf(values));
  if (told.every(({ kind }) => kind === "equal")) {
    if (values.every((each) => each === 0 || each === 1)) return write([0, 1, 0]);
    return write(threeOf([...values.slice(0, 2), high + 1]));
  }
  const between = (low + high) / 2;
  if (!areWhole && low >= 0 && high <= 1) return write([low / 2, between, (high + 1) / 2]);
  const middle = areWhole ? Math.round(between) : between;
  return write([low - 1, middle, high + 1]);
}

function threeOf<Each>(values: readonly Each[]): readonly Each[] {
  return [0, 1, 2].flatMap((at) => values[at % values.length] ?? []);
}

function asFloat(value: number): string {
  const rounded = String(Number(value.toPrecision(6)));
  return /[.e]/.test(rounded) ? rounded : `${rounded}.0`;
}

/** A Python literal that formatters leave as it is; JSON's escapes are Python's too. */
function quote(text: string): string {
  return JSON.stringify(text);
}

function isDateName(name: string): boolean {
  return (
    /(?:^|_)(?:dates?|datetime|time_?stamp|dt)(?:$|_)|_at$|[a-z](?:Date|Timestamp)$/i.test(name) &&
    !/^n_|count/i.test(name)
  );
}

/** What columns of such names customarily hold; the first that fits counts. */
const numberNames: readonly (readonly [name: RegExp, values: string])[] = [
  [/^(?:is|has|was)_/, "[True, False, True]"],
  [/(?:^|_)(?:n|num|number|count|counts|qty|quantity)(?:_|$)/, "[1, 2, 4]"],
  [/(?:^|_)years?$|^yr$/, "[2024, 2025, 2026]"],
  [/(?:^|_)months?$/, "[1, 2, 12]"],
  [/(?:^|_)(?:day_?of_?week|weekday)$/, "[0, 5, 3]"],
  [/(?:^|_)days?$/, "[5, 14, 31]"],
  [/(?:^|_)weeks?$/, "[2, 7, 52]"],
  [/(?:^|_)(?:hours?|hr)$/, "[8, 21, 23]"],
  [/(?:^|_)(?:minutes?|seconds?)$/, "[0, 15, 59]"],
  [/(?:^|_)quarter$/, "[1, 2, 4]"],
  [/(?:^|_)age$/, "[25, 40, 63]"],
  [/(?:^|_)id$/, "[1, 2, 3]"],
  [
    /(?:^|_)(?:prices?|amount|cost|costs|revenue|fare|sales|salary|income|charges|total)$/,
    "[9.5, 20.0, 49.9]",
  ],
  [/(?:^|_)(?:rate|ratio|share|prob|probability|pct|fraction)$/, "[0.1, 0.5, 0.9]"],
  [/^lat(?:itude)?$/, "[52.5, 48.1, 40.7]"],
  [/^(?:lon|lng|longitude)$/, "[13.4, 11.6, -74.0]"],
];

const textNames: readonly (readonly [name: RegExp, values: string])[] = [
  [/(?:^|_)e?mail$/, '["ada@example.com", "grace@example.com", "alan@example.com"]'],
  [/(?:^|_)(?:first_?)?name$/, '["Ada", "Grace", "Alan"]'],
  [/^(?:sex|gender)$/, '["female", "male", "female"]'],
  [/(?:^|_)city$/, '["Rome", "Oslo", "Lima"]'],
  [/(?:^|_)country$/, '["Italy", "Norway", "Peru"]'],
];

function findByName(
  names: readonly (readonly [name: RegExp, values: string])[],
  column: string,
): string | undefined {
  const words = column
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[\s.-]+/g, "_")
    .toLowerCase();
  return names.find(([name]) => name.test(words))?.[1];
}
