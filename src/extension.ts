import type { ExtensionContext } from "vscode";
import { registerCommands } from "./editor/commands.ts";
import { createLazyParts, type LazyParts } from "./editor/lazyParts.ts";
import { createLog } from "./editor/log.ts";
import { createShow } from "./editor/show.ts";

/** What other extensions, the tests and the benchmark may ask. */
export type Api = Pick<LazyParts, "loaded">;

/** Builds the parts in order and registers the features. Nothing heavy is loaded here: see `loaded`. */
export function activate(context: ExtensionContext): Api {
  const log = createLog();
  const show = createShow(log);
  const parts = createLazyParts();
  context.subscriptions.push(
    log,
    registerCommands(
      {
        "notebridge.extractCell": () => undefined,
        "notebridge.undoExtraction": () => undefined,
        "notebridge.showLog": () => {
          log.show();
        },
      },
      show,
    ),
  );
  return { loaded: parts.loaded };
}
