import { basename } from "pathe";
import { draftExtraction, type Draft } from "../core/extract/draft.ts";
import { decideReload } from "../core/extract/importModule.ts";
import { importedModules } from "../core/extract/importedModules.ts";
import { findPrints, type PrintChoice } from "../core/extract/logPrints.ts";
import type { ParameterChoice } from "../core/extract/keywordParameters.ts";
import type { Readings } from "../core/extract/notebookNames.ts";
import type { ExtractionChoice, ExtractionPlan } from "../core/extract/plan.ts";
import {
  gateText,
  planExtraction as planChanges,
  refuseFunctionName,
  renderModule,
  writeCode,
  type ExistingFile,
  type PlanParts,
} from "../core/extract/planExtraction.ts";
import type { RuffOptions } from "../core/checks/protocol.ts";
import type { Recording } from "../core/observe/recording.ts";
import type { Knowledge } from "../core/unittest/planTest.ts";
import type { KeptRun } from "./keptRun.ts";
import { pinnableDefinitions } from "../core/unittest/pinnableDefinitions.ts";
import { lastUse } from "../core/observe/lastUse.ts";
import { recordCall, type Recorded } from "./recordCall.ts";
import { leaveCells } from "../core/extract/leaveCells.ts";
import { readSelection } from "../core/extract/selection.ts";
import { expandStars, starModules, type StarNames } from "../core/extract/starImports.ts";
import { suggestFunctionName, suggestModuleName } from "../core/extract/suggestNames.ts";
import type { Notebook } from "../core/notebook/notebook.ts";
import { sectionAround, sectionTitled, type Section } from "../core/notebook/sections.ts";
import { importRoot } from "../core/project/importPath.ts";
import type { Layout } from "../core/project/layout.ts";
import { placeModule, placeTest } from "../core/project/placeModule.ts";
import type { Settings } from "../core/project/settings.ts";
import { standardLibrary } from "../core/project/standardLibrary.ts";
import { isRefusal, refuseCancelled, type Refusal } from "../core/refusal.ts";
import type { NotebookAnalyses } from "./notebookAnalysis.ts";
import { passGate } from "./gate.ts";
import { findUsedModule } from "./findUsedModule.ts";
import { findMissingDependencies, planDependencies } from "./projectDependencies.ts";
import { readLayout } from "./projectLayout.ts";
import { learn } from "./knowledge.ts";
import { formatTest, formatWritten, tidyFiles } from "./tidy.ts";
import { writeTest } from "./unitTest.ts";
import { checkReach, withImportPath } from "./checkReach.ts";
import { readProjectStyle } from "./codeStyle.ts";
import type {
  Applied,
  NotebookRunner,
  Pinning,
  RunFolders,
  Interpreters,
  Log,
  Progress,
  PythonLint,
  SettingsReader,
  LiveKernel,
  TestRunner,
  TypeSource,
  Workspace,
} from "./ports.ts";

export interface ExtractPorts {
  readonly workspace: Workspace;
  readonly analyses: NotebookAnalyses;
  readonly lint: PythonLint;
  readonly interpreters: Interpreters;
  /** Language servers that tell types, the best first. */
  readonly types: readonly TypeSource[];
  /** Absent where no kernel can be asked, as at a terminal. */
  readonly live?: LiveKernel;
  readonly tests: TestRunner;
  readonly runFolders: RunFolders;
  readonly runner: NotebookRunner;
  readonly pinning: Pinning;
  readonly settings: SettingsReader;
  readonly log: Log;
}

/** What a person asked for, as they wrote it. */
export interface ExtractRequest {
  /** Absolute path of an .ipynb or a percent script. */
  readonly notebook: string;
  /** Neighbouring cells, counted from 0 over all cells; text between them is passed over. */
  readonly cells: readonly number[];
  /** The title of the section that they are, when one was asked for: it names and describes the function. */
  readonly section?: string;
  readonly functionName: string;
  /** A name ("features"), a dotted name ("shop.features") or a path ("lib/features.py"). */
  readonly module: string;
  /** Folder for the unit test; `undefined`: settings and layout tell; `false`: no test. */
  readonly tests?: string | false;
  /** What becomes of prints in the moved code; `undefined`: settings tell. */
  readonly prints?: PrintChoice;
  /** Which literals become keyword-only parameters; `undefined`: settings tell. */
  readonly parameters?: ParameterChoice;
  /** A folder that a line in the notebook is to put on the import path, so that it finds the module. */
  readonly importPath?: string;
  /** What becomes of imports that the project's dependency files don't declare; absent: a note. */
  readonly dependencies?: "declare" | "note";
  /** When cells reload a module that is added to; absent: the setting tells. */
  readonly reload?: Settings["reload"];
  /** "fresh": the notebook is run in a fresh kernel, in a copy of the project, to see what the function takes and gives. */
  readonly run?: "fresh";
  /** Where several plans are made one after the other: the run that they share. */
  readonly kept?: KeptRun;
  /** Whether cells of this notebook have run, as far as it can be told. */
  readonly kernel: "running" | "unknown";
}

/** Names to begin with: the module that the notebook uses already, else from its file name; the function's from the heading above the cells and from what they make. */
export interface SuggestedNames {
  readonly module: string;
  readonly functionName: string;
}

export interface Suggestion extends SuggestedNames {
  /** The last cell that a fresh run comes to, counted from 0 over all cells. */
  readonly runsTo: number;
}

/** Names to offer before anything is asked; refused when these cells can't be extracted under any name. */
export async function suggestNames(
  ports: ExtractPorts,
  path: string,
  cells: readonly number[],
  section?: string,
): Promise<Suggestion | Refusal> {
  const settings = await ports.settings.read(path);
  if (isRefusal(settings)) return settings;
  const drafted = await draft(ports, path, cells, { parameters: "auto", prints: settings.prints });
  if (isRefusal(drafted)) return drafted;
  return {
    module: (await findUsedModule(ports, path, drafted.readings)) ?? suggestModuleName(basename(path)),
    functionName: suggestFunctionName(drafted.notebook, cells, drafted.draft.step?.returns ?? [], section),
    runsTo: Math.max(...cells, lastCall(drafted) ?? 0),
  };
}

/** The section with a title, or the one that a cell is in. */
export async function findSection(
  { workspace }: ExtractPorts,
  path: string,
  wanted: { readonly title: string } | { readonly cell: number },
): Promise<Section | Refusal> {
  const notebook = await workspace.readNotebook(path);
  if (isRefusal(notebook)) return notebook;
  return "title" in wanted ? sectionTitled(notebook, wanted.title) : sectionAround(notebook, wanted.cell);
}

/** Gathers, plans and passes the gate. Nothing is written. */
export async function planExtraction(
  ports: ExtractPorts,
  request: ExtractRequest,
  progress: Progress,
): Promise<ExtractionPlan | Refusal> {
  progress.report("Reading the notebook");
  const settings = await ports.settings.read(request.notebook);
  if (isRefusal(settings)) return settings;
  const parameters = request.parameters ?? settings.parameters;
  const prints = request.prints ?? settings.prints;
  const drafted = await draft(ports, request.notebook, request.cells, { parameters, prints });
  if (isRefusal(drafted)) return drafted;
  const nameProblem = refuseFunctionName(request.functionName, drafted.readings, drafted.draft);
  if (nameProblem !== undefined) return nameProblem;
  const folders = await readLayout(ports.workspace, request.notebook);
  if (isRefusal(folders)) return folders;
  const layout = withImportPath(folders, request.importPath, drafted);
  const choice = choosePlaces(request, layout, drafted.readings, settings);
  if (isRefusal(choice)) return choice;
  const reach = await checkReach(ports.interpreters, { choice, layout, drafted, wanted: request.importPath });
  if (isRefusal(reach)) return reach;

  progress.report("Writing the function");
  const module = await readExisting(ports, choice.module.path);
  if (isRefusal(module)) return module;
  const test = choice.test === undefined ? undefined : await readExisting(ports, choice.test.path);
  if (isRefusal(test)) return test;
  const style = await readProjectStyle(ports, choice.module.path, layout.projectRoot);
  const reload = decideReload({
    when: request.reload ?? settings.reload,
    kernel: request.kernel,
    importName: choice.module.importName,
    module,
    readings: drafted.readings,
  });
  const reaching = {
    ...choice,
    isReloaded: reload.isReloaded,
    ...(reach.pathLines !== undefined && { pathLines: reach.pathLines }),
  };
  const writing: Writing = { drafted, choice: reaching, module, settings, style };
  // A run tells all that the running kernel can: nobody has to agree to both.
  const first = await writeModule(
    request.run === undefined ? ports : { ...ports, live: nobody },
    writing,
    undefined,
    progress,
  );
  if (isRefusal(first)) return first;
  const recorded = await record(
    ports,
    request,
    { writing, written: first, root: layout.projectRoot },
    progress,
  );
  if (isRefusal(recorded)) return recorded;
  try {
    const written =
      recorded?.recording === undefined
        ? first
        : await writeModule(ports, writing, recorded.recording, progress);
    if (isRefusal(written)) return written;
    const missing = await findMissingDependencies(ports, request.notebook, layout, drafted.draft.imports);
    const found = await writeTest(
      ports,
      {
        choice,
        readings: drafted.readings,
        draft: drafted.draft,
        known: written.known,
        module: written.module,
        settings,
        recorded,
      },
      progress,
    );
    const newTest = found && (await formatTest(ports, found, style));
    const planned = planChanges({ ...written.parts, test, newTest });
    if (isRefusal(planned)) return planned;
    const plan = await tidyFiles(ports, planned, style, layout.projectRoot);
    if (progress.signal.aborted) return refuseCancelled();
    const isIdle = request.run === "fresh" && recorded === undefined;
    const more = [
      ...reach.notes,
      ...reload.notes,
      ...written.notes,
      ...(recorded?.notes ?? []),
      ...(found?.notes ?? []),
      ...(isIdle
        ? ["The notebook was not run: no cell uses what moves, and there is no call to record."]
        : []),
    ];
    const noted = { ...plan, notes: [...plan.notes, ...more] };
    return missing === undefined
      ? noted
      : planDependencies(noted, missing, layout.projectRoot, request.dependencies ?? "note");
  } finally {
    if (request.kept === undefined) await recorded?.folder.remove();
    else if (recorded !== undefined) await request.kept.release(recorded);
  }
}

const nobody: LiveKernel = { observe: () => Promise.resolve(undefined) };

/** What the module is written from. */
interface Writing {
  readonly drafted: Drafted;
  readonly choice: ExtractionChoice;
  readonly module: ExistingFile | undefined;
  readonly settings: Settings;
  readonly style: RuffOptions;
}

interface WrittenModule {
  readonly kind: "written";
  readonly parts: Omit<PlanParts, "test" | "newTest">;
  readonly known: Knowledge;
  /** The module's whole text. */
  readonly module: string;
  readonly notes: readonly string[];
}

/** The module with what is known of the function, and what a recorded call tells; past the gate. */
async function writeModule(
  ports: ExtractPorts,
  { drafted, choice, module, settings, style }: Writing,
  recording: Recording | undefined,
  progress: Progress,
): Promise<WrittenModule | Refusal> {
  const { notebook, readings, draft } = drafted;
  const { known, front, notes } = await learn(
    ports,
    { ...drafted, choice, module, settings, style, recording },
    progress.signal,
  );
  const code = writeCode(choice, notebook, readings, draft, module?.reading, front);
  const text = await formatWritten(ports, code, style);
  const parts = { ...drafted, choice, text, module, standardLibrary };
  const moduleText = renderModule(parts);
  if (isRefusal(moduleText)) return moduleText;
  progress.report("Checking the module");
  const gate = await passGate(ports, drafted, gateText(parts));
  if (isRefusal(gate)) return gate;
  return { kind: "written", parts, known, module: moduleText, notes: [...notes, ...gate] };
}

/** Runs the notebook when that is asked for, and there are calls to record. */
async function record(
  ports: ExtractPorts,
  { run, kept, parameters, prints }: ExtractRequest,
  {
    writing,
    written,
    root,
  }: { readonly writing: Writing; readonly written: WrittenModule; readonly root: string },
  progress: Progress,
): Promise<Recorded | Refusal | undefined> {
  const { drafted, choice } = writing;
  if (run !== "fresh") return undefined;
  const { draft } = drafted;
  const { own: definitions, helpers } = pinnableDefinitions(draft);
  const last = lastCall(drafted);
  if (draft.step === undefined && last === undefined) return undefined;
  const plan = planChanges({ ...written.parts, test: undefined, newTest: undefined });
  if (isRefusal(plan)) return plan;
  const make = () =>
    recordCall(
      ports,
      {
        root,
        notebook: drafted.notebook,
        readings: drafted.readings,
        changes: plan.changes,
        module: choice.module.path,
        recorded: {
          ...(draft.step !== undefined && { functionName: choice.functionName }),
          definitions,
          helpers,
        },
        lastUse: last,
        settings: writing.settings,
      },
      progress,
    );
  if (kept === undefined) return make();
  // What is recorded names the module where its own classes are among the values.
  const module = drafted.draft.items.length > 0 ? choice.module.path : "";
  const sources = drafted.notebook.cells.map(({ source }) => source);
  const { path: python } = (await ports.interpreters.find(choice.notebook)) ?? {};
  const key = [choice.notebook, python, sources, choice.cells, parameters, prints, module];
  return kept.get(JSON.stringify(key), make);
}

/** Where only definitions move, the last cell that uses them; `undefined` where a call stands in the cells, or nowhere. */
function lastCall({ readings, draft }: Drafted): number | undefined {
  if (draft.step !== undefined) return undefined;
  const selected = new Set(draft.selection.cells.map(({ index }) => index));
  return lastUse(pinnableDefinitions(draft).own, readings, selected);
}

/** Writes the plan, whole or not at all; refused when something changed since it was made. */
export async function applyExtraction(ports: ExtractPorts, plan: ExtractionPlan): Promise<Applied | Refusal> {
  const applied = await ports.workspace.apply(plan.changes);
  ports.log.info(isRefusal(applied) ? `Not applied: ${applied.reason}` : `Applied: ${plan.changes.title}`);
  return applied;
}

interface Drafted {
  readonly notebook: Notebook;
  readonly readings: Readings;
  readonly draft: Draft;
}

async function draft(
  ports: ExtractPorts,
  path: string,
  cells: readonly number[],
  { parameters, prints }: { readonly parameters: ParameterChoice; readonly prints: PrintChoice },
): Promise<Drafted | Refusal> {
  const notebook = await ports.workspace.readNotebook(path);
  if (isRefusal(notebook)) return notebook;
  const read = await ports.analyses.read(path, notebook);
  const readings = expandStars(read, await readStarNames(ports, path, read));
  const chosen = readSelection(notebook, readings, cells);
  if (isRefusal(chosen)) return chosen;
  const logged = findPrints(chosen, readings, prints);
  const drafted = draftExtraction(notebook, readings, leaveCells(chosen, logged), parameters, logged);
  return isRefusal(drafted) ? drafted : { notebook, readings, draft: drafted };
}

/** What the notebook's star imports bind, as far as its interpreter can tell. */
async function readStarNames(
  { interpreters }: ExtractPorts,
  path: string,
  readings: Readings,
): Promise<StarNames> {
  const found = new Map<string, readonly string[]>();
  const modules = starModules(readings);
  const interpreter = modules.size === 0 ? undefined : await interpreters.find(path);
  for (const module of modules) {
    const names = await interpreter?.starNames(module);
    if (names !== undefined) found.set(module, names);
  }
  return found;
}

function choosePlaces(
  request: ExtractRequest,
  layout: Layout,
  readings: Readings,
  settings: Settings,
): ExtractionChoice | Refusal {
  // Of what the notebook imports the first parts count: a new module of the same name would hide them.
  const taken = importedModules(readings).map((name) => name.split(".", 1)[0] ?? name);
  const module = placeModule(request.module, layout, new Set(taken));
  if (isRefusal(module)) return module;
  const tests = request.tests ?? (settings.writeTest ? settings.testFolder : false);
  const isOnPath = layout.importPath?.includes(importRoot(module)) === true;
  const test =
    tests === false
      ? undefined
      : placeTest(module, { ...layout, isInstallable: layout.isInstallable && !isOnPath }, tests);
  const { notebook, cells, section, functionName } = request;
  return { notebook, cells, ...(section !== undefined && { section }), functionName, module, test };
}

async function readExisting(
  { workspace, analyses }: ExtractPorts,
  path: string,
): Promise<ExistingFile | undefined | Refusal> {
  const text = await workspace.readText(path);
  if (text === undefined || isRefusal(text)) return text;
  return { text, reading: await analyses.readFile(text) };
}
