import { join } from "node:path";
import { workspace, type ExtensionContext } from "vscode";
import type { ExtractPorts } from "../../flow/extract.ts";
import { NotebookAnalyses } from "../../flow/notebookAnalysis.ts";
import type { Log, SettingsReader, Workspace } from "../../flow/ports.ts";
import { hostname } from "../../host/hostname.ts";
import { createGrammars } from "../../host/grammars.ts";
import { createInterpreters } from "../../host/interpreter/interpreters.ts";
import { createNotebookRunner } from "../../host/notebookRun.ts";
import { createRunFolders } from "../../host/runFolder/runFolder.ts";
import { createPinning } from "../../host/pinning.ts";
import { createLanguageServerTypes } from "../../host/languageServer/languageServerTypes.ts";
import { createPythonLint } from "../../host/lint.ts";
import { createTestRunner } from "../../host/testRun.ts";
import { askInPlace } from "../observe/askInPlace.ts";
import { findJupyter } from "../observe/findJupyter.ts";
import { createLiveKernel } from "../observe/liveKernel.ts";
import { confirmInDialog } from "../observe/runConsent.ts";
import { createHoverTypes } from "../types/hoverTypes.ts";
import { createSkippableTests } from "./skippableTests.ts";
import type { LazyParts } from "../lazyParts.ts";
import { askPythonExtension } from "../pythonExtension.ts";
import { createSettings } from "../settings.ts";

/** Makes what an extraction needs at the first one, and ends it with the extension. The parser and the worker start even later, at their own first use. */
export function createExtractPorts(
  context: Pick<ExtensionContext, "asAbsolutePath" | "subscriptions" | "workspaceState">,
  files: Workspace,
  log: Log,
  lazy: LazyParts,
): () => ExtractPorts {
  const settings = createSettings(files);
  const dist = context.asAbsolutePath("dist");
  return lazy.lazy("extraction", () => {
    const grammars = lazy.lazy("Python parser", () => createGrammars(dist));
    const analyses = new NotebookAnalyses({ python: () => grammars().python() });
    const worker = lazy.lazy("lint worker", () => {
      const lint = createPythonLint({ module: join(dist, "lint.js"), log });
      context.subscriptions.push(lint);
      return lint;
    });
    const interpreters = createInterpreters({
      isTrusted: () => workspace.isTrusted,
      told: [
        { origin: "setting", ask: (path) => interpreterSetting(settings, path) },
        { origin: "python extension", ask: askPythonExtension },
      ],
      log,
    });
    const servers = createLanguageServerTypes({ interpreters, log });
    context.subscriptions.push(
      analyses,
      servers,
      workspace.onDidCloseNotebookDocument(({ uri }) => {
        analyses.close(uri.fsPath);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        analyses.close(uri.fsPath);
      }),
    );
    return {
      workspace: files,
      analyses,
      lint: {
        check: (text, options) => worker().check(text, options),
        format: (text, options) => worker().format(text, options),
      },
      interpreters,
      types: [createHoverTypes(), servers],
      live: createLiveKernel({
        folder: join(dist, "python"),
        settings,
        log,
        machine: hostname,
        memory: context.workspaceState,
        jupyter: findJupyter,
      }),
      tests: createSkippableTests(createTestRunner(join(dist, "python", "run_test.py"))),
      runFolders: askInPlace(createRunFolders({ isTrusted: () => workspace.isTrusted }), confirmInDialog),
      runner: createNotebookRunner(join(dist, "python", "run_notebook.py")),
      pinning: createPinning(join(dist, "python", "pin_outputs.py")),
      settings,
      log,
    };
  });
}

async function interpreterSetting(settings: SettingsReader, path: string): Promise<string | undefined> {
  const read = await settings.read(path);
  return "kind" in read ? undefined : read.interpreter;
}
