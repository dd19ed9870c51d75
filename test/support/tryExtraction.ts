import type { Notebook } from "../../src/core/notebook/notebook.ts";
import { defaultSettings } from "../../src/core/project/settings.ts";
import type { ExtractionPlan } from "../../src/core/extract/plan.ts";
import { isRefusal, type Refusal } from "../../src/core/refusal.ts";
import { planExtraction, suggestNames, type ExtractPorts } from "../../src/flow/extract.ts";
import { NotebookAnalyses } from "../../src/flow/notebookAnalysis.ts";
import { grammars } from "./grammars.ts";
import { createTestLog } from "./testLog.ts";

/** A plan, with the new code as a module of its own, which the gate would read. */
export interface TriedPlan extends ExtractionPlan {
  readonly code: string;
}

const analyses = new NotebookAnalyses(grammars);

/**
 * Plans the extraction of one Python cell among others with nothing but this process: no files, no Python, and a lint worker that leaves
 * code as it is and finds nothing.
 */
export async function tryExtraction(sources: readonly string[], at: number): Promise<TriedPlan | Refusal> {
  const cells = sources.map((source) => ({ kind: "code" as const, language: "python", source }));
  const checked: string[] = [];
  const ports = createPorts({ format: "ipynb", language: "python", cells }, checked);
  const path = "/project/notebook.ipynb";
  const names = await suggestNames(ports, path, [at]);
  if (isRefusal(names)) return names;
  const planned = await planExtraction(
    ports,
    { notebook: path, cells: [at], functionName: "extracted_step", module: "steps", kernel: "unknown" },
    { report: () => undefined, signal: new AbortController().signal },
  );
  return isRefusal(planned) ? planned : { ...planned, code: checked[0] ?? "" };
}

function createPorts(notebook: Notebook, checked: string[]): ExtractPorts {
  const unavailable = { kind: "unavailable" as const, reason: "nothing is run" };
  return {
    workspace: {
      readNotebook: () => Promise.resolve(notebook),
      readText: () => Promise.resolve(undefined),
      listFolder: () => Promise.resolve([]),
      apply: () => Promise.reject(new Error("Nothing is applied.")),
    },
    analyses,
    lint: {
      format: (text) => Promise.resolve(text),
      check: (text) => {
        checked.push(text);
        return Promise.resolve([]);
      },
    },
    interpreters: { find: () => Promise.resolve(undefined) },
    types: [],
    tests: { run: () => Promise.resolve(unavailable) },
    runFolders: { make: () => Promise.resolve({ kind: "cancelled" }) },
    runner: { run: () => Promise.resolve({ kind: "cancelled" }) },
    pinning: { run: () => Promise.resolve(unavailable) },
    settings: { read: () => Promise.resolve(defaultSettings) },
    log: createTestLog(),
  };
}
