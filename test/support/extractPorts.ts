import { join } from "node:path";
import { readProjectSettings } from "../../src/flow/projectLayout.ts";
import type { ExtractPorts } from "../../src/flow/extract.ts";
import { NotebookAnalyses } from "../../src/flow/notebookAnalysis.ts";
import { createFileWorkspace } from "../../src/host/fileWorkspace.ts";
import { createNotebookRunner } from "../../src/host/notebookRun.ts";
import { createRunFolders } from "../../src/host/runFolder/runFolder.ts";
import { createPinning } from "../../src/host/pinning.ts";
import { createInterpreters } from "../../src/host/interpreter/interpreters.ts";
import { createPythonLint } from "../../src/host/lint.ts";
import { createTestRunner } from "../../src/host/testRun.ts";
import { bundleLint } from "./bundleLint.ts";
import { grammars } from "./grammars.ts";
import { createTestLog } from "./testLog.ts";
import { requireVenv } from "./venv.ts";

/** The ports of a terminal, whole and real; `dispose` when the tests end. `python` is the interpreter, by default the tests' own. */
export async function createTestPorts(
  python?: string,
): Promise<ExtractPorts & { readonly dispose: () => void }> {
  const log = createTestLog();
  const workspace = createFileWorkspace();
  const lint = createPythonLint({ module: await bundleLint(), log });
  const analyses = new NotebookAnalyses(grammars);
  return {
    workspace,
    analyses,
    lint,
    log,
    types: [],
    tests: createTestRunner(join(import.meta.dirname, "../../python/run_test.py")),
    runFolders: createRunFolders({ isTrusted: () => true }),
    runner: createNotebookRunner(join(import.meta.dirname, "../../python/run_notebook.py")),
    pinning: createPinning(join(import.meta.dirname, "../../python/pin_outputs.py")),
    settings: { read: (path) => readProjectSettings(workspace, path, {}) },
    interpreters: createInterpreters({
      isTrusted: () => true,
      told: [{ origin: "setting", ask: () => Promise.resolve(python ?? requireVenv()) }],
      log,
    }),
    dispose: () => {
      lint.dispose();
      analyses.dispose();
    },
  };
}
