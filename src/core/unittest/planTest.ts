import type { Draft, Step } from "../extract/draft.ts";
import { statementLines, type BodyLine } from "../extract/moveText.ts";
import type { Readings } from "../extract/notebookNames.ts";
import type { ExtractionChoice, TestTarget } from "../extract/plan.ts";
import { bodyOf, firstCell } from "../extract/selection.ts";
import {
  fillIn,
  ownImport,
  renderDefinitionTests,
  renderSkippedTest,
  renderTest,
  type TestText,
} from "./renderTest.ts";
import { sliceInputs, traceOf, type InputSlice } from "./sliceInputs.ts";
import type { TestedFunction, TestedName } from "./testedFunction.ts";

/** A test that can be run, and what stands in its place when it does not pass or can't be run. */
export interface TestPlan {
  /** Absent when no input can be known. */
  readonly candidate?: TestText;
  /** The same as an explicit skip that says why, and what to fill in. */
  skipped(reason?: string): TestText;
}

/** Decides how the new code is tested; `types` are those of parameters and returns, by name. */
export function planTest(
  choice: ExtractionChoice,
  target: TestTarget,
  readings: Readings,
  draft: Draft,
  types: ReadonlyMap<string, TestedName["type"]>,
): TestPlan {
  if (draft.step === undefined) return planDefinitionTests(choice, target, draft);
  const tested = describe(choice, draft.step, types);
  const inputs = findInputs(readings, draft);
  const skipped = (reason?: string) =>
    renderSkippedTest(tested, reason === undefined ? reasonOf(inputs) : `${reason} ${fillIn}`, target);
  if (inputs.kind === "none") return { skipped };
  const lines = inputs.statements.flatMap(({ cell, statement }): BodyLine[] => {
    const reading = readings[cell];
    return reading === undefined ? [] : statementLines(reading, statement, statement.span.end, []);
  });
  const own = inputs.ofModule.map((name) => ownImport(name, choice.module.importName));
  return { candidate: renderTest(tested, { lines, imports: [...inputs.imports, ...own] }, target), skipped };
}

/** Functions and classes that moved as they were: each has a test to fill in. */
function planDefinitionTests({ module }: ExtractionChoice, target: TestTarget, { items }: Draft): TestPlan {
  const own = items.filter((item) => item.isOwn).map(({ name }) => name);
  return { skipped: () => renderDefinitionTests(own, module.importName, target) };
}

type Inputs = InputSlice | { readonly kind: "none"; readonly reason: string };

function findInputs(readings: Readings, draft: Draft): Inputs {
  const trace = traceOf(textOf(readings, draft));
  if (trace !== undefined) return { kind: "none", reason: `The function ${trace}` };
  const names = draft.step?.parameters ?? [];
  const moduleNames = new Set(draft.items.filter(({ needs }) => needs.size === 0).map(({ name }) => name));
  const slice = sliceInputs(names, readings, firstCell(draft.selection), moduleNames);
  if (slice.kind === "slice") return slice;
  return { kind: "none", reason: `What it takes can't be made here: ${slice.reason}` };
}

function reasonOf(inputs: Inputs): string {
  return inputs.kind === "none" ? `${inputs.reason}. ${fillIn}` : fillIn;
}

/** All code that would run: of the cells, and of what they use. */
function textOf(readings: Readings, { selection, items, step }: Draft): string {
  const inner = new Set(step?.inner ?? []);
  const body = selection.cells.flatMap((cell) =>
    bodyOf(cell, inner).map(({ span }) => cell.reading.source.slice(span.start, span.end)),
  );
  const definitions = items.map(({ cell, statement: { span } }) =>
    readings[cell]?.source.slice(span.start, span.end),
  );
  return [...body, ...definitions].join("\n");
}

function describe(
  { functionName, module }: ExtractionChoice,
  { isAsync, parameters, keywords, returns, initial }: Step,
  types: ReadonlyMap<string, TestedName["type"]>,
): TestedFunction {
  const named = (name: string): TestedName => ({
    name,
    type: types.get(name),
    mayBeNone: initial.includes(name),
  });
  return {
    name: functionName,
    importName: module.importName,
    isAsync,
    parameters: parameters.map(named),
    keywords,
    returns: returns.map(named),
  };
}
