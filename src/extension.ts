import type { ExtensionContext } from "vscode";
import { registerCommands } from "./editor/commands.ts";
import { extractCell, extractSection } from "./editor/extract/extractCell.ts";
import { createExtractionHistory } from "./editor/extract/extractionHistory.ts";
import { createExtractPorts } from "./editor/extract/extractPorts.ts";
import { createPreviewDocuments } from "./editor/extract/previewDocuments.ts";
import { watchScripts } from "./editor/extract/watchScripts.ts";
import { createLazyParts, type LazyParts } from "./editor/lazyParts.ts";
import { createLog } from "./editor/log.ts";
import { createShow } from "./editor/show.ts";
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
  context.subscriptions.push(
    log,
    documents,
    workspace,
    watchScripts(),
    registerCommands(
      {
        "notebridge.extractCell": (argument) => extractCell({ ports, documents, history, show }, argument),
        "notebridge.extractSection": (argument) =>
          extractSection({ ports, documents, history, show }, argument),
        "notebridge.undoExtraction": () => history.undoLast(),
        "notebridge.showLog": () => {
          log.show();
        },
      },
      show,
    ),
  );
  return { loaded: lazy.loaded };
}
