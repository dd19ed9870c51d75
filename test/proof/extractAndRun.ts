import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ParameterChoice } from "../../src/core/extract/keywordParameters.ts";
import type { ExtractionPlan } from "../../src/core/extract/plan.ts";
import type { CellRun } from "../../src/core/observe/cellRun.ts";
import type { CellChange } from "../../src/core/notebook/notebook.ts";
import { compareRuns, type OutputDifference } from "../../src/core/observe/compareOutputs.ts";
import { isPartOf } from "../../src/core/observe/judgeRuns.ts";
import { isRefusal, renderRefusal, type Refusal } from "../../src/core/refusal.ts";
import { silentProgress } from "../../src/cli/ports.ts";
import { applyExtraction, planExtraction, type ExtractPorts } from "../../src/flow/extract.ts";
import { runNotebook } from "../../src/host/notebookRun.ts";
import { run } from "../../src/host/process/run.ts";
import { ipynbOfPercent } from "../support/extractCase.ts";

const root = join(import.meta.dirname, "../..");
const cli = join(root, "dist/cli.js");
const script = join(root, "python/run_notebook.py");

/** Cells of a notebook to extract, in a folder that may be written to. */
export interface Trial {
  /** Absolute path of an .ipynb or a percent script. */
  readonly notebook: string;
  /** The interpreter, or what stands for it: `startWarmPython`. */
  readonly python: string;
  readonly cells: readonly number[];
  /** The section that they are, to be asked for by its title. */
  readonly section?: string;
  readonly module: string;
  readonly function: string;
  readonly prints?: "keep" | "logging";
  readonly choose?: ParameterChoice;
}

export type Verdict = Refusal | Extracted;

export interface Extracted {
  readonly kind: "extracted";
  readonly plan: ExtractionPlan;
  readonly differences: readonly OutputDifference[];
  /** What is wrong with the written files, and what pytest says when it fails; empty when nothing is. */
  readonly problems: string;
}

/** Extracts, runs the changed notebook, and compares it with the run before. */
export async function extractAndRun(
  trial: Trial,
  before: readonly CellRun[],
  extract: (trial: Trial) => Promise<ExtractionPlan | Refusal> = extractByCli,
): Promise<Verdict> {
  const plan = await extract(trial);
  if (isRefusal(plan)) return plan;
  const differences = await compareWithRun(trial, plan, before);
  return { kind: "extracted", plan, differences, problems: await findProblems(plan, trial.python) };
}

/** How the notebook as it is now differs from the run before the extraction, other than by the lines that the plan says are gone. */
export async function compareWithRun(
  { notebook, python, cells }: Trial,
  { changes, changedOutputs }: ExtractionPlan,
  before: readonly CellRun[],
): Promise<readonly OutputDifference[]> {
  const gone = changes.notebook.cells.filter(({ after }) => after === undefined).map(({ index }) => index);
  const place = (cell: number): number => cell - gone.filter((index) => index < cell).length;
  const calling = changes.notebook.cells.find(({ index }) => cells.includes(index))?.index;
  const heir = (cell: number): number => (gone.includes(cell) ? (calling ?? cell) : cell);
  const cellMap = new Map(before.map(({ cell }) => [cell, place(heir(cell))]));
  const isTimed = ({ before: source }: CellChange): boolean => /^%time\b/m.test(source);
  const timed = new Set(changes.notebook.cells.filter(isTimed).map(({ index }) => index));
  const differences = compareRuns(before, await runCells(notebook, python), { cellMap, timed });
  // Where the log goes to the same place as prints, the messages must be what was printed.
  const isShown = readFileSync(notebook, "utf8").includes("stream=sys.stdout");
  const quieter = isShown ? [] : changedOutputs.map(heir);
  return differences.filter((each) => !quieter.includes(each.cell ?? -1) || !isPartOf(each));
}

/** Runs a notebook or percent script; throws where it can't be run at all. */
export async function runCells(notebook: string, python: string): Promise<readonly CellRun[]> {
  const request = { interpreter: python, script, notebook: asIpynb(notebook), timeoutMs: 60_000 };
  const outcome = await runNotebook(request);
  if (outcome.kind === "ran") return outcome.cells;
  throw new Error(isRefusal(outcome) ? renderRefusal(outcome) : outcome.kind);
}

/** A kernel runs only notebooks: a percent script gets one beside it. */
function asIpynb(path: string): string {
  if (path.endsWith(".ipynb")) return path;
  const copy = `${path}.ipynb`;
  writeFileSync(copy, ipynbOfPercent(readFileSync(path, "utf8")));
  return copy;
}

/** Extracts in this process, which is quicker than a command for each of some hundred cases. */
export async function extractBy(ports: ExtractPorts, trial: Trial): Promise<ExtractionPlan | Refusal> {
  const { notebook, cells, section, module, function: functionName, prints, choose } = trial;
  const plan = await planExtraction(
    ports,
    {
      notebook,
      cells,
      module,
      functionName,
      kernel: "unknown",
      ...(section !== undefined && { section }),
      ...(prints !== undefined && { prints }),
      ...(choose !== undefined && { parameters: choose }),
    },
    silentProgress,
  );
  if (isRefusal(plan)) return plan;
  const applied = await applyExtraction(ports, plan);
  return isRefusal(applied) ? applied : plan;
}

/** Extracts as a person does at a terminal. */
async function extractByCli(trial: Trial): Promise<ExtractionPlan | Refusal> {
  if (!existsSync(cli)) throw new Error(`${cli} is missing: npm run build makes it.`);
  const { choose = "auto", prints = "keep" } = trial;
  const { stdout, stderr, code } = await execute(process.execPath, [
    ...[cli, "extract", trial.notebook, ...chosenCells(trial)],
    ...["--module", trial.module, "--function", trial.function, "--python", trial.python, "--json"],
    ...["--prints", prints],
    ...["--parameters", typeof choose === "string" ? choose : choose.join(",")],
  ]);
  if (!stdout.startsWith("{")) throw new Error(`The command ended with code ${code}: ${stderr}`);
  // The command promises a plan or a refusal; its own tests hold it to that.
  return JSON.parse(stdout) as ExtractionPlan | Refusal;
}

function chosenCells({ cells, section }: Trial): readonly string[] {
  if (section !== undefined) return ["--section", section];
  return ["--cells", cells.map((cell) => cell + 1).join(",")];
}

async function findProblems({ changes, module }: ExtractionPlan, python: string): Promise<string> {
  const notebook = changes.notebook.path;
  const tests = changes.files.map(({ path }) => path).filter((path) => path !== module.path);
  const check = [join(import.meta.dirname, "check_written.py"), notebook, module.path, ...tests];
  const { code, stdout, stderr } = await execute(python, check, dirname(notebook));
  return code === 0 ? "" : stdout + stderr;
}

async function execute(program: string, args: readonly string[], cwd: string = root) {
  const outcome = await run({ program, args, cwd, timeout: 60_000, env: { PYTHONDONTWRITEBYTECODE: "1" } });
  if (outcome.kind !== "exited") throw new Error(`${program} ${args.join(" ")}: ${JSON.stringify(outcome)}`);
  return outcome;
}
