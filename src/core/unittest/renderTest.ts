import type { Addition, Block } from "../extract/mergePython.ts";
import { indentBody, type BodyLine } from "../extract/moveText.ts";
import type { TestTarget } from "../extract/plan.ts";
import type { ImportedName } from "../python/nameFlow.ts";
import type { PythonType } from "../types/pythonType.ts";
import type { TestedFunction, TestedName } from "./testedFunction.ts";

/** A test file's new part, and what stands above its imports. */
export type TestText = Addition & { readonly head: string };

/** Python that binds a test's inputs to the names of the function's parameters. */
export interface TestInputs {
  readonly lines: readonly BodyLine[];
  readonly imports: readonly ImportedName[];
}

/** A test that calls the function with the inputs and asserts what is known of its results. */
export function renderTest(tested: TestedFunction, inputs: TestInputs, target: TestTarget): TestText {
  const flags = tested.keywords.filter(({ value }) => value === "True" || value === "False");
  const { lines, imports } = renderAsserts(tested);
  const text = [
    ...flags.map(({ name }) => `@pytest.mark.parametrize("${name}", [False, True])`),
    `def test_${tested.name}(${flags.map(({ name }) => name).join(", ")}):`,
    indentBody([
      ...inputs.lines,
      blank,
      ...[
        callLine(
          tested,
          flags.map(({ name }) => name),
        ),
        ...lines,
      ].map((text) => ({ text, isInString: false })),
    ]),
  ];
  const needed = [
    ...(flags.length === 0 ? [] : [pytestImport]),
    ...(tested.isAsync ? [plainImport("asyncio")] : []),
    ...inputs.imports,
    ...imports,
    ownImport(tested.name, tested.importName),
  ];
  return testFile([testBlock(tested.name, text.join("\n"))], needed, target);
}

/** A test that is skipped, with what a person has to fill in. */
export function renderSkippedTest(tested: TestedFunction, reason: string, target: TestTarget): TestText {
  const { parameters } = tested;
  const text = [
    `def test_${tested.name}():`,
    `    pytest.skip(${JSON.stringify(reason)})`,
    ...parameters.map(({ name }) => `    ${name} = ...`),
    `    ${callLine(tested, [])}`,
    ...(tested.returns.length === 0 ? [] : [`    assert ${resultNames(tested)[0] ?? "result"} is not None`]),
  ];
  const needed = [
    pytestImport,
    ...(tested.isAsync ? [plainImport("asyncio")] : []),
    ownImport(tested.name, tested.importName),
  ];
  return testFile([testBlock(tested.name, text.join("\n"))], needed, target);
}

/** A skipped test for each of the definitions. */
export function renderDefinitionTests(
  names: readonly string[],
  importName: string,
  target: TestTarget,
): TestText {
  const blocks = names.map((name) => ({
    name: `test_${name}`,
    kind: "definition" as const,
    text: `def test_${name}():\n    pytest.skip("${fillIn}")\n    assert callable(${name})`,
  }));
  return testFile(blocks, [pytestImport, ...names.map((name) => ownImport(name, importName))], target);
}

/** What a person does with a test that could not be written whole. */
export const fillIn = "Fill in the inputs and what to expect, then remove this line.";

function testBlock(name: string, text: string): Block {
  return { name: `test_${name}`, kind: "definition", text };
}

function testFile(
  blocks: readonly Block[],
  imports: readonly ImportedName[],
  { importFolder }: TestTarget,
): TestText {
  return { imports, blocks, head: importFolder === undefined ? "" : pathLines(importFolder) };
}

export function ownImport(name: string, module: string): ImportedName {
  return { name, module, statement: `from ${module} import ${name}`, isOwn: true };
}

/** `a, b = split(rows, flag=flag)`; a lone result is `result`, since its own name is often a parameter's. */
function callLine(tested: TestedFunction, given: readonly string[]): string {
  const all = [...tested.parameters.map(({ name }) => name), ...given.map((name) => `${name}=${name}`)];
  const call = `${tested.name}(${all.join(", ")})`;
  const value = tested.isAsync ? `asyncio.run(${call})` : call;
  return tested.returns.length === 0 ? value : `${resultNames(tested).join(", ")} = ${value}`;
}

function resultNames({ returns }: TestedFunction): readonly string[] {
  return returns.length === 1 ? ["result"] : returns.map(({ name }) => name);
}

/** What holds of the results whatever the inputs are: their types, or that there are any. */
function renderAsserts(tested: TestedFunction): {
  readonly lines: string[];
  readonly imports: ImportedName[];
} {
  const names = resultNames(tested);
  const imports: ImportedName[] = [];
  const lines = tested.returns.map(({ type, mayBeNone }: TestedName, at) => {
    const name = names[at] ?? "result";
    const classes = mayBeNone || type === undefined ? undefined : classesOf(type);
    if (classes === undefined) return mayBeNone ? "" : `assert ${name} is not None`;
    imports.push(...classes.imports);
    return `assert isinstance(${name}, ${classes.text})`;
  });
  return { lines: lines.filter((line) => line !== ""), imports };
}

/** A type as the second argument of isinstance; `undefined` where that can't say it. */
function classesOf(
  type: PythonType,
): { readonly text: string; readonly imports: ImportedName[] } | undefined {
  switch (type.kind) {
    case "none":
      return undefined;
    case "tuple":
      return { text: "tuple", imports: [] };
    case "class": {
      if (type.module === "typing" || type.module === "collections.abc") return undefined;
      if (type.module === "") return { text: type.name, imports: [] };
      const item = aliased.get(type.module);
      if (item !== undefined) return { text: `${item.name}.${type.name}`, imports: [item] };
      const [top = type.name] = type.name.split(".");
      return {
        text: type.name,
        imports: [{ name: top, module: type.module, statement: `from ${type.module} import ${top}` }],
      };
    }
    case "union": {
      const members = type.members.map(classesOf);
      if (members.some((member) => member === undefined)) return undefined;
      const known = members.filter((member) => member !== undefined);
      return {
        text: `(${known.map(({ text }) => text).join(", ")})`,
        imports: known.flatMap(({ imports }) => imports),
      };
    }
  }
}

/** Modules that everybody imports under one name. */
const aliased: ReadonlyMap<string, ImportedName> = new Map(
  [
    ["numpy", "np"],
    ["pandas", "pd"],
  ].map(([module = "", name = ""]) => [module, { name, module, statement: `import ${module} as ${name}` }]),
);

const blank: BodyLine = { text: "", isInString: false };

const pytestImport = plainImport("pytest");

function plainImport(module: string): ImportedName {
  return { name: module, module, statement: `import ${module}` };
}

/** Lets the test find a module whose folder pytest does not put on the import path. */
function pathLines(folder: string): string {
  const path = folder === "" ? "Path(__file__).parent" : `Path(__file__).parent / "${folder}"`;
  return `import sys\nfrom pathlib import Path\n\nsys.path.insert(0, str(${path}))`;
}
