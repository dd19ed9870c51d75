import type { Addition, Block } from "../extract/mergePython.ts";
import { indentBody, type BodyLine } from "../extract/moveText.ts";
import type { TestTarget } from "../extract/plan.ts";
import type { ImportedName } from "../python/nameFlow.ts";
import { joinAsserts, renderAsserts, renderDateAsserts, resultNames } from "./renderAsserts.ts";
import type { TestedFunction, TestedName } from "./testedFunction.ts";

/** A test file's new part, and what stands above its imports. */
export type TestText = Addition & { readonly head: string };

/** Python that binds a test's inputs to the names of the function's parameters. */
export interface TestInputs {
  readonly lines: readonly BodyLine[];
  readonly imports: readonly ImportedName[];
  /** They are sample frames, whose dates are known. */
  readonly isSample: boolean;
}

/** A test that calls the function with the inputs and asserts what is known of its results; `skip` says why it is not to run as it is. */
export function renderTest(
  tested: TestedFunction,
  inputs: TestInputs,
  target: TestTarget,
  skip?: string,
): TestText {
  const flags = tested.keywords
    .filter(({ value }) => value === "True" || value === "False")
    .map(({ name }) => name);
  const asserts = joinAsserts([
    renderAsserts(tested, flags),
    inputs.isSample ? renderDateAsserts(tested) : { lines: [], imports: [] },
  ]);
  const text = [
    ...flags.map((name) => `@pytest.mark.parametrize("${name}", [False, True])`),
    `def test_${tested.name}(${flags.join(", ")}):`,
    ...(skip === undefined ? [] : [`    pytest.skip(${JSON.stringify(skip)})`]),
    indentBody([...inputs.lines, plain(""), ...[callLine(tested, flags), ...asserts.lines].map(plain)]),
  ];
  const needed = [
    ...(flags.length === 0 && skip === undefined ? [] : [pytestImport]),
    ...(tested.isAsync ? [asyncio] : []),
    ...inputs.imports,
    ...asserts.imports,
    ownImport(tested.name, tested.importName),
  ];
  const blocks = [
    testBlock(tested.name, text.join("\n")),
    ...(skip === undefined && flags.length === 0 ? edgeTests(tested, inputs) : []),
  ];
  return testFile(blocks, needed, target);
}

/** A frame without rows goes in, and comes out without rows: offered where that is what happens. */
function edgeTests(tested: TestedFunction, { lines, isSample }: TestInputs): readonly Block[] {
  const [result] = tested.returns;
  const of = result === undefined ? undefined : tested.columns.results.get(result.name)?.of;
  const isSameRows =
    isSample && tested.returns.length === 1 && tested.parameters.some(({ name }) => name === of);
  if (!isSameRows || of === undefined) return [];
  const name = `${tested.name}_without_rows`;
  const body = [
    ...lines,
    ...["", callLine(tested, [], { name: of, value: `${of}.head(0)` }), "assert result.empty"].map(plain),
  ];
  return [testBlock(name, `def test_${name}():\n${indentBody(body)}`)];
}

/** A test that is skipped, with what a person has to fill in. */
export function renderSkippedTest(tested: TestedFunction, reason: string, target: TestTarget): TestText {
  const [result] = resultNames(tested);
  const text = [
    `def test_${tested.name}():`,
    `    pytest.skip(${JSON.stringify(reason)})`,
    ...tested.parameters.map(({ name }) => `    ${name} = ...`),
    `    ${callLine(tested, [])}`,
    ...(result === undefined ? [] : [`    assert ${result} is not None`]),
  ];
  const needed = [
    pytestImport,
    ...(tested.isAsync ? [asyncio] : []),
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
  const blocks = names.map((name) =>
    testBlock(name, `def test_${name}():\n    pytest.skip("${fillIn}")\n    assert callable(${name})`),
  );
  return testFile(blocks, [pytestImport, ...names.map((name) => ownImport(name, importName))], target);
}

/** What a person does with a test that could not be written whole. */
export const fillIn = "Fill in the inputs and what to expect, then remove this line.";

export function ownImport(name: string, module: string): ImportedName {
  return { name, module, statement: `from ${module} import ${name}`, isOwn: true };
}

function testBlock(name: string, text: string): Block {
  return { names: [`test_${name}`], kind: "definition", text };
}

function testFile(
  blocks: readonly Block[],
  imports: readonly ImportedName[],
  { importFolder }: TestTarget,
): TestText {
  return { imports, blocks, head: importFolder === undefined ? "" : pathLines(importFolder) };
}

/** `a, b = split(rows, flag=flag)` */
function callLine(
  tested: TestedFunction,
  flags: readonly string[],
  instead?: { readonly name: string; readonly value: string },
): string {
  const valueOf = ({ name }: TestedName) => (name === instead?.name ? instead.value : name);
  const given = [...tested.parameters.map(valueOf), ...flags.map((name) => `${name}=${name}`)];
  const call = `${tested.name}(${given.join(", ")})`;
  const value = tested.isAsync ? `asyncio.run(${call})` : call;
  return tested.returns.length === 0 ? value : `${resultNames(tested).join(", ")} = ${value}`;
}

function plain(text: string): BodyLine {
  return { text, isInString: false };
}

function plainImport(module: string): ImportedName {
  return { name: module, module, statement: `import ${module}` };
}

const pytestImport = plainImport("pytest");
const asyncio = plainImport("asyncio");

/** Lets the test find a module whose folder pytest does not put on the import path. */
function pathLines(folder: string): string {
  const path = folder === "" ? "Path(__file__).parent" : `Path(__file__).parent / "${folder}"`;
  return `import sys\nfrom pathlib import Path\n\nsys.path.insert(0, str(${path}))`;
}
