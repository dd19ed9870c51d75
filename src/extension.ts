import type { ExtensionContext } from "vscode";
import { registerExtractAction } from "./editor/codeActions/extractAction.ts";
import { registerCommands } from "./editor/commands.ts";
import { extractCell, extractSection } from "./editor/extract/extractCell.ts";
import { createExtractionHistory } from "./editor/extract/extractionHistory.ts";
import { createExtractPorts } from "./editor/extract/extractPorts.ts";
import { createPreviewDocuments } from "./editor/extract/previewDocuments.ts";
import { watchScripts } from "./editor/extract/watchScripts.ts";
import { createLazyParts, type LazyParts } from "./editor/lazyParts.ts";
import { createLog } from "./editor/log.ts";
import { registerCallerLenses } from "./editor/navigate/callerLenses.ts";
import { registerFunctionProviders } from "./editor/navigate/functionProviders.ts";
import { goToCell } from "./editor/navigate/goToCell.ts";
import { goToModule } from "./editor/navigate/goToModule.ts";
import { createModuleCallers } from "./editor/navigate/moduleCallers.ts";
import { createShow } from "./editor/show.ts";
import { registerTools } from "./editor/tools/registerTools.ts";
import { createEditorWorkspace } from "./editor/workspace/editorWorkspace.ts";

/** What other extensions, the tests and the benchmark may ask. */
export type Api = Pick<LazyParts, "loaded">;

/** Builds the parts in order and registers the features. Nothing heavy is loaded here: see `loaded`. */
export function activate(context: ExtensionContext): Api {
  const log = createLog();
  const show = createShow(log);
  const lazy = createLazyParts();
  const documents = createPreviewDocuments();
  const history = createExtractionHistory(show);
  const workspace = createEditorWorkspace();
  const ports = createExtractPorts(context, workspace, log, lazy);
  const callers = createModuleCallers(ports);
  const parts = { ports, documents, history, show };
  context.subscriptions.push(
    log,
    documents,
    workspace,
    callers,
    watchScripts(),
    registerExtractAction(),
    registerFunctionProviders(ports, log),
    registerCallerLenses(callers, log),
    registerTools(parts),
    registerCommands(
      {
        "notebridge.extractCell": (argument) => extractCell(parts, argument),
        "notebridge.extractSection": (argument) => extractSection(parts, argument),
        "notebridge.undoExtraction": () => history.undoLast(),
        "notebridge.goToModule": (argument) => goToModule(ports, show, argument),
        "notebridge.goToCell": (argument) => goToCell(callers, show, argument),
        "notebridge.showLog": () => {
          log.show();
        },
      },
      show,
    ),
  );
  return { loaded: lazy.loaded };
}
