import { dirname, join } from "pathe";
import type { Block } from "../extract/mergePython.ts";
import { indentBody, type BodyLine } from "../extract/moveText.ts";
import type { TestTarget } from "../extract/plan.ts";
import { setUpPlace } from "./pinnedPlace.ts";
import type { AssertedText, PinnedEdge, PinnedOption, Pins } from "./pins.ts";
import { describeData } from "../observe/describeData.ts";
import type { InputCut, ValueCode } from "../observe/recording.ts";
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
import { shareInputs, type SharedInputs } from "./sharedInputs.ts";
import type { TestedFunction } from "./testedFunction.ts";

/** Where a test's data is: a folder beside it, wherever the test stands. */
export function dataFolder({ path }: TestTarget): string {
  return join(dirname(path), "data");
}

/** The arguments of a recorded call as a test's inputs; names that can't be written are made by `rest`, the notebook's own lines. `gave`: what came of the whole arguments. */
export function recordedInputs(
  cut: InputCut,
  names: readonly string[],
  rest: TestInputs | undefined,
  gave?: ValueCode,
): TestInputs {
  const made = new Set(rest?.lines.flatMap(({ text }) => /^([A-Za-z_]\w*)\s*=[^=]/.exec(text)?.[1] ?? []));
  const codes = names.flatMap((name) => {
    const code = cut.get(name);
    // What the notebook's lines make fits to what they make besides.
    return code === undefined || made.has(name) ? [] : [{ name, ...code }];
  });
  return {
    lines: rest?.lines ?? [],
    imports: rest?.imports ?? [],
    recorded: codes.map(({ name, code, imports }) => ({ line: `${name} = ${code}`, imports })),
    sampled: new Map(),
    notes: describeData(codes),
    ...(gave !== undefined && names.every((name) => cut.get(name)?.isWhole === true) && { gave }),
  };
}

/** A test that pins what the function gave, and one for each edge case. `folder` is the notebook's, from that of the test. */
export function renderPinnedTest(
  tested: TestedFunction,
  inputs: TestInputs,
  pins: Pins,
  { target, folder }: { readonly target: TestTarget; readonly folder: string },
): TestText {
  const shared = shareInputs(tested, inputs, pins);
  const parts = { tested, inputs, pins, folder, shared };
  const main = { name: tested.name, statement: callLine(tested, []), asserts: pins.asserts };
  const blocks = [
    withInputs(pinnedBlock(parts, main), shared),
    ...pins.options.map((option) => optionBlock(parts, option)),
    ...pins.edges.map((edge) => edgeBlock(parts, edge)),
  ];
  const texts = blocks.map(({ text }) => text).join("\n");
  const needed = [
    ...(texts.includes("pytest.") ? [pytestImport] : []),
    ...(tested.isAsync ? [asyncio] : []),
    ...setUpPlace(pins.place, folder).imports.map(importOf),
    ...inputs.imports,
    ...[
      pins.recorded,
      pins.seeds,
      pins.asserts,
      ...pins.options.map(({ asserts }) => asserts),
      ...pins.edges.flatMap(({ asserts }) => asserts ?? []),
    ].flatMap(({ imports }) => imports.map(importOf)),
    ownImport(tested.called?.imported ?? tested.name, tested.importName),
  ];
  // Values of the module's own functions and classes are imported from it as everything of it is.
  const own = (each: ImportedName) =>
    each.module === tested.importName ? ownImport(each.name, each.module) : each;
  const data = pins.files.map((file) => ({ path: join(dataFolder(target), file.name), text: file.text }));
  const notes = [...(inputs.notes ?? []), ...describeFiles(pins.files), ...describeEmpty(tested, pins)];
  return { ...testFile(blocks, distinct(needed.map(own)), target), notes, data };
}

function describeEmpty({ name, returns }: TestedFunction, { empty }: Pins): readonly string[] {
  if (empty.length === 0) return [];
  const [only] = returns;
  const results = returns.length === 1 && only !== undefined ? [only.name] : empty;
  const names = new Intl.ListFormat("en").format(results.map((each) => `\`${each}\``));
  return [
    `The test of \`${name}\` pins ${names} without rows: none of the rows that fit into a test reaches ${results.length === 1 ? "it" : "them"}. Write a row there that does.`,
  ];
}

function describeFiles(files: Pins["files"]): readonly string[] {
  if (files.length === 0) return [];
  const bytes = files.reduce((sum, { text }) => sum + new TextEncoder().encode(text).length, 0);
  const names = new Intl.ListFormat("en").format(files.map(({ name }) => `data/${name}`));
  return [
    `What is too long to stand in the test is in ${names} beside it, ${Math.ceil(bytes / 1000)} kB in all.`,
  ];
}

interface PinnedParts {
  readonly tested: TestedFunction;
  readonly inputs: TestInputs;
  readonly pins: Pins;
  readonly folder: string;
  readonly shared: SharedInputs | undefined;
}

/** The function that makes the inputs stands above the first test that calls it. */
function withInputs(block: Block, shared: SharedInputs | undefined): Block {
  if (shared === undefined) return block;
  return { ...block, names: [...block.names, shared.name], text: `${shared.text}\n\n\n${block.text}` };
}

/** A test that asserts what a call gives. */
interface Call {
  readonly name: string;
  readonly statement: string;
  readonly asserts: AssertedText;
  /** Lines below those that make the inputs. */
  readonly more?: readonly string[];
  readonly option?: PinnedOption;
}

function pinnedBlock(parts: PinnedParts, { name, statement, asserts, more = [], option }: Call): Block {
  // Output is read by a fixture of pytest, as `printed`.
  const isPrinted = asserts.lines.some((line) => /\bprinted\b/.test(line));
  const isPlotted = asserts.lines.some((line) => /\bplt\./.test(line));
  const lines = [
    ...setUp(parts, more, option?.name),
    ...[
      "",
      statement,
      ...(isPrinted ? ["printed = capsys.readouterr().out"] : []),
      "",
      ...asserts.lines,
      ...(isPlotted ? ['plt.close("all")'] : []),
    ].map(plain),
  ];
  const given = [
    ...(option?.names ?? []),
    ...(isPrinted ? ["capsys"] : []),
    ...setUpPlace(parts.pins.place, parts.folder).fixtures,
  ];
  const text = `def test_${name}(${given.join(", ")}):\n${indentBody(lines)}`;
  return testBlock(name, option === undefined ? text : `${parametrize(option)}\n${text}`);
}

function optionBlock(parts: PinnedParts, option: PinnedOption): Block {
  const name = `${parts.tested.name}_by_${option.name.toLowerCase()}`;
  return pinnedBlock(parts, { name, statement: option.call, asserts: option.asserts, option });
}

function parametrize({ names, cases }: PinnedOption): string {
  const list = names.map((name) => JSON.stringify(name)).join(", ");
  const lines = cases.map((each) => `        (${each.join(", ")}),`);
  return ["@pytest.mark.parametrize(", `    (${list}),`, "    [", ...lines, "    ],", ")"].join("\n");
}

function edgeBlock(parts: PinnedParts, { name, lines, raises, asserts }: PinnedEdge): Block {
  const whole = `${parts.tested.name}_${name}`;
  if (raises === null) {
    const statement = callLine(parts.tested, []);
    return pinnedBlock(parts, {
      name: whole,
      statement,
      asserts: asserts ?? { lines: [], imports: [] },
      more: lines,
    });
  }
  const call = callLine({ ...parts.tested, returns: [] }, []);
  const body = [...setUp(parts, lines), ...["", `with pytest.raises(${raises}):`, `    ${call}`].map(plain)];
  const fixtures = setUpPlace(parts.pins.place, parts.folder).fixtures;
  return testBlock(whole, `def test_${whole}(${fixtures.join(", ")}):\n${indentBody(body)}`);
}

/** What makes the inputs, but for a parameter that the test gets. */
function setUp(
  { inputs, pins, folder, shared }: PinnedParts,
  more: readonly string[],
  parameter = "",
): readonly BodyLine[] {
  const begin = [...setUpPlace(pins.place, folder).lines, ...pins.seeds.lines].map(plain);
  const isGiven = pins.recorded.lines.some((line) => line.startsWith(`${parameter} = `));
  if (shared !== undefined && !isGiven) return [...begin, ...[shared.line, ...more].map(plain)];
  const recorded = pins.recorded.lines.filter((line) => !line.startsWith(`${parameter} = `));
  return [...begin, ...inputs.lines, ...[...recorded, ...more].map(plain)];
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
