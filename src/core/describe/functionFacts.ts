import type { Node } from "web-tree-sitter";
import type { ColumnEffects, FrameResult } from "../columns/columnEffects.ts";
import type { Draft, Step } from "../extract/draft.ts";
import { recordedResult } from "../observe/recordedTypes.ts";
import type { Recording } from "../observe/recording.ts";
import type { ExtractionChoice } from "../extract/plan.ts";
import { bodyOf } from "../extract/selection.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { isTrue, readArguments } from "../columns/arguments.ts";
import { codeOf, type Trees } from "./codeOf.ts";
import type { FunctionFacts, ParameterFacts, Requirement, ReturnFacts } from "./facts.ts";
import { deriveSummary } from "./deriveSummary.ts";
import { readInPlace } from "./readInPlace.ts";
import { readRaises } from "./readRaises.ts";
import { readSideEffects } from "./readSideEffects.ts";
import { readSource } from "./readSource.ts";
import { readUsage, type Usage } from "./readUsage.ts";
import { summarize, type Summary } from "./summarize.ts";

/** What the facts are gathered from. */
export interface FactSources {
  readonly choice: Pick<ExtractionChoice, "notebook" | "functionName"> & {
    readonly section?: string | undefined;
  };
  readonly notebook: Notebook;
  readonly draft: Draft;
  readonly trees: Trees;
  readonly columns: ColumnEffects;
  /** Annotations as the signature has them, by parameter, and by returned name. */
  readonly annotations: {
    readonly parameters: ReadonlyMap<string, string>;
    readonly returns: ReadonlyMap<string, string>;
  };
  /** A call of the function, when it has run. */
  readonly recording?: Recording | undefined;
}

/** `undefined` where the cells hold definitions alone. */
export function functionFacts(sources: FactSources): FunctionFacts | undefined {
  const { choice, notebook, draft, trees, columns, annotations, recording } = sources;
  const { step, selection } = draft;
  if (step === undefined) return undefined;
  const body = codeOf(draft, trees);
  const parameters = [...step.parameters, ...step.keywords.map(({ name }) => name)].map((name) =>
    parameterFacts(name, sources, step, body),
  );
  const returns = step.returns.map((name): ReturnFacts => ({
    name,
    annotation: annotations.returns.get(name),
    frame: columns.results.get(name),
    isParameter: parameters.some((parameter) => parameter.name === name),
    mayBeNone: step.initial.includes(name),
    seen: recording && recordedResult(step, recording, name),
    source: readSource(name, body, new Set([...step.parameters, ...step.keywords.map((each) => each.name)])),
  }));
  const framed = returns.find(({ frame }) => frame !== undefined && frame.changes.length > 0);
  const changed = parameters.find(({ changes }) => changes.length > 0);
  // What was done to the whole is said of the whole.
  const isPart = framed?.frame?.kept !== "all" && changed !== undefined && changed.name === framed?.frame?.of;
  const added =
    framed?.frame?.of !== undefined && !isPart
      ? { to: changedWords(framed.name, framed.frame), changes: framed.frame.changes }
      : changed && { to: `\`${changed.name}\``, changes: changed.changes };
  const columnsOf = [...parameters.flatMap(({ needs }) => needs), ...(added?.changes ?? [])];
  const names = new Set([
    ...[...parameters, ...returns].map(({ name }) => name),
    ...columnsOf.flatMap(({ column }) => (column.kind === "name" ? [column.name] : column.names)),
  ]);
  const cells = selection.cells.filter((cell) => cell.core.length > 0);
  const isFrame = (name: string) =>
    parameters.some(
      (each) => each.name === name && (each.needs.length > 0 || /\bDataFrame$/.test(each.annotation ?? "")),
    );
  const derived = deriveSummary({ body, parameters, returns, changed: added, isFrame });
  const summary = summarize(choice.notebook, notebook, cells, choice.section, names, derived);
  return {
    summary,
    parameters,
    returns,
    raises: distinct(readRaises(body)),
    sideEffects: readSideEffects(body).filter((sentence) => !isSaid(sentence, summary)),
    example: exampleOf(choice.functionName, step),
  };
}

/** The frame whose columns the summary speaks of. */
function changedWords(name: string, { of = name, kept, isInput }: FrameResult): string {
  if (isInput || kept === "all" || name === of) return `\`${of}\``;
  return kept === "rows" ? `rows of \`${of}\`` : `\`${name}\``;
}

/** "Reads `a.csv`.", below "Read `a.csv` and fit `model`." */
function isSaid(sentence: string, { text, from }: Summary): boolean {
  const read = /^Reads (`[^`]+`)\.$/.exec(sentence)?.[1];
  return from === "code" && read !== undefined && text.toLowerCase().includes(`read ${read}`.toLowerCase());
}

function parameterFacts(
  name: string,
  { draft, trees, columns, annotations, recording }: FactSources,
  step: Step,
  body: readonly Node[],
): ParameterFacts {
  const keyword = step.keywords.find((each) => each.name === name);
  const input = columns.inputs.get(name);
  const literals = replacedLiterals({ keywords: keyword === undefined ? [] : [keyword] }, trees);
  const changes = input?.changes ?? [];
  const inPlace = readInPlace(name, body);
  return {
    name,
    annotation: annotations.parameters.get(name),
    default: keyword?.value,
    comment: commentOf(keyword?.comments),
    isModified: changes.length + inPlace.length > 0 || isModified(name, draft, body),
    inPlace,
    needs: input?.needs ?? [],
    changes,
    names: keyword === undefined ? undefined : namedBy(name, columns),
    decides: keyword === undefined ? undefined : decidedBy(name, columns),
    usage: readUsage(name, body, literals, replacedLiterals(step, trees)) ?? handedOn(name, draft),
    requires: isRebound(name, draft) ? [] : requirements(name, body),
    seen: recording?.inputs.get(name),
  };
}

/** The helpers that read it: the body hands it to them. */
function handedOn(name: string, { items }: Draft): Usage | undefined {
  const to = items.filter(({ needs }) => needs.has(name)).map((item) => item.name);
  return to.length === 0 ? undefined : { kind: "given", to: to.slice(0, 3) };
}

/** The nodes that keyword parameters take the place of. */
function replacedLiterals(
  { keywords }: Pick<Step, "keywords">,
  trees: Trees,
): ReadonlySet<number | undefined> {
  const places = keywords.flatMap((keyword) => keyword.places);
  return new Set(
    places.map(({ cell, span }) => {
      const root = trees.get(cell)?.tree.rootNode;
      return root?.descendantForIndex(span.start, span.end)?.id;
    }),
  );
}

function commentOf(
  comments: { readonly above: readonly string[]; readonly behind: string } | undefined,
): string | undefined {
  const lines = comments === undefined ? [] : comments.behind === "" ? comments.above : [comments.behind];
  const text = lines
    .map((line) => line.replace(/^#+\s*/, ""))
    .join(" ")
    .trim();
  return /^\p{L}/u.test(text) && !/^(noqa|type:|pylint|ruff|fmt)\b/.test(text) ? text : undefined;
}

function namedBy(parameter: string, { inputs }: ColumnEffects): ParameterFacts["names"] {
  for (const [frame, { needs, changes }] of inputs) {
    const need = needs.find(({ column }) => column.kind === "parameter" && column.parameter === parameter);
    const change = changes.find(
      ({ column }) => column.kind === "parameter" && column.parameter === parameter,
    );
    const column = need?.column ?? change?.column;
    if (column !== undefined) return { frame, column, uses: need?.uses ?? new Set() };
  }
  return undefined;
}

function decidedBy(parameter: string, { inputs, results }: ColumnEffects): ParameterFacts["decides"] {
  const all = [...inputs.values(), ...results.values()].flatMap(({ changes }) => changes);
  for (const [condition, when] of [
    [parameter, true],
    [`not ${parameter}`, false],
  ] as const) {
    const changes = distinct(all.filter((change) => change.condition === condition));
    if (changes.length > 0) return { changes, when };
  }
  return undefined;
}

function isRebound(name: string, { selection, step }: Draft): boolean {
  const inner = new Set(step?.inner ?? []);
  return selection.cells.some((cell) => bodyOf(cell, inner).some(({ flow }) => flow.binds.has(name)));
}

/** Methods that change what they are called on, whatever class it is of. */
const changing =
  /^(append|extend|insert|sort|reverse|update|add|discard|remove|clear|setdefault|pop|popitem|fit|partial_fit|fit_transform|fit_predict)$/;

/** An item or attribute is assigned, or such a method called, before the name may hold another object. */
function isModified(name: string, draft: Draft, body: readonly Node[]): boolean {
  const inner = new Set(draft.step?.inner ?? []);
  const statements = draft.selection.cells.flatMap((cell) => bodyOf(cell, inner));
  for (const [at, { flow, definition }] of statements.entries()) {
    const node = body[at];
    if (definition !== undefined || node === undefined) continue;
    if (flow.binds.has(name)) return false;
    if (flow.mutates.has(name)) return true;
    if (node.descendantsOfType("call").some((call) => changesReceiver(call, name))) return true;
  }
  return false;
}

function changesReceiver(call: Node, name: string): boolean {
  const callee = call.childForFieldName("function");
  if (callee?.type !== "attribute") return false;
  const method = callee.childForFieldName("attribute")?.text ?? "";
  if (method === "shuffle") return readArguments(call).positional[0]?.text === name;
  const object = callee.childForFieldName("object");
  if (object?.type !== "identifier" || object.text !== name) return false;
  const given = readArguments(call);
  const isStatement = call.parent?.type === "expression_statement";
  // A model of statsmodels gives what it fits, and takes no data for it.
  const isFit = method.includes("fit") && (method !== "fit" || given.positional.length > 0);
  const isUsed = isStatement || isFit || method === "pop" || method === "popitem";
  return isTrue(given.keywords.get("inplace")) || (changing.test(method) && isUsed);
}

function requirements(name: string, body: readonly Node[]): Requirement[] {
  const top = body.filter(({ type }) => type === "expression_statement").map(({ text }) => text);
  const has = (pattern: string) =>
    top.some((text) => new RegExp(String.raw`(?<![\w.])${name}${pattern}`).test(text));
  const isByDate = has(
    String.raw`\.index\.(year|month|day|hour|minute|dayofweek|day_name\(\)|weekday|quarter)\b`,
  );
  const first = String.raw`(\["[^"]*"\]|\['[^']*'\])?\.iloc\[-?[01]\]`;
  return [...(isByDate ? ["dates as index" as const] : []), ...(has(first) ? ["rows" as const] : [])];
}

/** The call as the notebook makes it, with today's values of what it passes on. */
function exampleOf(
  functionName: string,
  { parameters, keywords, returns, isAsync }: Step,
): string | undefined {
  if (parameters.length + keywords.length + returns.length === 0) return undefined;
  const given = [
    ...parameters,
    ...keywords.filter(({ isPassed }) => isPassed).map(({ name, value }) => `${name}=${value}`),
  ];
  const call = `${isAsync ? "await " : ""}${functionName}(${given.join(", ")})`;
  return returns.length === 0 ? call : `${returns.join(", ")} = ${call}`;
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
