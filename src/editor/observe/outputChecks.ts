import { basename } from "node:path";
import { window, workspace } from "vscode";
import { isUnchanged, renderVerdict } from "../../core/observe/renderVerdict.ts";
import { isRefusal, type Refusal } from "../../core/refusal.ts";
import { verify, type Against, type Verified, type VerifyPorts } from "../../flow/verify.ts";
import type { GitReader } from "../../flow/guardPorts.ts";
import type { Extraction, ExtractionHistory } from "../extract/extractionHistory.ts";
import { chooseTarget, readArguments } from "../extract/target.ts";
import { showProgress } from "../progress.ts";
import type { Show } from "../show.ts";
import { againstExtraction, chooseAgainst } from "./chooseAgainst.ts";
import type { ExecutedNotebooks } from "./executedNotebooks.ts";
import { knownSeconds } from "./knownSeconds.ts";
import type { RunConsent } from "./runConsent.ts";

/** Runs notebooks in fresh kernels and tells whether their outputs are what they were. */
export interface OutputChecks {
  /** The command: asks what to compare with. Gives whether the outputs are unchanged; `undefined` where that was not found out. */
  check(argument: unknown): Promise<boolean | undefined>;
  /** The same for an extraction that was just applied. */
  checkExtraction(extraction: Extraction): Promise<boolean | undefined>;
  /** What is to be done after an extraction from a notebook, asked before it is applied: changed cells have no timings. */
  planAfter(path: string): Promise<AfterExtraction>;
}

export type AfterExtraction = "check" | "offer" | "nothing";

export interface CheckParts {
  readonly ports: () => VerifyPorts;
  readonly git: GitReader;
  readonly consent: RunConsent;
  readonly history: ExtractionHistory;
  readonly executed: ExecutedNotebooks;
  readonly show: Show;
}

const task = "check the outputs";

/** The longest notebook that is run unasked, in seconds. */
const shortRun = 60;

export function createOutputChecks(parts: CheckParts): OutputChecks {
  return {
    check: (argument) => check(parts, argument),
    checkExtraction: async (extraction) => {
      const against = againstExtraction(extraction);
      if (against === undefined) return undefined;
      return run(parts, extraction.plan.changes.notebook.path, against, extraction);
    },
    planAfter: (path) => planAfter(parts, path),
  };
}

async function planAfter({ ports, consent }: CheckParts, path: string): Promise<AfterExtraction> {
  if (!workspace.isTrusted) return "nothing";
  const settings = await ports().settings.read(path);
  if (isRefusal(settings) || settings.verifyAfterExtract === "never") return "nothing";
  const seconds = knownSeconds(path);
  const isShort = seconds !== undefined && seconds < shortRun;
  return settings.verifyAfterExtract === "auto" && isShort && consent.isGiven() ? "check" : "offer";
}

async function check(parts: CheckParts, argument: unknown): Promise<boolean | undefined> {
  const target = notebookOf(argument);
  if (isRefusal(target)) {
    parts.show.refusal(task, target);
    return undefined;
  }
  const extraction = parts.history.lastOf(target);
  const choice = await chooseAgainst(target, { ...parts, ports: parts.ports(), extraction });
  if (choice === undefined) return undefined;
  if (isRefusal(choice)) {
    parts.show.refusal(task, choice);
    return undefined;
  }
  return run(parts, target, choice.against, choice.extraction);
}

/** The notebook that is named, else the one in front. */
function notebookOf(argument: unknown): string | Refusal {
  const { notebook } = readArguments(argument);
  if (notebook !== undefined) return notebook;
  const target = chooseTarget(argument);
  return isRefusal(target) ? target : target.path;
}

async function run(
  parts: CheckParts,
  notebook: string,
  against: Against,
  extraction: Extraction | undefined,
): Promise<boolean | undefined> {
  const { show, consent, ports } = parts;
  const mayRun = await consent.ask();
  if (isRefusal(mayRun)) show.refusal(task, mayRun);
  if (mayRun !== true) return undefined;
  const request = { notebook, against, texts: unsavedTexts() };
  const title = `Checking the outputs of ${basename(notebook)}`;
  const verified = await showProgress(title, (progress) => verify(ports(), request, progress));
  if (verified === undefined || verified.kind === "cancelled") return undefined;
  if (isRefusal(verified)) {
    show.refusal(task, verified);
    return undefined;
  }
  // Who has undone it meanwhile does not want to hear of it.
  if (extraction !== undefined && !parts.history.includes(extraction)) return undefined;
  showVerdict(parts, notebook, verified, extraction).catch((error: unknown) => {
    show.bug(task, error);
  });
  return isUnchanged(verified);
}

function unsavedTexts(): ReadonlyMap<string, string> {
  const unsaved = workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.scheme === "file");
  return new Map(unsaved.map((document) => [document.uri.fsPath, document.getText()]));
}

/** A message may wait for hours to be answered: nobody waits for it. */
async function showVerdict(
  { executed, history }: CheckParts,
  notebook: string,
  verified: Verified,
  extraction: Extraction | undefined,
): Promise<void> {
  const text = renderVerdict(verified);
  if (isUnchanged(verified)) {
    await window.showInformationMessage(text);
    return;
  }
  const showChanges = "Show Changes";
  const undo = "Undo Extraction";
  const buttons = [showChanges, ...(extraction === undefined ? [] : [undo])];
  const pressed = await window.showWarningMessage(text, ...buttons);
  if (pressed === showChanges) await executed.showChanges(notebook, verified.before, verified.after);
  if (pressed === undo && extraction !== undefined) await history.undo(extraction);
}
