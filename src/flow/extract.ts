import type { ExtractionPlan } from "../core/extract/plan.ts";
import { refuse, type Refusal } from "../core/refusal.ts";
import type {
  Applied,
  Grammars,
  Interpreters,
  Log,
  Progress,
  PythonLint,
  SettingsReader,
  Workspace,
} from "./ports.ts";

export interface ExtractPorts {
  readonly workspace: Workspace;
  readonly grammars: Grammars;
  readonly lint: PythonLint;
  readonly interpreters: Interpreters;
  readonly settings: SettingsReader;
  readonly log: Log;
}

/** What a person asked for, as they wrote it. */
export interface ExtractRequest {
  /** Absolute path of an .ipynb or a percent script. */
  readonly notebook: string;
  /** Neighbouring cells, counted from 0 over all cells. */
  readonly cells: readonly number[];
  readonly functionName: string;
  /** A name ("features"), a dotted name ("shop.features") or a path ("lib/features.py"). */
  readonly module: string;
  /** Folder for the unit test; `undefined`: settings and layout tell; `false`: no test. */
  readonly tests?: string | false;
}

/** Names to begin with: from the heading above the cells and from what they make. */
export interface SuggestedNames {
  readonly module: string;
  readonly functionName: string;
}

/** Names to offer before anything is asked; refused when these cells can't be extracted under any name. */
export async function suggestNames(
  ports: ExtractPorts,
  notebook: string,
  cells: readonly number[],
): Promise<SuggestedNames | Refusal> {
  await Promise.resolve();
  return refuse(`Not there yet: ${notebook} ${cells.join(",")} ${String(ports)}.`);
}

/** Gathers, plans and passes the gate. Nothing is written. */
export async function planExtraction(
  ports: ExtractPorts,
  request: ExtractRequest,
  progress: Progress,
): Promise<ExtractionPlan | Refusal> {
  await Promise.resolve();
  return refuse(`Not there yet: ${request.notebook} ${String(ports)} ${String(progress)}.`);
}

/** Writes the plan, whole or not at all; refused when something changed since it was made. */
export async function applyExtraction(ports: ExtractPorts, plan: ExtractionPlan): Promise<Applied | Refusal> {
  return ports.workspace.apply(plan.changes);
}
