import type { ColumnChange } from "../columns/column.ts";
import type { ImportedName } from "../python/nameFlow.ts";
import type { PythonType } from "../types/pythonType.ts";
import { partOfSamples } from "./dateColumns.ts";
import { classReference, type ClassReference } from "./classReference.ts";
import { namesOf } from "./sampleFrame.ts";
import type { TestedFunction, TestedName } from "./testedFunction.ts";

export interface Asserts {
  readonly lines: readonly string[];
  readonly imports: readonly ImportedName[];
}

/** The name that a test gives to a result: a lone one is `result`, since its own name is often a parameter's. */
export function resultNames({ returns }: TestedFunction): readonly string[] {
  return returns.length === 1 ? ["result"] : returns.map(({ name }) => name);
}

/** What holds of the results whatever the inputs are: types, columns that came and went. `flags` are parameters that are True or False. */
export function renderAsserts(tested: TestedFunction, flags: readonly string[]): Asserts {
  const names = resultNames(tested);
  const each = tested.returns.map((result, at) => {
    const name = names[at] ?? "result";
    const columns = tested.columns.results.get(result.name);
    return joinAsserts([
      renderTypeAssert(name, result, columns !== undefined),
      { lines: renderColumnAsserts(name, columns?.changes ?? [], flags), imports: [] },
    ]);
  });
  return joinAsserts(each);
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

function renderTypeAssert(name: string, { type, mayBeNone }: TestedName, isFrame: boolean): Asserts {
  if (mayBeNone) return { lines: [], imports: [] };
  if (isFrame) return { lines: [`assert isinstance(${name}, pd.DataFrame)`], imports: [pandas] };
  const classes = type === undefined ? undefined : classesOf(type);
  if (classes === undefined) return { lines: [`assert ${name} is not None`], imports: [] };
  return { lines: [`assert isinstance(${name}, ${classes.text})`], imports: classes.imports };
}

function renderColumnAsserts(
  name: string,
  changes: readonly ColumnChange[],
  flags: readonly string[],
): readonly string[] {
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
