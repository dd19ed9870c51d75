import type { Node } from "web-tree-sitter";
import type { RuffOptions } from "../core/checks/protocol.ts";
import { columnEffects } from "../core/columns/columnEffects.ts";
import { codeOf, columnQuestion } from "../core/describe/codeOf.ts";
import { docstringStyle } from "../core/describe/docstringStyle.ts";
import { functionFacts } from "../core/describe/functionFacts.ts";
import { renderDocstring } from "../core/describe/renderDocstring.ts";
import type { Draft } from "../core/extract/draft.ts";
import type { Readings } from "../core/extract/notebookNames.ts";
import type { ExtractionChoice } from "../core/extract/plan.ts";
import type { ExistingFile, FunctionFront } from "../core/extract/planExtraction.ts";
import { bodyOf } from "../core/extract/selection.ts";
import type { Notebook } from "../core/notebook/notebook.ts";
import type { Settings } from "../core/project/settings.ts";
import type { Recording } from "../core/observe/recording.ts";
import { recordedTypes } from "../core/observe/recordedTypes.ts";
import { maskMagics } from "../core/python/magics.ts";
import { builtins } from "../core/python/names.ts";
import type { ParsedCell } from "../core/python/readCell.ts";
import type { AnnotationPlace } from "../core/types/renderAnnotation.ts";
import type { PythonType, TypeQuestion } from "../core/types/pythonType.ts";
import { annotate, signatureQuestions, type SignatureTypes } from "../core/types/signatureTypes.ts";
import { readDateColumns } from "../core/unittest/dateColumns.ts";
import { movedText, type Knowledge } from "../core/unittest/planTest.ts";
import { readDefinitionCalls } from "../core/unittest/definitionCalls.ts";
import { readFigures } from "../core/unittest/figures.ts";
import { readValueUses } from "../core/unittest/valueUses.ts";
import type { NotebookAnalyses } from "./notebookAnalysis.ts";
import type { LiveKernel, Log, TypeSource } from "./ports.ts";
import { askKernel, type KernelKnowledge } from "./askKernel.ts";
import { literalTypes, syntaxTypes } from "./syntaxTypes.ts";
import { findTypes } from "./types.ts";

export interface LearnPorts {
  readonly analyses: NotebookAnalyses;
  /** Language servers, the best first. */
  readonly types: readonly TypeSource[];
  /** Absent where no kernel can be asked. */
  readonly live?: LiveKernel;
  readonly log: Log;
}

export interface LearnRequest {
  readonly choice: ExtractionChoice;
  readonly notebook: Notebook;
  readonly readings: Readings;
  readonly draft: Draft;
  /** The module as it is. */
  readonly module: ExistingFile | undefined;
  readonly settings: Pick<Settings, "docstring">;
  readonly style: RuffOptions;
  /** A call of the function, when it has run. */
  readonly recording: Recording | undefined;
}

export interface Learned {
  /** For the test. */
  readonly known: Knowledge;
  /** Absent where the cells hold definitions alone. */
  readonly front: FunctionFront | undefined;
  /** What a person should know of how it was found out. */
  readonly notes: readonly string[];
}

/** Finds out what can be known of the new function without running the notebook, and words it. */
export async function learn(ports: LearnPorts, request: LearnRequest, signal: AbortSignal): Promise<Learned> {
  const seen = readRecording(request) ?? (await askKernel(ports, request, signal));
  const types = await learnTypes(ports, request, seen.types, signal);
  const { cells } = request.draft.selection;
  const own = new Set(cells.map(({ index }) => index));
  const looked = [...own, ...callingCells(request).filter((cell) => !own.has(cell))];
  const sources = looked.map((cell) => request.readings[cell]?.source);
  return ports.analyses.withTrees(sources, (parsed) => {
    const placed = looked.flatMap((cell, at) => {
      const tree = parsed[at];
      return tree === undefined ? [] : [[cell, tree] as const];
    });
    return { ...describe(request, new Map(placed), types), notes: seen.notes };
  });
}

/** More would not say more of how a function is called. */
const mostCallingCells = 8;

/** Cells that may call what the selected cells define, where they do nothing else. */
function callingCells({ draft, readings }: LearnRequest): readonly number[] {
  if (draft.step !== undefined) return [];
  const names = draft.items.filter(({ isOwn }) => isOwn).map(({ name }) => name);
  const callers = readings.flatMap((reading, cell) =>
    reading !== undefined && names.some((name) => reading.flow.reads.has(name)) ? [cell] : [],
  );
  return callers.slice(0, mostCallingCells);
}

/** What has run is sure: it counts before whatever can be found out otherwise. */
function readRecording({ recording, choice, draft }: LearnRequest): KernelKnowledge | undefined {
  if (recording === undefined || draft.step === undefined) return undefined;
  const classes = { module: choice.module.importName, names: new Set(draft.items.map(({ name }) => name)) };
  return { types: recordedTypes(draft.step, recording, classes), notes: [] };
}

async function learnTypes(
  { analyses, types, log }: LearnPorts,
  { choice, readings, draft }: LearnRequest,
  seen: SignatureTypes,
  signal: AbortSignal,
): Promise<SignatureTypes> {
  const wanted = signatureQuestions(draft, readings);
  const parameters = wanted.parameters.filter(({ name }) => !seen.parameters.has(name));
  const returns = wanted.returns.filter(({ name }) => !seen.returns.has(name));
  const questions = [...parameters, ...returns];
  const found = await findTypes(
    {
      path: choice.notebook,
      cells: readings.map((reading) => reading && maskMagics(reading.source).text),
      imports: importsOf(readings),
      questions,
    },
    { sources: [syntaxTypes(analyses), ...types], log, signal },
  );
  const named = (asked: readonly TypeQuestion[], from: number) =>
    asked.flatMap(({ name }, at): [string, PythonType][] => {
      const type = found[from + at];
      return type === undefined ? [] : [[name, type]];
    });
  const keywords = await literalTypes(analyses, draft.step?.keywords ?? []);
  return {
    parameters: new Map([...seen.parameters, ...named(parameters, 0), ...keywords]),
    returns: new Map([...seen.returns, ...named(returns, parameters.length)]),
  };
}

function importsOf(readings: Readings) {
  return readings.flatMap((reading) => (reading?.statements ?? []).flatMap(({ imports }) => imports));
}

function describe(
  { choice, notebook, readings, draft, module, settings, style, recording }: LearnRequest,
  trees: ReadonlyMap<number, ParsedCell>,
  types: SignatureTypes,
): Omit<Learned, "notes"> {
  const columns = columnEffects(columnQuestion(draft, trees, qualifiedNames(types.parameters)));
  const known = {
    ...types,
    uses: readValueUses(codeOf(draft, trees), draft.step?.parameters ?? []),
    columns,
    figures: readFigures(codeOf(draft, trees), movedText(readings, draft)),
    calls:
      draft.step === undefined
        ? readDefinitionCalls(
            draft.items.filter(({ isOwn }) => isOwn).map(({ name }) => name),
            trees,
          )
        : [],
    isPrinting: draft.logged.messages.size === 0 && codeOf(draft, trees).some(hasPrint),
    dateColumns: readDateColumns(bodies(draft, trees)),
  };
  if (draft.step === undefined) return { known, front: undefined };
  const annotations = annotate(draft.step, types, placeOf(choice, readings, draft, module));
  const { parameters, returned, returns, imports } = annotations;
  const facts = functionFacts({
    choice,
    notebook,
    draft,
    trees,
    columns,
    annotations: { parameters, returns: returned },
    recording,
  });
  const form = { style: docstringStyle(settings.docstring, style), lineLength: lineLengthOf(style) };
  const docstring = facts === undefined ? "" : renderDocstring(facts, form);
  return { known, front: { docstring, parameters, returns, imports } };
}

/** Where the annotations will stand: names of the module mean what they mean there. */
function placeOf(
  { functionName, module: { importName } }: ExtractionChoice,
  readings: Readings,
  draft: Draft,
  module: ExistingFile | undefined,
): AnnotationPlace {
  const inModule = (module?.reading.statements ?? []).flatMap(({ imports }) => imports);
  const bound = [...(module?.reading.flow.binds.keys() ?? [])];
  const imported = new Set(inModule.map(({ name }) => name));
  const own = [...draft.items.map(({ name }) => name), functionName, ...bound];
  return {
    imports: [...inModule, ...draft.imports, ...importsOf(readings)],
    taken: new Set(own.filter((name) => !imported.has(name) || builtins.has(name))),
    module: importName,
  };
}

/** "pandas.DataFrame": what the columns' reader wants to know. */
function qualifiedNames(types: ReadonlyMap<string, PythonType>): ReadonlyMap<string, string> {
  return new Map(
    [...types].map(([name, type]) => [
      name,
      type.kind === "class" ? `${type.module}.${type.name}` : type.kind,
    ]),
  );
}

function hasPrint(statement: Node): boolean {
  const calls = statement.descendantsOfType("call");
  return calls.some((call) => call.childForFieldName("function")?.text === "print");
}

function bodies({ selection, step }: Draft, trees: ReadonlyMap<number, ParsedCell>) {
  const inner = new Set(step?.inner ?? []);
  return selection.cells.flatMap((cell) => {
    const parsed = trees.get(cell.index);
    return parsed === undefined ? [] : [{ parsed, body: bodyOf(cell, inner).map(({ span }) => span) }];
  });
}

/** ruff's own default is 88, as black's. */
function lineLengthOf(style: RuffOptions): number {
  const length = style["line-length"];
  return typeof length === "number" ? length : 88;
}
