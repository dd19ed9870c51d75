import type { Draft } from "../core/extract/draft.ts";
import type { Readings } from "../core/extract/notebookNames.ts";
import type { ExtractionChoice } from "../core/extract/plan.ts";
import { liveValues } from "../core/observe/liveValues.ts";
import { inModule, type Observation } from "../core/observe/observation.ts";
import type { CellReading } from "../core/python/readCell.ts";
import type { PythonType } from "../core/types/pythonType.ts";
import type { SignatureTypes } from "../core/types/signatureTypes.ts";
import type { NotebookAnalyses } from "./notebookAnalysis.ts";
import type { LiveKernel, Log } from "./ports.ts";

export interface AskKernelPorts {
  readonly analyses: NotebookAnalyses;
  readonly live?: LiveKernel;
  readonly log: Log;
}

export interface AskKernelRequest {
  readonly choice: ExtractionChoice;
  readonly readings: Readings;
  readonly draft: Draft;
}

export interface KernelKnowledge {
  /** Of the names of which the kernel's value tells what the function takes or gives. */
  readonly types: SignatureTypes;
  /** Why a kernel that runs was of no use. */
  readonly notes: readonly string[];
}

const nothing: KernelKnowledge = { types: { parameters: new Map(), returns: new Map() }, notes: [] };

/** Asks the notebook's kernel, where one runs, for the types of a step's names. */
export async function askKernel(
  { analyses, live, log }: AskKernelPorts,
  { choice, readings, draft }: AskKernelRequest,
  signal: AbortSignal,
): Promise<KernelKnowledge> {
  const names = [...new Set([...(draft.step?.parameters ?? []), ...(draft.step?.returns ?? [])])];
  if (live === undefined || names.length === 0) return nothing;
  const answer = await live.observe(choice.notebook, names, signal);
  if (answer === undefined) return nothing;
  if ("kind" in answer) {
    log.info(answer.reason);
    return { ...nothing, notes: [answer.reason] };
  }
  const runs = await readRuns(analyses, readings, answer.runs);
  const { parameters, returns } = liveValues(draft, readings, { values: answer.values, runs });
  const classes = new Set(draft.items.map(({ name }) => name));
  const typesOf = (values: Observation): ReadonlyMap<string, PythonType> =>
    new Map(
      [...values].flatMap(([name, { type }]) => {
        const known = type && inModule(type, choice.module.importName, classes);
        // That something is None now says nothing about what it is meant to be.
        return known === undefined || known.kind === "none" ? [] : [[name, known] as const];
      }),
    );
  const types = { parameters: typesOf(parameters), returns: typesOf(returns) };
  const told = [...new Set([...types.parameters.keys(), ...types.returns.keys()])];
  log.info(`The running kernel told the types of ${told.length === 0 ? "no name" : told.join(", ")}.`);
  return { types, notes: [] };
}

/** What a kernel ran is most often what the cells are now, and read already. */
async function readRuns(
  analyses: NotebookAnalyses,
  readings: Readings,
  sources: readonly string[],
): Promise<readonly CellReading[]> {
  const known = new Map(
    readings.flatMap((reading) => (reading === undefined ? [] : [[reading.source.trimEnd(), reading]])),
  );
  const runs: CellReading[] = [];
  for (const source of sources) {
    const reading = known.get(source.trimEnd()) ?? (await analyses.readFile(source));
    known.set(source.trimEnd(), reading);
    runs.push(reading);
  }
  return runs;
}
