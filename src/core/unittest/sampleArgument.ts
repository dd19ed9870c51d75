import type { ImportedName } from "../python/nameFlow.ts";
import type { PythonType } from "../types/pythonType.ts";
import { classReference } from "./classReference.ts";
import { pandas } from "./renderAsserts.ts";
import type { SampleKind } from "./sampleFrame.ts";
import { numbersByName, plainNumbers, textsByName, toldValues } from "./sampleValues.ts";
import type { TestedName } from "./testedFunction.ts";

/** Python that makes a small value, and what it imports. */
export interface SampleArgument {
  readonly text: string;
  readonly imports: readonly ImportedName[];
}

/** A small value of the parameter's type; `undefined` where it can't be told what would do. */
export function sampleArgument(tested: TestedName, kind: SampleKind): SampleArgument | undefined {
  if (tested.type !== undefined) return ofType(tested.type, tested, kind);
  if (tested.use?.array !== undefined) return arrayOf(tested, kind);
  return undefined;
}

function ofType(type: PythonType, tested: TestedName, kind: SampleKind): SampleArgument | undefined {
  switch (type.kind) {
    case "none":
      return plain("None");
    case "tuple": {
      const members = type.members.map((member) => ofType(member, { ...tested, use: undefined }, kind));
      const known = members.filter((member) => member !== undefined);
      if (known.length < members.length) return undefined;
      const texts = known.map(({ text }) => text).join(", ");
      return {
        text: `(${texts}${known.length === 1 ? "," : ""})`,
        imports: known.flatMap(({ imports }) => imports),
      };
    }
    case "union":
      return firstOf(
        type.members.filter((member) => member.kind !== "none").map((member) => ofType(member, tested, kind)),
      );
    case "class":
      return ofClass(type, tested, kind);
  }
}

function ofClass(
  type: PythonType & { readonly kind: "class" },
  tested: TestedName,
  kind: SampleKind,
): SampleArgument | undefined {
  const { module, name, args } = type;
  if (module === "") return ofBuiltin(name, args, tested, kind);
  if (module === "pandas" && name === "Series")
    return { text: `pd.Series(${numbersOf(tested)})`, imports: [pandas] };
  if (module === "pandas" && name === "DataFrame")
    return { text: `pd.DataFrame({"a": ${plainNumbers(0)}, "b": ${plainNumbers(1)}})`, imports: [pandas] };
  if (module === "pandas" && name === "Timestamp")
    return { text: 'pd.Timestamp("2026-01-05 08:30:00")', imports: [pandas] };
  if (module === "numpy" && name === "ndarray") return arrayOf(tested, kind);
  if (module === "numpy" && ["float64", "float32", "int64", "int32"].includes(name))
    return { text: `np.${name}(${name.startsWith("int") ? "3" : "2.5"})`, imports: [numpy] };
  if (module.startsWith("numpy.random") && name === "Generator")
    return { text: "np.random.default_rng(0)", imports: [numpy] };
  // Estimators have defaults for everything, by scikit-learn's own rule; the few others fail, and are not offered.
  if (module.startsWith("sklearn.")) {
    const reference = classReference(module, name);
    return reference && { text: `${reference.text}()`, imports: reference.imports };
  }
  return undefined;
}

function ofBuiltin(
  name: string,
  args: readonly PythonType[],
  tested: TestedName,
  kind: SampleKind,
): SampleArgument | undefined {
  const [first, second] = args;
  const inner = { ...tested, use: undefined };
  switch (name) {
    case "int":
      return plain(oneOf(numbersOf(tested, "whole")));
    case "float":
      return plain(oneOf(numbersOf(tested)));
    case "bool":
      return plain("True");
    case "str":
      return plain(oneOf(toldValues(tested.use?.told ?? [], "text") ?? textsByName(tested.name)));
    case "list":
    case "set": {
      const items = itemsOf(first, inner, kind);
      return items && { ...items, text: name === "list" ? items.text : `{${items.text.slice(1, -1)}}` };
    }
    case "tuple": {
      const items = itemsOf(first, inner, kind);
      return items && { ...items, text: `(${items.text.slice(1, -1)})` };
    }
    case "dict": {
      const isByText = first?.kind === "class" && first.module === "" && first.name === "str";
      const value = second === undefined || !isByText ? undefined : ofType(second, inner, kind);
      return value && { ...value, text: `{"a": ${value.text}, "b": ${value.text}}` };
    }
    default:
      return undefined;
  }
}

/** `[1, 2, 4]`: three items where they are plain values, two of anything else. */
function itemsOf(
  type: PythonType | undefined,
  tested: TestedName,
  kind: SampleKind,
): SampleArgument | undefined {
  if (type === undefined) return plain(kind === "telling" ? "[1, 2, 4]" : textsByName(""));
  if (type.kind === "class" && type.module === "") {
    if (type.name === "int") return plain(numbersOf(tested, "whole"));
    if (type.name === "float") return plain(numbersOf(tested));
    if (type.name === "str") return plain(textsByName(singular(tested.name)));
  }
  const item = ofType(type, tested, kind);
  return item && { ...item, text: `[${item.text}, ${item.text}]` };
}

/** One dimension unless the code takes columns from it; the plain sample is the other. */
function arrayOf(tested: TestedName, kind: SampleKind): SampleArgument {
  const isTable = tested.use?.array === "table" || /^(?:X|[A-Z])(?:_|$)/.test(tested.name);
  const text =
    isTable === (kind === "telling")
      ? "np.array([[2.0, 1.0], [1.0, 3.0], [4.0, 2.5]])"
      : `np.array(${numbersOf(tested)})`;
  return { text, imports: [numpy] };
}

function numbersOf({ name, use }: TestedName, are: "any" | "whole" = "any"): string {
  const told = toldValues(use?.told ?? [], "number");
  if (told !== undefined && (are === "any" || !told.includes("."))) return told;
  const named = numbersByName(singular(name));
  if (named !== undefined && !/[a-z]/i.test(named) && (are === "any" || !named.includes("."))) return named;
  return are === "whole" ? "[3, 5, 8]" : plainNumbers(0);
}

function singular(name: string): string {
  return name.replace(/s$/, "");
}

/** The middle of a list's text: at a limit, where there is one. */
function oneOf(list: string): string {
  const items = list.slice(1, -1).split(", ");
  return items[Math.floor(items.length / 2)] ?? list;
}

function firstOf<Each>(all: readonly (Each | undefined)[]): Each | undefined {
  return all.find((each) => each !== undefined);
}

function plain(text: string): SampleArgument {
  return { text, imports: [] };
}

export const numpy: ImportedName = { name: "np", module: "numpy", statement: "import numpy as np" };
