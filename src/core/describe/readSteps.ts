import type { Node } from "web-tree-sitter";
import { argument, plainText, readArguments } from "../columns/arguments.ts";
import { builtins } from "../python/names.ts";
import { parts } from "../python/readExpression.ts";
import { join } from "./columnWords.ts";
import { readPlots } from "./readPlots.ts";

/** What a summary may name: what the function takes and gives. Other names of the code mean nothing to who calls it. */
export interface StepNames {
  readonly parameters: ReadonlySet<string>;
  readonly returns: ReadonlySet<string>;
  /** Parameters that are DataFrames. */
  readonly frames: ReadonlySet<string>;
}

/** What the code surely does, as the clauses of an order in the code's own order: "fit `model`", "predict `y_pred`". */
export function readSteps(body: readonly Node[], names: StepNames): readonly string[] {
  const made = new Map<string, string>();
  const rebound = new Set<string>();
  const steps = body.flatMap((statement): (string | undefined)[] => {
    if (statement.type !== "expression_statement") return [];
    const [expression] = parts(statement);
    const { targets, value } = readBinding(expression);
    const known = {
      ...names,
      parameters: new Set([...names.parameters].filter((name) => !rebound.has(name))),
    };
    const step = value && readValue(value, targets, known, made, rebound);
    for (const target of targets) {
      rebound.add(target);
      const className = classOf(value ?? null);
      if (className !== undefined) made.set(target, className);
      else made.delete(target);
    }
    return [step];
  });
  const all = [...steps, framesBuilt(body, names), readPlots(body)].flatMap((step) => step ?? []);
  return [...new Set(all)];
}

/** The names that a statement binds, and the expression that it evaluates. */
function readBinding(expression: Node | undefined): {
  readonly targets: readonly string[];
  readonly value: Node | undefined;
} {
  if (expression?.type !== "assignment") return { targets: [], value: expression };
  const left = expression.childForFieldName("left");
  const right = expression.childForFieldName("right") ?? undefined;
  const names = left === null ? [] : left.type === "identifier" ? [left] : parts(left);
  const isPlain = names.every(({ type }) => type === "identifier");
  return { targets: isPlain ? names.map(({ text }) => text) : [], value: right };
}

function readValue(
  value: Node,
  targets: readonly string[],
  names: StepNames,
  made: ReadonlyMap<string, string>,
  locals: ReadonlySet<string>,
): string | undefined {
  const [target] = targets;
  const isReturned = target !== undefined && targets.length === 1 && names.returns.has(target);
  const isPlain = !value.descendantsOfType("identifier").some(({ text }) => locals.has(text));
  const kept = isReturned && isPlain ? readFilter(value, names) : undefined;
  if (kept !== undefined || value.type !== "call") return kept;
  const callee = value.childForFieldName("function");
  const name = lastName(callee);
  if (name === "train_test_split") return splitWords(value, names);
  if (callee?.type === "attribute" && /^fit(_transform|_predict|_resample)?$/.test(name))
    return fitWords(callee.childForFieldName("object"), names, made);
  if (!isReturned) return undefined;
  if (callee?.type === "attribute" && /^predict(_proba)?$/.test(name)) return `predict \`${target}\``;
  return readGroups(value) ?? readJoin(value, names) ?? readFile(value) ?? readOwnCall(value, target);
}

function splitWords(call: Node, { parameters }: StepNames): string {
  const given = readArguments(call).positional.map(({ text }) => text);
  const isTaken = given.length > 0 && given.every((text) => parameters.has(text));
  return `split ${isTaken ? join(given.map(quoted)) : "the data"} into training and test sets`;
}

function fitWords(
  receiver: Node | null,
  { parameters, returns }: StepNames,
  made: ReadonlyMap<string, string>,
): string | undefined {
  const name = receiver?.text ?? "";
  const className = receiver?.type === "identifier" ? made.get(name) : classOf(receiver);
  if (className !== undefined) return `fit ${/^[AEIOU]/.test(className) ? "an" : "a"} \`${className}\``;
  return parameters.has(name) || returns.has(name) ? `fit ${quoted(name)}` : undefined;
}

/** "KMeans", of `cluster.KMeans(3)`. */
function classOf(value: Node | null): string | undefined {
  const name = value?.type === "call" ? lastName(value.childForFieldName("function")) : "";
  return /^[A-Z]\w*[a-z]\w*$/.test(name) ? name : undefined;
}

/** `df[df.a > 1]`, `[n for n in numbers if n > 1]`. */
function readFilter(value: Node, { parameters, frames }: StepNames): string | undefined {
  if (value.type === "subscript") {
    const whole = value.childForFieldName("value")?.text ?? "";
    const [key, ...others] = value.childrenForFieldName("subscript");
    const isMask =
      key !== undefined && others.length === 0 && /^(comparison|binary|unary)_operator$/.test(key.type);
    const condition = shortCode(key);
    if (!isMask || condition === undefined || !frames.has(whole) || !parameters.has(whole)) return undefined;
    const isOwn = key.descendantsOfType("identifier").some(({ text }) => text === whole);
    return isOwn && /[<>=~!&|]/.test(condition)
      ? `keep the rows of ${quoted(whole)} where \`${condition}\``
      : undefined;
  }
  if (value.type !== "list_comprehension" && value.type !== "set_comprehension") return undefined;
  const clauses = parts(value).filter(({ type }) => type.endsWith("_clause"));
  const [loop, only, ...others] = clauses;
  const item = loop?.childForFieldName("left")?.text ?? "";
  const whole = loop?.childForFieldName("right")?.text ?? "";
  const condition = only?.type === "if_clause" ? shortCode(parts(only)[0]) : undefined;
  const isKept = value.childForFieldName("body")?.text === item && others.length === 0;
  return isKept && condition !== undefined && parameters.has(whole)
    ? `keep each ${quoted(item)} of ${quoted(whole)} for which \`${condition}\``
    : undefined;
}

const statistics: Readonly<Record<string, string>> = {
  mean: "mean",
  sum: "sum",
  median: "median",
  std: "standard deviation",
  min: "minimum",
  max: "maximum",
  nunique: "number of distinct values",
};

/** `df.groupby("city")["price"].mean()`, and what is chained behind it. */
function readGroups(value: Node): string | undefined {
  const links = chainOf(value);
  const at = links.findIndex(({ name }) => name === "groupby");
  const grouped = links[at]?.call;
  const keys = grouped && namesIn(argument(readArguments(grouped), "by", 0));
  const next = links[at + 1];
  if (at === -1 || keys === undefined || next === undefined) return undefined;
  const isChosen = next.columns !== undefined;
  const last = isChosen ? links[at + 2] : next;
  const by = `by ${join(keys.map(quoted))}`;
  if (last?.name === "size" && last.call !== undefined) return `count the rows ${by}`;
  const statistic = last?.call === undefined ? undefined : statistics[last.name];
  if (statistic === undefined || next.columns === undefined) return undefined;
  return `compute the ${statistic} of ${join(next.columns.map(quoted))} ${by}`;
}

interface Link {
  readonly name: string;
  readonly call?: Node;
  /** Of a subscript with plain texts. */
  readonly columns?: readonly string[];
}

/** `a.b(x)["c"].d()` as its links, the first first. */
function chainOf(value: Node): readonly Link[] {
  const links: Link[] = [];
  let at: Node | null = value;
  while (at !== null) {
    if (at.type === "call") {
      const callee = at.childForFieldName("function");
      links.unshift({ name: lastName(callee), call: at });
      at = callee?.type === "attribute" ? callee.childForFieldName("object") : null;
    } else if (at.type === "attribute") {
      const name = at.childForFieldName("attribute")?.text ?? "";
      links.unshift({ name, columns: [name] });
      at = at.childForFieldName("object");
    } else if (at.type === "subscript") {
      const columns = namesIn(at.childForFieldName("subscript") ?? undefined);
      links.unshift({ name: "", ...(columns && { columns }) });
      at = at.childForFieldName("value");
    } else return links;
  }
  return links;
}

/** A text, or a list of texts. */
function namesIn(node: Node | undefined): readonly string[] | undefined {
  const items = node?.type === "list" ? parts(node) : node === undefined ? [] : [node];
  const texts = items.flatMap((item) => plainText(item) ?? []);
  const isWhole = texts.length > 0 && texts.length === items.length && texts.length <= 4;
  return isWhole && texts.every((text) => text !== "" && !text.includes("`")) ? texts : undefined;
}

/** `a.merge(b, on="k")`, `pd.merge(a, b)`, `pd.concat([a, b])`. */
function readJoin(call: Node, { parameters }: StepNames): string | undefined {
  const callee = call.childForFieldName("function");
  const given = readArguments(call);
  const isPandas = /^(pd|pandas)\.(merge|concat)$/.test(callee?.text ?? "");
  const name = lastName(callee);
  if (name === "concat" && isPandas) {
    const [list] = given.positional;
    const items = list?.type === "list" ? parts(list).map(({ text }) => text) : [];
    const isTaken = items.length > 1 && items.length <= 4 && items.every((item) => parameters.has(item));
    return isTaken ? `concatenate ${join(items.map(quoted))}` : undefined;
  }
  if (name !== "merge" || callee?.type !== "attribute") return undefined;
  const left = isPandas ? argument(given, "left", 0) : (callee.childForFieldName("object") ?? undefined);
  const right = argument(given, "right", isPandas ? 1 : 0);
  if (!parameters.has(left?.text ?? "") || !parameters.has(right?.text ?? "")) return undefined;
  const on = namesIn(given.keywords.get("on"));
  const keys = on === undefined ? "" : ` on ${join(on.map(quoted))}`;
  return `merge ${quoted(left?.text ?? "")} and ${quoted(right?.text ?? "")}${keys}`;
}

function readFile(call: Node): string | undefined {
  const callee = call.childForFieldName("function")?.text ?? "";
  const path = plainText(readArguments(call).positional[0]);
  const isReading = /^(pd|pandas)\.read_\w+$|^(np|numpy)\.(load|loadtxt|genfromtxt)$|^joblib\.load$/.test(
    callee,
  );
  return isReading && path !== undefined && path !== "" && !path.includes("`")
    ? `read \`${path}\``
    : undefined;
}

/** A call of a function, not of a method: what it is given and gives may be anything, so it is only named. */
function readOwnCall(call: Node, target: string): string | undefined {
  const callee = call.childForFieldName("function")?.text ?? "";
  const isFunction = /^[a-z_]\w*$/.test(callee) && !builtins.has(callee) && callee !== target;
  return isFunction ? `compute ${quoted(target)} with ${quoted(callee)}` : undefined;
}

/** Returned names that `pd.DataFrame(...)` makes. */
function framesBuilt(body: readonly Node[], { returns }: StepNames): string | undefined {
  const built = body.flatMap((statement) => {
    const { targets, value } = readBinding(parts(statement)[0]);
    const [target = ""] = targets;
    const isBuilt = /^(pd|pandas)\.DataFrame\(/.test(value?.text ?? "") && value?.type === "call";
    const isPlain = isBuilt && value.childForFieldName("function")?.text.endsWith(".DataFrame") === true;
    return statement.type === "expression_statement" && isPlain && returns.has(target) ? [target] : [];
  });
  const names = [...new Set(built)];
  if (names.length === 0 || names.length > 4) return undefined;
  return `build the DataFrame${names.length === 1 ? "" : "s"} ${join(names.map(quoted))}`;
}

function lastName(callee: Node | null): string {
  return (callee?.type === "attribute" ? callee.childForFieldName("attribute") : callee)?.text ?? "";
}

/** Code that a sentence can hold. */
function shortCode(node: Node | undefined): string | undefined {
  const text = node?.text ?? "";
  return text === "" || text.length > 45 || /[\n`]/.test(text) ? undefined : text;
}

function quoted(name: string): string {
  return `\`${name}\``;
}
