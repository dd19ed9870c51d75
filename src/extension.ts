import type { ExtensionContext } from "vscode";
import { registerExtractAction } from "./editor/codeActions/extractAction.ts";
import { registerCommands } from "./editor/commands.ts";
import { createExtractionHistory } from "./editor/extract/extractionHistory.ts";
import { createPreviewDocuments } from "./editor/extract/previewDocuments.ts";
import { watchScripts } from "./editor/extract/watchScripts.ts";
import { createCodeStatusItem, type CodeStatusItem } from "./editor/guard/codeStatusItem.ts";
import type { TrainingGuard } from "./editor/guard/trainingGuard.ts";
import { watchTraining } from "./editor/guard/watchTraining.ts";
import { createLazyParts, type LazyParts } from "./editor/lazyParts.ts";
import { createLog } from "./editor/log.ts";
import { registerCallerLenses } from "./editor/navigate/callerLenses.ts";
import { registerFunctionProviders } from "./editor/navigate/functionProviders.ts";
import { createModuleCallers } from "./editor/navigate/moduleCallers.ts";
import { createShow } from "./editor/show.ts";
import { registerTools } from "./editor/tools/registerTools.ts";

/** What other extensions, the tests and the benchmark may ask. */
export interface Api extends Pick<LazyParts, "loaded"> {
  /** What the status bar says of the code of a training; `undefined` while it says nothing. */
  readonly codeStatus: CodeStatusItem["shown"];
}

/** Builds the parts in order and registers the features; what they do is a bundle of its own, loaded at the first use: see `loaded`. */
export function activate(context: ExtensionContext): Api {
  const log = createLog();
  const show = createShow(log);
  const lazy = createLazyParts();
  const documents = createPreviewDocuments();
  const history = createExtractionHistory(show);
  const status = createCodeStatusItem();
  const features = lazy.lazy("features", async () => {
    const { createFeatures } = await import("./editor/features.ts");
    const onGitChange = (): void => {
      training.changed();
    };
    return createFeatures({ context, log, show, lazy, documents, history, status, onGitChange });
  });
  const guard = async (): Promise<TrainingGuard> => (await features()).guard();
  const training = watchTraining(guard, status, log);
  const callers = createModuleCallers(async (module) => (await features()).findCallers(module));
  context.subscriptions.push(
    log,
    documents,
    status,
    training,
    callers,
    watchScripts(),
    registerExtractAction(),
    registerFunctionProviders(features, log),
    registerCallerLenses(callers, log),
    registerTools(features),
    registerCommands(
      {
        "notebridge.extractCell": async (argument) => (await features()).extractCell(argument),
        "notebridge.extractCellFresh": async (argument) => (await features()).extractCellFresh(argument),
        "notebridge.extractSection": async (argument) => (await features()).extractSection(argument),
        "notebridge.undoExtraction": () => history.undoLast(),
        "notebridge.goToModule": async (argument) => (await features()).goToModule(argument),
        "notebridge.goToCell": async (argument) => (await features()).goToCell(callers, argument),
        "notebridge.checkOutputs": async (argument) => (await features()).checkOutputs(argument),
        "notebridge.checkTrainingCode": async () => (await guard()).showMenu(),
        "notebridge.showTrainingRuns": async () => (await guard()).showRuns(),
        "notebridge.showLog": () => {
          log.show();
        },
      },
      show,
    ),
  );
  return { loaded: lazy.loaded, codeStatus: status.shown };
}
