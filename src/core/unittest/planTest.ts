import type { ColumnEffects } from "../columns/columnEffects.ts";
import type { Draft, Step } from "../extract/draft.ts";
import type { BodyLine } from "../extract/moveText.ts";
import type { Readings } from "../extract/notebookNames.ts";
import type { ExtractionChoice, TestTarget } from "../extract/plan.ts";
import { bodyOf } from "../extract/selection.ts";
import { lastUse } from "../observe/lastUse.ts";
import type { PythonType } from "../types/pythonType.ts";
import type { DateColumn } from "./dateColumns.ts";
import type { DefinitionCall } from "./definitionCalls.ts";
import type { Figures } from "./figures.ts";
import { notebookInputs, unlike, type Makers } from "./notebookInputs.ts";
import { pandas } from "./renderAsserts.ts";
import {
  fillIn,
  renderCallTest,
  renderSkippedDefinition,
  renderSkippedTest,
  renderTest,
  type TestInputs,
  type TestText,
} from "./renderTest.ts";
import { sampleArgument } from "./sampleArgument.ts";
import { renderSampleFrame, type SampleKind } from "./sampleFrame.ts";
import { traceOf, type NoSlice } from "./sliceInputs.ts";
import type { ValueUse } from "./valueUses.ts";
import type { TestedFunction, TestedName } from "./testedFunction.ts";

export type TestPlan = StepTests | DefinitionTests;

/** Tests of functions and classes that moved as they were. */
export interface DefinitionTests {
  readonly kind: "definitions";
  readonly tests: readonly {
    readonly name: string;
    /** Absent where no call can be known. */
    readonly text: TestText | undefined;
    /** To fill in; a sentence says why, or nothing. */
    readonly skipped: (reason?: string) => TestText;
  }[];
}

/** Tests of the new function that can be run, and what stands in their place when none passes. */
export interface StepTests {
  readonly kind: "step";
  /** The best first; empty when no input can be known. */
  readonly candidates: readonly Candidate[];
  /** An explicit skip that says what to fill in, and why. */
  readonly skipped: TestText;
}

export interface Candidate {
  readonly text: TestText;
  /** Asserts less: for where a run shows that too much was expected. */
  readonly weaker: TestText;
  /** Skipped for this reason. */
  skipped(reason: string): TestText;
}

/** What has been found out about the new function's names. */
export interface Knowledge {
  readonly parameters: ReadonlyMap<string, PythonType>;
  readonly returns: ReadonlyMap<string, PythonType>;
  /** What the code does with parameters. */
  readonly uses: ReadonlyMap<string, ValueUse>;
  readonly columns: ColumnEffects;
  readonly dateColumns: readonly DateColumn[];
  readonly figures: Figures | undefined;
  /** How the selected cells' own functions and classes can be called. */
  readonly calls: readonly DefinitionCall[];
  /** It prints, as far as the code's own calls tell. */
  readonly isPrinting: boolean;
}

/** Decides how the new code is tested. `unpinned`: why there is no test of what a run gave, for a skip. */
export function planTest(
  choice: ExtractionChoice,
  target: TestTarget,
  readings: Readings,
  draft: Draft,
  known: Knowledge,
  unpinned = "",
): TestPlan {
  if (draft.step === undefined) return planDefinitionTests(choice, target, readings, draft, known);
  const tested = describeTested(choice, draft.step, known);
  const trace = traceOf(movedText(readings, draft));
  const skip = (reason: string) =>
    renderSkippedTest(tested, [reason, unpinned, fillIn].filter((part) => part !== "").join(" "), target);
  if (trace !== undefined) return { kind: "step", candidates: [], skipped: skip(`The function ${trace}.`) };
  const makers = { readings, draft, importName: choice.module.importName };
  const sliced = notebookInputs(
    tested.parameters.map(({ name }) => name),
    makers,
  );
  const sampled = (["telling", "plain"] as const).map((kind) => sampleInputs(tested, makers, kind));
  // With dates that are known, more can be asserted.
  const ordered = known.dateColumns.length > 0 ? [...sampled, sliced] : [sliced, ...sampled];
  const inputs = unlike(ordered.filter((each) => "lines" in each));
  return {
    kind: "step",
    candidates: inputs.map((each) => ({
      text: renderTest(tested, each, target, { strength: "all" }),
      weaker: renderTest(tested, each, target, { strength: "sure" }),
      skipped: (skip) => renderTest(tested, each, target, { strength: "sure", skip }),
    })),
    skipped: skip("lines" in sliced ? "" : `What it takes can't be made here: ${sliced.reason}.`),
  };
}

/** Small frames with the columns that the code needs, and what else it takes. */
function sampleInputs(
  { parameters, columns }: TestedFunction,
  makers: Makers,
  kind: SampleKind,
): TestInputs | NoSlice {
  const given = new Map(
    parameters.flatMap(({ name }) => {
      const frame = renderSampleFrame(name, columns.inputs.get(name)?.needs ?? [], kind);
      return frame === undefined ? [] : [[name, frame] as const];
    }),
  );
  const rest = makeRest(
    parameters.filter(({ name }) => !given.has(name)),
    makers,
    kind,
  );
  if (!("lines" in rest)) return rest;
  const made = [...given.values()];
  return {
    lines: [...rest.lines, ...made.flatMap(({ lines }) => lines.map(plainLine))],
    imports: [...rest.imports, ...(given.size > 0 ? [pandas] : [])],
    sampled: new Map([...given].map(([name, frame]) => [name, frame.columns])),
  };
}

/** What the notebook makes in a few steps as it makes it; small values of the known types in place of the rest. */
function makeRest(parameters: readonly TestedName[], makers: Makers, kind: SampleKind): TestInputs | NoSlice {
  const whole = notebookInputs(
    parameters.map(({ name }) => name),
    makers,
  );
  if ("lines" in whole) return whole;
  const samples = parameters.flatMap((each) => {
    if ("lines" in notebookInputs([each.name], makers)) return [];
    const sample = sampleArgument(each, kind);
    return sample === undefined ? [] : [{ name: each.name, sample }];
  });
  const others = parameters.filter(({ name }) => !samples.some((each) => each.name === name));
  const rest = notebookInputs(
    others.map(({ name }) => name),
    makers,
  );
  if (!("lines" in rest)) return rest;
  return {
    lines: [...rest.lines, ...samples.map(({ name, sample }) => plainLine(`${name} = ${sample.text}`))],
    imports: [...rest.imports, ...samples.flatMap(({ sample }) => sample.imports)],
    sampled: new Map(),
  };
}

function plainLine(text: string): BodyLine {
  return { text, isInString: false };
}

/** Each is called as the notebook calls it, or with its defaults; else it is a test to fill in. */
function planDefinitionTests(
  { module: { importName } }: ExtractionChoice,
  target: TestTarget,
  readings: Readings,
  draft: Draft,
  { calls }: Knowledge,
): DefinitionTests {
  const isTraceless = traceOf(movedText(readings, draft)) === undefined;
  const own = draft.items.filter((item) => item.isOwn);
  const selected = new Set(draft.selection.cells.map(({ index }) => index));
  const tests = own.map(({ name, needs }) => {
    const isUnused = lastUse([name], readings, selected) === undefined;
    const whyNone = isUnused ? "The notebook does not use it." : "";
    const call =
      needs.size > 0 || !isTraceless ? undefined : calls.find((each) => each.name === name && !each.isLazy);
    const inputs =
      call && notebookInputs(call.reads, { readings, draft, importName }, call.at ?? { cell: 0, offset: 0 });
    return {
      name,
      text: inputs && "lines" in inputs ? renderCallTest(call, inputs, importName, target) : undefined,
      skipped: (reason = whyNone) => renderSkippedDefinition(name, reason, importName, target),
    };
  });
  return { kind: "definitions", tests };
}

/** All code that would run: of the cells, and of what they use. */
export function movedText(readings: Readings, { selection, items, step }: Draft): string {
  const inner = new Set(step?.inner ?? []);
  const body = selection.cells.flatMap((cell) =>
    bodyOf(cell, inner).map(({ span }) => cell.reading.source.slice(span.start, span.end)),
  );
  const definitions = items.map(({ cell, statement: { span } }) =>
    readings[cell]?.source.slice(span.start, span.end),
  );
  return [...body, ...definitions].join("\n");
}

/** What a test must know of the function that a step becomes. */
export function describeTested(
  { functionName, module }: ExtractionChoice,
  { isAsync, parameters, keywords, returns, initial, given }: Step,
  known: Knowledge,
): TestedFunction {
  const parameter = (name: string): TestedName => ({
    name,
    type: known.parameters.get(name),
    use: known.uses.get(name),
    mayBeNone: false,
  });
  const returned = (name: string): TestedName => ({
    name,
    type: known.returns.get(name),
    use: undefined,
    mayBeNone: initial.includes(name) || name === given?.name,
  });
  return {
    name: functionName,
    importName: module.importName,
    isAsync,
    parameters: parameters.map(parameter),
    keywords,
    returns: [...returns, ...(given?.name === undefined ? [] : [given.name])].map(returned),
    columns: known.columns,
    dateColumns: known.dateColumns,
    figures: known.figures,
    isPrinting:
      known.isPrinting && returns.length === 0 && given === undefined && known.figures === undefined,
  };
}
