import type { Node } from "web-tree-sitter";
import { plainText, readArguments } from "../columns/arguments.ts";
import { join } from "./columnWords.ts";

/** What the code surely draws, as the clause of an order: "draw a histogram titled "Ages""; `undefined` where it draws nothing. */
export function readPlots(body: readonly Node[]): string | undefined {
  const calls = body.flatMap((statement) =>
    statement
      .descendantsOfType("call")
      .filter((call) => isDrawing.test(calleeOf(call)) && isRun(call, statement)),
  );
  const drawn = calls.flatMap((call) => kindOf(call) ?? []);
  const kinds = [...new Set(drawn)];
  if (kinds.length === 0) return undefined;
  const isOne = drawn.length === 1 && !calls.some((call) => kindOf(call) !== undefined && isRepeated(call));
  const [only = ""] = kinds;
  if (kinds.length > 2) return "draw plots";
  const what =
    kinds.length === 1
      ? isOne || only === "plot"
        ? `a ${only}`
        : plural(only)
      : join(kinds.map((kind) => `a ${kind}`));
  const panels = calls.filter((call) => /(^|\.)(subplot|subplots|figure|add_subplot)$/.test(calleeOf(call)));
  const isSingle = panels.length < 2 && !calls.some(hasSeveral);
  if (!isSingle) return kinds.length === 1 ? `draw ${plural(only)}` : "draw plots";
  return `draw ${what}${titleOf(calls)}`;
}

const kinds: Readonly<Record<string, string>> = {
  hist: "histogram",
  histplot: "histogram",
  distplot: "histogram",
  scatter: "scatter plot",
  scatterplot: "scatter plot",
  bar: "bar chart",
  barh: "bar chart",
  barplot: "bar chart",
  countplot: "bar chart of counts",
  box: "box plot",
  boxplot: "box plot",
  violinplot: "violin plot",
  pie: "pie chart",
  heatmap: "heat map",
  pairplot: "grid of pair plots",
  lineplot: "line plot",
  kdeplot: "density plot",
  plot: "plot",
};

/** Only of what is surely a library's: axes by their customary names, pyplot, seaborn, the plot accessor. */
function kindOf(call: Node): string | undefined {
  const callee = calleeOf(call);
  const [, name = ""] = /\.(\w+)$/.exec(callee) ?? [];
  const isAccessor = /\.plot(\.\w+)?$/.test(callee);
  if (!isAccessor && !/^(plt|sns|ax\d*|axs|axes)\b/.test(callee)) return undefined;
  if (name !== "plot") return kinds[name];
  const kind = plainText(readArguments(call).keywords.get("kind"));
  return kind === undefined ? "plot" : kinds[kind];
}

/** Cells may nest calls by the thousand: only a short callee is read. */
function calleeOf(call: Node): string {
  const callee = call.childForFieldName("function");
  return callee === null || callee.endIndex - callee.startIndex > 200 ? "" : callee.text;
}

const isDrawing =
  /\.(plot(\.\w+)?|hist|histplot|distplot|scatter|scatterplot|barh?|barplot|countplot|box|boxplot|violinplot|pie|heatmap|pairplot|lineplot|kdeplot)$|(^|\.)(subplots?|figure|add_subplot|title|set_title|suptitle)$/;

/** The only title, where it is a plain text. */
function titleOf(calls: readonly Node[]): string {
  const titles = calls.filter((call) => /^plt\.title$|\.(set_title|suptitle)$/.test(calleeOf(call)));
  const [title] = titles;
  const text = title && plainText(readArguments(title).positional[0]);
  const isUsable = titles.length === 1 && text !== undefined && /^[^`"\\\n$]{1,40}$/.test(text);
  return isUsable ? ` titled "${text}"` : "";
}

/** It makes several axes, or one of them. */
function hasSeveral(call: Node): boolean {
  const { positional, keywords } = readArguments(call);
  const counts = [...positional, keywords.get("nrows"), keywords.get("ncols")];
  const callee = calleeOf(call);
  if (callee.endsWith(".subplots")) return counts.some((node) => node !== undefined && node.text !== "1");
  return callee.endsWith("subplot") || keywords.get("subplots")?.type === "true";
}

/** Neither in a function nor under a condition; a loop is taken to run. */
function isRun(call: Node, statement: Node): boolean {
  for (let at: Node | null = call; at !== null && at.id !== statement.parent?.id; at = at.parent)
    if (
      /^(function_definition|class_definition|lambda|if_statement|try_statement|match_statement|conditional_expression)$/.test(
        at.type,
      )
    )
      return false;
  return true;
}

function isRepeated(call: Node): boolean {
  for (let at = call.parent; at !== null; at = at.parent)
    if (/^(for|while)_statement$|comprehension$/.test(at.type)) return true;
  return false;
}

function plural(kind: string): string {
  if (kind.includes(" of ")) return kind.replace(/(\w+) of /, "$1s of ");
  return `${kind}s`;
}
