import type { FrameResult } from "../columns/columnEffects.ts";
import type { ImportedName } from "../python/nameFlow.ts";
import type { PythonType } from "../types/pythonType.ts";
import { partOfSamples } from "./dateColumns.ts";
import { classReference, type ClassReference } from "./classReference.ts";
import type { Figures } from "./figures.ts";
import { namesOf } from "./sampleFrame.ts";
import type { TestedFunction, TestedName } from "./testedFunction.ts";

export interface Asserts {
  readonly lines: readonly string[];
  readonly imports: readonly ImportedName[];
}

/** "all": whatever is expected, for a run to confirm; "sure": what holds whatever the inputs are. */
export type Strength = "all" | "sure";

export interface AssertForm {
  readonly strength: Strength;
  /** Parameters that are True or False. */
  readonly flags: readonly string[];
  /** The columns of sample frames, by the frames' names. */
  readonly sampled: ReadonlyMap<string, readonly string[]>;
}

export const noAsserts: Asserts = { lines: [], imports: [] };

/**
 * The names that a test gives to results: a lone one is `result`, since its own name is often a parameter's; and so is the tuple of
 * several, where only their number is known.
 */
export function resultNames(tested: TestedFunction): readonly string[] {
  const { returns } = tested;
  return returns.length === 1 || isOnlyCounted(tested) ? ["result"] : returns.map(({ name }) => name);
}

/** Several results of which nothing can be said. */
function isOnlyCounted({ returns, columns }: TestedFunction): boolean {
  return (
    returns.length > 1 &&
    returns.every((each) => !columns.results.has(each.name) && renderTypeAssert("", each).lines.length === 0)
  );
}

/** What holds of the results: types, columns that came and went. */
export function renderAsserts(tested: TestedFunction, form: AssertForm): Asserts {
  if (isOnlyCounted(tested))
    return { lines: [`assert len(result) == ${tested.returns.length}`], imports: [] };
  const names = resultNames(tested);
  const isLone = tested.returns.length === 1;
  const each = tested.returns.map((result, at) => {
    const name = names[at] ?? "result";
    const columns = tested.columns.results.get(result.name);
    if (columns === undefined) {
      const known = renderTypeAssert(name, result);
      // The least that can be said: something comes back.
      const isNothing = isLone && known.lines.length === 0 && !result.mayBeNone;
      return isNothing ? { lines: [`assert ${name} is not None`], imports: [] } : known;
    }
    return joinAsserts([
      result.mayBeNone
        ? noAsserts
        : { lines: [`assert isinstance(${name}, pd.DataFrame)`], imports: [pandas] },
      { lines: isLone && columns.isInput ? [`assert ${name} is ${columns.of}`] : [], imports: [] },
      { lines: renderColumnAsserts(name, columns, form), imports: [] },
    ]);
  });
  return joinAsserts(each);
}

/** What has been drawn, before it is closed. */
export function renderFigureAsserts(figures: Figures | undefined, strength: Strength): Asserts {
  if (figures === undefined || (!figures.isSure && strength === "sure")) return noAsserts;
  const { axes = 1, title } = figures;
  if (strength === "all" && title !== undefined)
    return { lines: [`assert plt.gca().get_title() == ${JSON.stringify(title)}`], imports: [] };
  if (strength === "all" && axes > 1)
    return { lines: [`assert len(plt.gcf().axes) == ${axes}`], imports: [] };
  return { lines: ["assert plt.get_fignums()"], imports: [] };
}

/** The calendar's values, where the input is a sample frame. */
export function renderDateAsserts(tested: TestedFunction): Asserts {
  const at = tested.returns.findIndex(({ name }) => tested.columns.results.has(name));
  const name = resultNames(tested)[at];
  if (name === undefined) return { lines: [], imports: [] };
  const last = new Map(tested.dateColumns.map(({ column, part }) => [column, part]));
  const lines = [...last].map(
    ([column, part]) =>
      `assert ${name}[${JSON.stringify(column)}].tolist() == [${partOfSamples(part).join(", ")}]`,
  );
  return { lines, imports: [] };
}

export function joinAsserts(all: readonly Asserts[]): Asserts {
  return { lines: all.flatMap(({ lines }) => lines), imports: all.flatMap(({ imports }) => imports) };
}

export const pandas: ImportedName = { name: "pd", module: "pandas", statement: "import pandas as pd" };

function renderTypeAssert(name: string, { type, mayBeNone }: TestedName): Asserts {
  if (mayBeNone) return noAsserts;
  const classes = type === undefined ? undefined : classesOf(type);
  if (classes === undefined) return noAsserts;
  const arity = type?.kind === "tuple" ? [`assert len(${name}) == ${type.members.length}`] : [];
  return { lines: [`assert isinstance(${name}, ${classes.text})`, ...arity], imports: classes.imports };
}

function renderColumnAsserts(
  name: string,
  result: FrameResult,
  { strength, flags, sampled }: AssertForm,
): readonly string[] {
  const { changes } = result;
  const whole = strength === "all" ? columnsAfter(result, sampled) : undefined;
  if (whole !== undefined)
    return [`assert list(${name}.columns) == [${whole.map((column) => JSON.stringify(column)).join(", ")}]`];
  const sure = changes.filter(({ isConditional }) => !isConditional);
  const there = sure.flatMap(({ kind, column, to }) =>
    kind === "dropped" ? [] : kind === "renamed" ? (to ? namesOf(to) : []) : namesOf(column),
  );
  const gone = sure.flatMap(({ kind, column }) =>
    kind === "dropped" || kind === "renamed" ? namesOf(column) : [],
  );
  const added = [...new Set(there)].filter((column) => !gone.includes(column));
  const lost = [...new Set(gone)].filter((column) => !there.includes(column));
  const quoted = (columns: readonly string[]) => columns.map((column) => JSON.stringify(column)).join(", ");
  return [
    ...(added.length === 0 ? [] : [`assert {${quoted(added)}} <= set(${name}.columns)`]),
    ...(lost.length === 0 ? [] : [`assert not {${quoted(lost)}} & set(${name}.columns)`]),
    ...changes.flatMap(({ kind, column, condition }) =>
      kind === "dropped" && condition !== undefined && flags.includes(condition)
        ? namesOf(column).map(
            (each) => `assert (${JSON.stringify(each)} not in ${name}.columns) is ${condition}`,
          )
        : [],
    ),
  ];
}

/** All columns in their order, where the code is seen to choose them or comes from a sample; `undefined` where some may not be seen. */
function columnsAfter(
  { of, only, changes }: FrameResult,
  sampled: AssertForm["sampled"],
): readonly string[] | undefined {
  const chosen = only?.flatMap(namesOf);
  const start = chosen ?? (of === undefined ? undefined : sampled.get(of));
  if (start === undefined || changes.some(({ isConditional }) => isConditional)) return undefined;
  const columns = [...start];
  for (const { kind, column, to } of changes) {
    const names = namesOf(column);
    const [first = ""] = names;
    const at = columns.indexOf(first);
    if (kind === "renamed" && to !== undefined && at !== -1) columns.splice(at, 1, ...namesOf(to));
    else if (kind === "dropped" || kind === "renamed")
      for (const each of names)
        columns.splice(0, columns.length, ...columns.filter((other) => other !== each));
    else columns.push(...names.filter((each) => !columns.includes(each)));
  }
  return columns.length === 0 || columns.length > 12 ? undefined : columns;
}

/** A type as the second argument of isinstance; `undefined` where that can't say it. */
function classesOf(type: PythonType): ClassReference | undefined {
  switch (type.kind) {
    case "none":
      return undefined;
    case "tuple":
      return { text: "tuple", imports: [] };
    case "class":
      return classReference(type.module, type.name);
    case "union": {
      const members = type.members.map(classesOf);
      const known = members.filter((member) => member !== undefined);
      if (known.length < members.length) return undefined;
      const text = `(${known.map((each) => each.text).join(", ")})`;
      return { text, imports: known.flatMap(({ imports }) => imports) };
    }
  }
}
