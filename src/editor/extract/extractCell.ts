import { basename } from "node:path";
import { commands, Uri, window } from "vscode";
import type { ExtractionPlan } from "../../core/extract/plan.ts";
import { isRefusal, refuse, type Offer, type Refusal } from "../../core/refusal.ts";
import {
  applyExtraction,
  findSection,
  planExtraction,
  suggestNames,
  type ExtractPorts,
  type ExtractRequest,
  type SuggestedNames,
} from "../../flow/extract.ts";
import { keepRun, type KeptRun } from "../../flow/keptRun.ts";
import { renderSeconds } from "../../core/observe/renderSeconds.ts";
import { knownSeconds } from "../observe/knownSeconds.ts";
import type { OutputChecks } from "../observe/outputChecks.ts";
import type { RunConsent } from "../observe/runConsent.ts";
import { showProgress } from "../progress.ts";
import type { Show } from "../show.ts";
import { askNames, type Named } from "./askNames.ts";
import { askParameters } from "./askParameters.ts";
import type { ExtractionHistory } from "./extractionHistory.ts";
import { notesOf } from "./notesOf.ts";
import type { PreviewDocuments } from "./previewDocuments.ts";
import { returnFocus } from "./returnFocus.ts";
import { showPreview } from "./showPreview.ts";
import { readKernel } from "../workspace/readKernel.ts";
import {
  bringNotebookBack,
  chooseSection,
  chooseTarget,
  readArguments,
  type ExtractArguments,
  type SectionTarget,
  type Target,
} from "./target.ts";

export interface ExtractParts {
  /** Loaded at the first extraction. */
  readonly ports: () => ExtractPorts;
  readonly documents: PreviewDocuments;
  readonly history: ExtractionHistory;
  readonly checks: () => OutputChecks;
  /** Whether notebooks may be run. */
  readonly consent: RunConsent;
  readonly show: Show;
}

const task = "extract";

/** The command: asks for names, shows the preview, applies. Ends when it was applied, refused or given up; true when applied. */
export async function extractCell(parts: ExtractParts, argument: unknown): Promise<boolean> {
  await bringNotebookBack();
  return extract(parts, chooseTarget(argument), readArguments(argument));
}

/** The same by what a run of the notebook in a fresh kernel tells; nothing happens when the person does not want it run. */
export async function extractCellFresh(parts: ExtractParts, argument: unknown): Promise<boolean> {
  await bringNotebookBack();
  return extract(parts, chooseTarget(argument), readArguments(argument), { run: "fresh" });
}

/** The same for all cells below a heading. */
export async function extractSection(parts: ExtractParts, argument: unknown): Promise<boolean> {
  await bringNotebookBack();
  return extract(parts, await findTarget(parts, chooseSection(argument)), readArguments(argument));
}

async function findTarget(
  { ports }: ExtractParts,
  chosen: SectionTarget | Refusal,
): Promise<Target | Refusal> {
  if (isRefusal(chosen)) return chosen;
  const section = await findSection(ports(), chosen.path, chosen.wanted);
  return isRefusal(section) ? section : { path: chosen.path, cells: section.cells, section: section.title };
}

async function extract(
  parts: ExtractParts,
  chosen: Target | Refusal,
  given: ExtractArguments,
  wishes: Wishes = {},
): Promise<boolean> {
  if (isRefusal(chosen)) {
    parts.show.refusal(task, chosen);
    return false;
  }
  const ports = parts.ports();
  const suggested = await showProgress("Reading the notebook", () =>
    suggestNames(ports, chosen.path, chosen.cells, chosen.section),
  );
  if (suggested === undefined) return false;
  if (isRefusal(suggested)) {
    parts.show.refusal(task, suggested);
    return false;
  }
  const target = { ...chosen, runsTo: suggested.runsTo };
  if (wishes.run !== undefined && !(await mayRun(parts, target))) return false;
  const { module, function: functionName } = given;
  const names = { module: module ?? suggested.module, functionName: functionName ?? suggested.functionName };
  const isNamed = module !== undefined && functionName !== undefined;
  return extractAs(parts, target, { names, isNamed, wishes });
}

/** Asks what a run needs; false when the notebook is not to be run. */
async function mayRun({ consent, show }: ExtractParts, target: Target): Promise<boolean> {
  const answer = await consent.ask(secondsTo(target));
  if (isRefusal(answer)) show.refusal(task, answer);
  return answer === true;
}

/** How long the notebook takes up to the last cell that is run, where that is known; it may end before, when all was called. */
function secondsTo({ path, cells, runsTo = Math.max(...cells) }: Target): number | undefined {
  return knownSeconds(path, runsTo);
}

/** What an extraction begins with. */
interface Start {
  readonly names: SuggestedNames;
  /** Whether the names are settled, so that they are not asked for. */
  readonly isNamed: boolean;
  readonly wishes: Wishes;
}

async function extractAs(parts: ExtractParts, target: Target, start: Start): Promise<boolean> {
  const plan = await agreeOnPlan(parts, target, start);
  await returnFocus(target.path);
  return plan !== undefined && apply(parts, plan);
}

/** The plan that the person accepted in the preview; `undefined` when there is none. */
async function agreeOnPlan(
  parts: ExtractParts,
  target: Target,
  start: Start,
): Promise<ExtractionPlan | undefined> {
  const kept = keepRun();
  try {
    return await agreeKeeping(parts, target, start, kept);
  } finally {
    await kept.end();
  }
}

/** The same with a run of the notebook that other names need not repeat. */
async function agreeKeeping(
  parts: ExtractParts,
  target: Target,
  { names, isNamed, wishes: first }: Start,
  kept: KeptRun,
): Promise<ExtractionPlan | undefined> {
  const title = `Extract ${describeCells(target)}`;
  let wishes: Wishes = { ...first, kept };
  const makePlan: Planner = (each, signal) => planOnce(parts.ports(), target, each, wishes, signal);
  let agreed = isNamed ? await planAtOnce(names, makePlan) : await askNames(title, names, makePlan);
  while (agreed !== undefined) {
    const { plan } = agreed;
    if (isRefusal(plan)) {
      await offerWaysOut(parts, target, { names: agreed.names, isNamed: true, wishes }, plan);
      return undefined;
    }
    const run = wishes.run === undefined && isTyped(plan) ? describeRun(target) : undefined;
    const answer = await showPreview(plan, notesOf(plan, parts.history), parts.documents, run);
    if (answer === "apply") return plan;
    if (answer === "cancel") return undefined;
    if (answer === "names") agreed = await askNames(title, agreed.names, makePlan);
    else if (answer === "run") {
      const ran = await planByRun(parts, target, agreed.names, wishes);
      // A run that came to nothing leaves the plan as it was.
      if (ran !== undefined) {
        wishes = { ...wishes, run: "fresh" };
        agreed = { names: agreed.names, plan: ran };
      }
    } else {
      wishes = { ...wishes, ...(await askWish(answer, title, plan)) };
      agreed = await planAtOnce(agreed.names, makePlan);
    }
  }
  return undefined;
}

/** The message may be answered much later: the cells must still be those that were meant. */
async function offerWaysOut(
  parts: ExtractParts,
  target: Target,
  tried: Start,
  refusal: Refusal,
): Promise<void> {
  const meant = await readCells(parts.ports(), target);
  parts.show.refusal(task, refusal, async (offer) => {
    const isAsBefore = (await readCells(parts.ports(), target)) === meant;
    if (isAsBefore) await extractAs(parts, target, takeOffer(tried, offer));
    else parts.show.refusal(task, refuse("The cells have changed since.", "Extract them again."));
  });
}

async function readCells({ workspace: files }: ExtractPorts, { path, cells }: Target): Promise<string> {
  const notebook = await files.readNotebook(path);
  return JSON.stringify(
    isRefusal(notebook) ? notebook.reason : cells.map((index) => notebook.cells[index]?.source),
  );
}

/** The same once more, in the way that a refusal offered. */
function takeOffer(tried: Start, offer: Offer): Start {
  if (offer.kind === "module") return { ...tried, names: { ...tried.names, module: offer.module } };
  if (offer.kind === "import path")
    return { ...tried, wishes: { ...tried.wishes, importPath: offer.folder } };
  return tried;
}

/** What the person chose besides the names. */
type Wishes = Pick<ExtractRequest, "parameters" | "dependencies" | "importPath" | "run" | "kept">;

async function askWish(
  answer: "parameters" | "declare",
  title: string,
  plan: ExtractionPlan,
): Promise<Wishes> {
  if (answer === "declare") return { dependencies: "declare" };
  const parameters = await askParameters(title, plan.offers);
  return parameters === undefined ? {} : { parameters };
}

type Planner = (names: SuggestedNames, signal?: AbortSignal) => Promise<ExtractionPlan | Refusal | undefined>;

function planOnce(
  ports: ExtractPorts,
  target: Target,
  { module, functionName }: SuggestedNames,
  wishes: Wishes,
  signal: AbortSignal | undefined,
): Promise<ExtractionPlan | Refusal | undefined> {
  const { path, cells, section } = target;
  const request = {
    notebook: path,
    cells,
    ...(section !== undefined && { section }),
    module,
    functionName,
    kernel: readKernel(path),
    ...wishes,
  };
  return showProgress(
    wishes.run === undefined
      ? `Extracting ${functionName}`
      : `Extracting ${functionName} (${describeRun(target)})`,
    (progress) => planExtraction(ports, request, progress),
    signal,
  );
}

/** The same plan by a run of the notebook; `undefined` where that was not wanted, was cancelled or, as the person is told, could not be. */
async function planByRun(
  parts: ExtractParts,
  target: Target,
  names: SuggestedNames,
  wishes: Wishes,
): Promise<ExtractionPlan | undefined> {
  if (!(await mayRun(parts, target))) return undefined;
  const plan = await planOnce(parts.ports(), target, names, { ...wishes, run: "fresh" }, undefined);
  if (plan === undefined || !isRefusal(plan)) return plan;
  parts.show.refusal("run the notebook", plan);
  return undefined;
}

/** Whether there are types that a run can tell. */
function isTyped({ parameters, returns }: ExtractionPlan): boolean {
  return parameters.length > 0 || returns.length > 0;
}

/** "fresh run, about 40 s" */
function describeRun(target: Target): string {
  const seconds = secondsTo(target);
  return seconds === undefined ? "fresh run" : `fresh run, ${renderSeconds(seconds)}`;
}

async function planAtOnce(
  names: SuggestedNames,
  makePlan: Planner,
): Promise<Named<ExtractionPlan | Refusal> | undefined> {
  const plan = await makePlan(names);
  return plan && { names, plan };
}

function describeCells({ path, cells, section }: Target): string {
  if (section !== undefined) return `section "${section}" of ${basename(path)}`;
  const [first = 0] = cells;
  const numbers =
    cells.length === 1 ? `cell ${first + 1}` : `cells ${first + 1} to ${(cells.at(-1) ?? 0) + 1}`;
  return `${numbers} of ${basename(path)}`;
}

async function apply(parts: ExtractParts, plan: ExtractionPlan): Promise<boolean> {
  const { ports, show, history } = parts;
  const { path } = plan.changes.notebook;
  const checks = parts.checks();
  const after = await checks.planAfter(path);
  const before = await ports().workspace.readNotebook(path);
  const applied = await applyExtraction(ports(), plan);
  if (isRefusal(applied)) {
    show.refusal(task, applied);
    return false;
  }
  const extraction = { applied, plan, ...(!isRefusal(before) && { before }) };
  history.add(extraction);
  const check = (): Promise<unknown> => checks.checkExtraction(extraction);
  const bug = (error: unknown): void => {
    show.bug(task, error);
  };
  showResult(plan, () => history.undo(extraction), after === "offer" ? check : undefined).catch(bug);
  if (after === "check") check().catch(bug);
  return true;
}

async function showResult(
  plan: ExtractionPlan,
  undo: () => Promise<void>,
  check: (() => Promise<unknown>) | undefined,
): Promise<void> {
  const { testPath } = plan;
  const openModule = "Open Module";
  const openTest = "Open Test";
  const checkOutputs = "Check Outputs";
  const undoExtraction = "Undo Extraction";
  const text = `${plan.functionName} is in ${basename(plan.module.path)} now${testPath === undefined ? "" : `, with a test in ${basename(testPath)}`}.`;
  const answer = await window.showInformationMessage(
    text,
    openModule,
    ...(testPath === undefined ? [] : [openTest]),
    ...(check === undefined ? [] : [checkOutputs]),
    undoExtraction,
  );
  if (answer === openModule) await commands.executeCommand("vscode.open", Uri.file(plan.module.path));
  if (answer === openTest && testPath !== undefined)
    await commands.executeCommand("vscode.open", Uri.file(testPath));
  if (answer === checkOutputs) await check?.();
  if (answer === undoExtraction) await undo();
}
