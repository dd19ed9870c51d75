import type { ImportedName } from "../python/nameFlow.ts";
import {
  noAsserts,
  pandas,
  renderAsserts,
  resultNames,
  type AssertForm,
  type Asserts,
} from "./renderAsserts.ts";
import { numpy } from "./sampleArgument.ts";
import type { TestedFunction, TestedName } from "./testedFunction.ts";

/** That inputs stay as they were: what to keep of them before the call, and the comparison behind it. */
export interface Unchanged {
  readonly before: readonly string[];
  readonly asserts: Asserts;
}

/** Frames that the code only reads; other values where nothing else can be said of the function. */
export function renderUnchanged(tested: TestedFunction, form: AssertForm): Unchanged {
  const none: Unchanged = { before: [], asserts: noAsserts };
  if (form.strength === "sure" || tested.figures !== undefined) return none;
  const isAlone = renderAsserts(tested, form).lines.every((line) =>
    /is not None$|^assert len\(result\)/.test(line),
  );
  const rebound = new Set([...resultNames(tested), ...tested.returns.map(({ name }) => name)]);
  const kept = tested.parameters.flatMap((parameter) => {
    if (rebound.has(parameter.name)) return [];
    const comparison = comparisonOf(parameter, tested, form);
    return comparison === undefined || (!comparison.isFrame && !isAlone)
      ? []
      : [{ ...comparison, name: parameter.name }];
  });
  if (kept.length === 0 || kept.length > 2) return none;
  const names = new Set(tested.parameters.map(({ name }) => name));
  const nameOf = (name: string) => (kept.length === 1 && !names.has("before") ? "before" : `${name}_before`);
  return {
    before: kept.map(({ name }) => `${nameOf(name)} = ${name}.copy()`),
    asserts: {
      lines: kept.map(({ name, compare }) => compare(name, nameOf(name))),
      imports: kept.flatMap(({ imports }) => imports),
    },
  };
}

interface Comparison {
  readonly isFrame: boolean;
  readonly imports: readonly ImportedName[];
  readonly compare: (name: string, before: string) => string;
}

function comparisonOf(
  { name, type, use }: TestedName,
  { columns }: TestedFunction,
  { sampled }: AssertForm,
): Comparison | undefined {
  const effects = columns.inputs.get(name);
  const full = type?.kind === "class" ? `${type.module}.${type.name}` : undefined;
  if (sampled.has(name) || full === "pandas.DataFrame") {
    const isChanged = effects?.changes.length !== 0 && effects !== undefined;
    return isChanged ? undefined : { isFrame: true, ...comparing("pd.testing.assert_frame_equal", pandas) };
  }
  if (full === "pandas.Series")
    return { isFrame: false, ...comparing("pd.testing.assert_series_equal", pandas) };
  if (full === "numpy.ndarray" || (type === undefined && use?.array !== undefined))
    return { isFrame: false, ...comparing("np.testing.assert_array_equal", numpy) };
  if (full !== undefined && [".list", ".dict", ".set"].includes(full))
    return { isFrame: false, imports: [], compare: (one, before) => `assert ${one} == ${before}` };
  return undefined;
}

function comparing(callee: string, item: ImportedName): Omit<Comparison, "isFrame"> {
  return { imports: [item], compare: (name, before) => `${callee}(${name}, ${before})` };
}
