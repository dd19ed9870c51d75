import type { Addition, Block } from "../extract/mergePython.ts";
import { indentBody, type BodyLine } from "../extract/moveText.ts";
import type { TestTarget } from "../extract/plan.ts";
import type { ValueCode } from "../observe/recording.ts";
import type { ImportedName } from "../python/nameFlow.ts";
import type { DefinitionCall, Expected } from "./definitionCalls.ts";
import {
  joinAsserts,
  noAsserts,
  renderAsserts,
  renderDateAsserts,
  renderFigureAsserts,
  resultNames,
  type Strength,
} from "./renderAsserts.ts";
import { renderUnchanged } from "./renderUnchanged.ts";
import type { TestedFunction, TestedName } from "./testedFunction.ts";

/** A test file's new part, and what stands above its imports. */
export type TestText = Addition & {
  readonly head: string;
  /** What a person should know of it, in whole sentences. */
  readonly notes?: readonly string[];
  /** New files that the test reads. */
  readonly data?: readonly DataFile[];
};

/** Text that is too long to stand in a test. */
export interface DataFile {
  readonly path: string;
  readonly text: string;
}

/** Python that binds a test's inputs to the names of the function's parameters. */
export interface TestInputs {
  readonly lines: readonly BodyLine[];
  readonly imports: readonly ImportedName[];
  /** The columns of sample frames, by the frames' names. */
  readonly sampled: ReadonlyMap<string, readonly string[]>;
  /** Assignments of recorded values, below the lines. */
  readonly recorded?: readonly RecordedLine[];
  /** What the notebook got for these very inputs; absent where that is not known. */
  readonly gave?: ValueCode;
  /** Sentences on the notebook's data in them. */
  readonly notes?: readonly string[];
}

/** A line of Python, and the import statements that it needs. */
export interface RecordedLine {
  readonly line: string;
  readonly imports: readonly string[];
}

export interface TestForm {
  readonly strength: Strength;
  /** Why it is not to run as it is. */
  readonly skip?: string;
}

/** A test that calls the function with the inputs and asserts what is known of its results. */
export function renderTest(
  tested: TestedFunction,
  inputs: TestInputs,
  target: TestTarget,
  { strength, skip }: TestForm,
): TestText {
  const flags = tested.keywords
    .filter(({ value }) => value === "True" || value === "False")
    .map(({ name }) => name);
  const isPrinting = tested.isPrinting && strength === "all";
  const form = { strength, flags, sampled: inputs.sampled };
  const unchanged = renderUnchanged(tested, form);
  const asserts = joinAsserts([
    renderAsserts(tested, form),
    inputs.sampled.size > 0 ? renderDateAsserts(tested) : noAsserts,
    unchanged.asserts,
    renderFigureAsserts(tested.figures, strength),
    ...(isPrinting ? [{ lines: ["assert capsys.readouterr().out"], imports: [] }] : []),
  ]);
  const before = [...inputs.lines, ...unchanged.before.map(plain), plain("")];
  const after = closingFigures(tested, [callLine(tested, flags), ...asserts.lines]);
  const text = [
    ...flags.map((name) => `@pytest.mark.parametrize("${name}", [False, True])`),
    `def test_${tested.name}(${[...flags, ...(isPrinting ? ["capsys"] : [])].join(", ")}):`,
    ...(skip === undefined ? [] : [`    pytest.skip(${JSON.stringify(skip)})`]),
    indentBody([...before, ...after.map(plain)]),
  ];
  const needed = [
    ...(flags.length === 0 && skip === undefined ? [] : [pytestImport]),
    ...(tested.isAsync ? [asyncio] : []),
    ...inputs.imports,
    ...asserts.imports,
    ...(tested.figures === undefined ? [] : [pyplot]),
    ownImport(tested.name, tested.importName),
  ];
  const blocks = [
    testBlock(tested.name, text.join("\n")),
    ...(skip === undefined && flags.length === 0 ? edgeTests(tested, inputs) : []),
  ];
  return testFile(blocks, needed, target);
}

/** A frame without rows goes in, and comes out without rows: offered where that is what happens. */
function edgeTests(tested: TestedFunction, { lines, sampled }: TestInputs): readonly Block[] {
  const [result] = tested.returns;
  const of = result === undefined ? undefined : tested.columns.results.get(result.name)?.of;
  const isSameRows =
    of !== undefined && sampled.has(of) && tested.returns.length === 1 && tested.figures === undefined;
  if (!isSameRows) return [];
  const name = `${tested.name}_without_rows`;
  const body = [
    ...lines,
    ...["", callLine(tested, [], { name: of, value: `${of}.head(0)` }), "assert len(result) == 0"].map(plain),
  ];
  return [testBlock(name, `def test_${name}():\n${indentBody(body)}`)];
}

/** Figures are closed whatever comes of the test; nobody is shown a window. */
function closingFigures({ figures }: TestedFunction, lines: readonly string[]): readonly string[] {
  if (figures === undefined) return lines;
  return [
    'plt.switch_backend("Agg")',
    "try:",
    ...lines.map((line) => `    ${line}`),
    "finally:",
    '    plt.close("all")',
  ];
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

/** A skipped test for a definition that moved as it was; `reason` is a sentence, or nothing. */
export function renderSkippedDefinition(
  name: string,
  reason: string,
  importName: string,
  target: TestTarget,
): TestText {
  const skip = JSON.stringify(`${reason} ${fillIn}`.trim());
  const text = `def test_${name}():\n    pytest.skip(${skip})\n    assert callable(${name})`;
  return testFile([testBlock(name, text)], [pytestImport, ownImport(name, importName)], target);
}

/** A test that makes a call of the notebook's. */
export function renderCallTest(
  { name, text, expected }: DefinitionCall,
  { lines, imports }: TestInputs,
  importName: string,
  target: TestTarget,
): TestText {
  const calling = expected.kind === "nothing" ? [text] : [`result = ${text}`, ...assertsOf(name, expected)];
  const body = [...lines, ...(lines.length === 0 ? [] : [plain("")]), ...calling.map(plain)];
  const block = testBlock(name, `def test_${name}():\n${indentBody(body)}`);
  return testFile([block], [...imports, ownImport(name, importName)], target);
}

function assertsOf(name: string, expected: Expected): readonly string[] {
  switch (expected.kind) {
    case "nothing":
      return [];
    case "something":
      return ["assert result is not None"];
    case "type":
      return [`assert isinstance(result, ${expected.name})`];
    case "tuple":
      return [`assert len(result) == ${expected.length}`];
    case "object": {
      const attributes = expected.attributes.map(
        ([attribute, value]) => `assert result.${attribute} == ${value}`,
      );
      return attributes.length === 0 ? [`assert isinstance(result, ${name})`] : attributes;
    }
  }
}

/** Several tests as one addition. */
export function joinTests(tests: readonly TestText[]): TestText {
  return {
    imports: tests.flatMap(({ imports }) => imports),
    blocks: tests.flatMap(({ blocks }) => blocks),
    head: tests[0]?.head ?? "",
    notes: [...new Set(tests.flatMap(({ notes = [] }) => notes))],
    data: tests.flatMap(({ data = [] }) => data),
  };
}

/** What a person does with a test that could not be written whole. */
export const fillIn = "Fill in the inputs and what to expect, then remove this line.";

export function ownImport(name: string, module: string): ImportedName {
  return { name, module, statement: `from ${module} import ${name}`, isOwn: true };
}

export function testBlock(name: string, text: string): Block {
  return { names: [`test_${name}`], kind: "definition", text };
}

export function testFile(
  blocks: readonly Block[],
  imports: readonly ImportedName[],
  { importFolder }: TestTarget,
): TestText {
  return { imports, blocks, head: importFolder === undefined ? "" : pathLines(importFolder) };
}

/** `a, b = split(rows, flag=flag)` */
export function callLine(
  tested: TestedFunction,
  flags: readonly string[],
  instead?: { readonly name: string; readonly value: string },
): string {
  const valueOf = ({ name }: TestedName) => (name === instead?.name ? instead.value : name);
  const given = [...tested.parameters.map(valueOf), ...flags.map((name) => `${name}=${name}`)];
  const call = tested.called?.expression ?? `${tested.name}(${given.join(", ")})`;
  const value = tested.isAsync ? `asyncio.run(${call})` : call;
  const names = resultNames(tested);
  return names.length === 0 ? value : `${names.join(", ")} = ${value}`;
}

export function plain(text: string): BodyLine {
  return { text, isInString: false };
}

function plainImport(module: string): ImportedName {
  return { name: module, module, statement: `import ${module}` };
}

export const pytestImport = plainImport("pytest");
export const asyncio = plainImport("asyncio");
const pyplot: ImportedName = {
  name: "plt",
  module: "matplotlib.pyplot",
  statement: "import matplotlib.pyplot as plt",
};

/** Lets the test find a module whose folder pytest does not put on the import path. */
function pathLines(folder: string): string {
  const path = folder === "" ? "Path(__file__).parent" : `Path(__file__).parent / "${folder}"`;
  return `import sys\nfrom pathlib import Path\n\nsys.path.insert(0, str(${path}))`;
}
