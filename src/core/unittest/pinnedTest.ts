import type { Block } from "../extract/mergePython.ts";
import { indentBody, type BodyLine } from "../extract/moveText.ts";
import type { TestTarget } from "../extract/plan.ts";
import { describeData } from "../observe/describeData.ts";
import type { InputCut } from "../observe/recording.ts";
import type { ImportedName } from "../python/nameFlow.ts";
import {
  asyncio,
  callLine,
  plain,
  pytestImport,
  testBlock,
  testFile,
  ownImport,
  type TestInputs,
  type TestText,
} from "./renderTest.ts";
import { resultNames } from "./renderAsserts.ts";
import type { TestedFunction } from "./testedFunction.ts";

/** What python/pin_outputs.py answers, of inputs with which the function runs. */
export interface Pins {
  /** Which of the candidates serves. */
  readonly candidate: number;
  readonly asserts: AssertedText;
  /** What must stand above, for the same random numbers to come out each time; no lines where nothing is random. */
  readonly seeds: AssertedText;
  /** The function reads files by their place beside the notebook. */
  readonly isInFolder: boolean;
  readonly edges: readonly PinnedEdge[];
}

/** Python lines, and the import statements that they need. */
export interface AssertedText {
  readonly lines: readonly string[];
  readonly imports: readonly string[];
}

/** What really happens with an input that is out of the ordinary. */
export interface PinnedEdge {
  /** "without_rows" */
  readonly name: string;
  /** What makes the input so. */
  readonly lines: readonly string[];
  /** The exception; null: none, the asserts hold. */
  readonly raises: string | null;
  readonly asserts: AssertedText | null;
}

/** The arguments of a recorded call as a test's inputs; names that can't be written are made by `rest`, the notebook's own lines. */
export function recordedInputs(
  cut: InputCut,
  names: readonly string[],
  rest: TestInputs | undefined,
): TestInputs {
  const made = new Set(rest?.lines.flatMap(({ text }) => /^([A-Za-z_]\w*)\s*=[^=]/.exec(text)?.[1] ?? []));
  const codes = names.flatMap((name) => {
    const code = cut.get(name);
    // What the notebook's lines make fits to what they make besides.
    return code === undefined || made.has(name) ? [] : [{ name, ...code }];
  });
  return {
    lines: [...(rest?.lines ?? []), ...codes.map(({ name, code }) => plain(`${name} = ${code}`))],
    imports: [...(rest?.imports ?? []), ...codes.flatMap(({ imports }) => imports.map(importOf))],
    sampled: new Map(),
    notes: describeData(codes),
  };
}

/** A test that pins what the function gave, and one for each edge case. `folder` is the notebook's, from that of the test. */
export function renderPinnedTest(
  tested: TestedFunction,
  inputs: TestInputs,
  pins: Pins,
  { target, folder }: { readonly target: TestTarget; readonly folder: string },
): TestText {
  const parts = { tested, inputs, pins, folder };
  const blocks = [
    pinnedBlock(parts, tested.name, [], pins.asserts),
    ...pins.edges.map((edge) => edgeBlock(parts, edge)),
  ];
  const texts = blocks.map(({ text }) => text).join("\n");
  const needed = [
    ...(texts.includes("pytest.") ? [pytestImport] : []),
    ...(tested.isAsync ? [asyncio] : []),
    ...(pins.isInFolder ? [importOf("from pathlib import Path")] : []),
    ...inputs.imports,
    ...[pins.seeds, pins.asserts, ...pins.edges.flatMap(({ asserts }) => asserts ?? [])].flatMap(
      ({ imports }) => imports.map(importOf),
    ),
    ownImport(tested.name, tested.importName),
  ];
  return testFile(blocks, distinct(needed), target);
}

interface PinnedParts {
  readonly tested: TestedFunction;
  readonly inputs: TestInputs;
  readonly pins: Pins;
  readonly folder: string;
}

function pinnedBlock(
  parts: PinnedParts,
  name: string,
  more: readonly string[],
  asserts: AssertedText,
): Block {
  const { tested, pins } = parts;
  // Output is read by a fixture of pytest, as `printed`.
  const isPrinted = asserts.lines.some((line) => /\bprinted\b/.test(line));
  const isPlotted = asserts.lines.some((line) => /\bplt\./.test(line));
  const lines = [
    ...setUp(parts, more),
    ...[
      "",
      pinnedCall(tested),
      ...(isPrinted ? ["printed = capsys.readouterr().out"] : []),
      "",
      ...asserts.lines,
      ...(isPlotted ? ['plt.close("all")'] : []),
    ].map(plain),
  ];
  const fixtures = [...(isPrinted ? ["capsys"] : []), ...(pins.isInFolder ? ["monkeypatch"] : [])];
  return testBlock(name, `def test_${name}(${fixtures.join(", ")}):\n${indentBody(lines)}`);
}

function edgeBlock(parts: PinnedParts, { name, lines, raises, asserts }: PinnedEdge): Block {
  const whole = `${parts.tested.name}_${name}`;
  if (raises === null) return pinnedBlock(parts, whole, lines, asserts ?? { lines: [], imports: [] });
  const call = callLine({ ...parts.tested, returns: [] }, []);
  const body = [...setUp(parts, lines), ...["", `with pytest.raises(${raises}):`, `    ${call}`].map(plain)];
  const fixtures = parts.pins.isInFolder ? "monkeypatch" : "";
  return testBlock(whole, `def test_${whole}(${fixtures}):\n${indentBody(body)}`);
}

function setUp({ inputs, pins, folder }: PinnedParts, more: readonly string[]): readonly BodyLine[] {
  const place = pins.isInFolder
    ? [`monkeypatch.chdir(Path(__file__).resolve().parent / ${JSON.stringify(folder)})`]
    : [];
  return [...[...place, ...pins.seeds.lines].map(plain), ...inputs.lines, ...more.map(plain)];
}

/** The statement that calls the function, and binds what it gives. */
export function pinnedCall(tested: TestedFunction): string {
  return callLine(tested, []);
}

/** The names that the call binds. */
export function pinnedResults(tested: TestedFunction): readonly string[] {
  return resultNames(tested);
}

/** An import statement that python/render_values.py has written: `import pandas as pd`, `from datetime import date`. */
export function importOf(statement: string): ImportedName {
  const [, module = "", name = "", alias] =
    /^(?:from (\S+) )?import (\S+)(?: as (\S+))?$/.exec(statement) ?? [];
  return { name: alias ?? name, module: module === "" ? name : module, statement };
}

function distinct(imports: readonly ImportedName[]): readonly ImportedName[] {
  return [...new Map(imports.map((each) => [each.statement, each])).values()];
}
