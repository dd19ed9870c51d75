import { isRefusal } from "../core/refusal.ts";
import type { ExtractPorts } from "../flow/extract.ts";
import { NotebookAnalyses } from "../flow/notebookAnalysis.ts";
import { readProjectSettings } from "../flow/projectLayout.ts";
import type { Log, Progress, RunFolders } from "../flow/ports.ts";
import type { VerifyPorts } from "../flow/verify.ts";
import { createFileWorkspace } from "../host/fileWorkspace.ts";
import { createGrammars } from "../host/grammars.ts";
import { createInterpreters } from "../host/interpreter/interpreters.ts";
import { createLanguageServerTypes } from "../host/languageServer/languageServerTypes.ts";
import { createPythonLint } from "../host/lint.ts";
import { createNotebookRunner } from "../host/notebookRun.ts";
import { createPinning } from "../host/pinning.ts";
import { createRunFolders } from "../host/runFolder/runFolder.ts";
import { createTestRunner } from "../host/testRun.ts";

/** dist/, where the wasm files and the workers' bundles lie beside this one. */
const assets = import.meta.dirname;

export interface TerminalOptions {
  /** The interpreter that the command line names. */
  readonly python: string | undefined;
  /** What becomes of files that are too large to be copied for a run; absent: it is refused. */
  readonly rest?: "in place";
}

/** Runs `use` with the ports of a terminal, and ends everything they started. Whoever types a command trusts the folder. */
export async function withPorts<T>(
  { python, rest }: TerminalOptions,
  use: (ports: ExtractPorts & VerifyPorts) => Promise<T>,
): Promise<T> {
  const workspace = createFileWorkspace();
  const lint = createPythonLint({ module: `${assets}/lint.js`, log: stderrLog });
  const analyses = new NotebookAnalyses(createGrammars(assets));
  const settings = { read: (path: string) => readProjectSettings(workspace, path, {}) };
  const chosen = async (path: string): Promise<string | undefined> => {
    const read = await settings.read(path);
    return python ?? (isRefusal(read) ? undefined : read.interpreter);
  };
  const interpreters = createInterpreters({
    isTrusted: () => true,
    told: [{ origin: "setting", ask: chosen }],
    log: stderrLog,
  });
  const types = createLanguageServerTypes({ interpreters, log: stderrLog });
  const tests = createTestRunner(`${assets}/python/run_test.py`);
  const folders = createRunFolders({ isTrusted: () => true });
  const observing = {
    disk: workspace,
    runFolders: {
      make: (request, signal) => folders.make({ ...request, ...(rest && { rest }) }, signal),
    } satisfies RunFolders,
    runner: createNotebookRunner(`${assets}/python/run_notebook.py`),
  };
  const ports = {
    workspace,
    analyses,
    lint,
    settings,
    interpreters,
    types: [types],
    tests,
    log: stderrLog,
    pinning: createPinning(`${assets}/python/pin_outputs.py`),
    ...observing,
  };
  try {
    return await use(ports);
  } finally {
    types.dispose();
    lint.dispose();
    analyses.dispose();
  }
}

/** A terminal shows nothing while it works: the commands here take seconds at most, and Ctrl+C ends them. */
export const silentProgress: Progress = {
  report: () => undefined,
  signal: new AbortController().signal,
};

/** Only what went wrong; results go to standard output. */
const stderrLog: Log = {
  info: () => undefined,
  warn: (message) => process.stderr.write(`${message}\n`),
  error: (message, cause) =>
    process.stderr.write(`${message}${cause instanceof Error ? `\n${cause.stack ?? cause.message}` : ""}\n`),
};
