import type { Node } from "web-tree-sitter";
import { plainText } from "../columns/arguments.ts";
import type { ParsedCell } from "../python/readCell.ts";
import { parts } from "../python/readExpression.ts";
import type { Span } from "../text/span.ts";

/** `df["hour"] = pd.to_datetime(df["time"]).dt.hour`: a column whose values follow from the calendar. */
export interface DateColumn {
  readonly column: string;
  /** The part of the date, as pandas names it. */
  readonly part: DatePart;
}

/** Dates for a test: over a year's end, of different weekdays and hours. */
export const sampleDates = ["2026-01-05 08:30:00", "2026-02-14 21:15:00", "2026-12-31 23:59:00"] as const;

/** The same as seconds since 1970. */
export const sampleSeconds = [1767601800, 1771103700, 1798761540] as const;

/** Parts of the sample dates by ISO 8601 and pandas' counting, in which Monday is 0. */
const partsOfSamples = {
  year: [2026, 2026, 2026],
  quarter: [1, 1, 4],
  month: [1, 2, 12],
  day: [5, 14, 31],
  dayofyear: [5, 45, 365],
  day_of_year: [5, 45, 365],
  dayofweek: [0, 5, 3],
  day_of_week: [0, 5, 3],
  weekday: [0, 5, 3],
  hour: [8, 21, 23],
  minute: [30, 15, 59],
  second: [0, 0, 0],
} as const;

export type DatePart = keyof typeof partsOfSamples;

/** The part's values for the sample dates. */
export function partOfSamples(part: DatePart): readonly number[] {
  return partsOfSamples[part];
}

/** The sample dates as `strftime` writes them; `undefined` where the format says what is not known here. */
export function dateTexts(format: string): readonly string[] | undefined {
  if (/%(?![YmdHMSy])/.test(format)) return undefined;
  return sampleDates.map((date) => {
    const [day = "", time = ""] = date.split(" ");
    const [Y = "", m = "", d = ""] = day.split("-");
    const [H = "", M = "", S = ""] = time.split(":");
    const written = new Map(Object.entries({ Y, m, d, H, M, S, y: Y.slice(2) }));
    return format.replaceAll(/%(.)/g, (_, letter: string) => written.get(letter) ?? "");
  });
}

/** The columns that the statements fill with parts of one date column; none of two date columns, whose samples could differ. */
export function readDateColumns(
  cells: readonly { readonly parsed: ParsedCell; readonly body: readonly Span[] }[],
): readonly DateColumn[] {
  const dates = new Set<string>();
  const found: DateColumn[] = [];
  for (const { parsed, body } of cells) {
    const starts = new Set(body.map(({ start }) => start));
    for (const statement of parts(parsed.tree.rootNode)) {
      if (!starts.has(statement.startIndex)) continue;
      const assignment = statement.namedChild(0);
      const target = assignment?.childForFieldName("left");
      const value = assignment?.childForFieldName("right");
      if (assignment?.type !== "assignment" || !target || !value) continue;
      const column =
        target.type === "subscript" ? plainText(target.childForFieldName("subscript")) : undefined;
      const part = partOf(value, dates);
      if (target.type === "identifier") {
        dates.delete(target.text);
        if (isDates(value, dates)) dates.add(target.text);
      } else if (column !== undefined && part !== undefined) found.push({ column, part });
    }
  }
  return found;
}

/** `stamps.dt.hour` */
function partOf(node: Node, dates: ReadonlySet<string>): DatePart | undefined {
  const name = node.childForFieldName("attribute")?.text ?? "";
  if (node.type !== "attribute" || !Object.hasOwn(partsOfSamples, name)) return undefined;
  const accessor = node.childForFieldName("object");
  const series = accessor?.childForFieldName("object") ?? undefined;
  if (series === undefined || accessor?.childForFieldName("attribute")?.text !== "dt") return undefined;
  // Object.hasOwn has checked it.
  return isDates(series, dates) ? (name as DatePart) : undefined;
}

/** `pd.to_datetime(df[...])`, or a name of one. */
function isDates(node: Node, dates: ReadonlySet<string>): boolean {
  if (node.type === "identifier") return dates.has(node.text);
  if (node.type === "subscript") return true;
  const [argument] = parts(node.childForFieldName("arguments") ?? node);
  return (
    node.type === "call" &&
    node.childForFieldName("function")?.text === "pd.to_datetime" &&
    argument?.type === "subscript"
  );
}
