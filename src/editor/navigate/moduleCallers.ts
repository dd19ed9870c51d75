import { Disposable, EventEmitter, workspace, type Event } from "vscode";
import type { Caller } from "../../flow/notebookCalls.ts";
import { openNotebooks, stampOf } from "./openNotebooks.ts";

/** Who calls the functions of a module. */
export interface ModuleCallers {
  /** Cheap to ask again: notebooks are looked for anew only after something has changed. */
  of(module: string): Promise<readonly Caller[]>;
  readonly onDidChange: Event<void>;
  dispose(): void;
}

export function createModuleCallers(
  findCallers: (module: string) => Promise<readonly Caller[]>,
): ModuleCallers {
  const changed = new EventEmitter<void>();
  const answers = new Map<string, { readonly open: string; readonly callers: Promise<readonly Caller[]> }>();
  const forget = (): void => {
    answers.clear();
    changed.fire();
  };
  const watcher = workspace.createFileSystemWatcher("**/*.ipynb");
  const listening = Disposable.from(
    changed,
    watcher,
    watcher.onDidCreate(forget),
    watcher.onDidChange(forget),
    watcher.onDidDelete(forget),
    workspace.onDidSaveNotebookDocument(forget),
  );
  return {
    of: (module) => {
      const open = openNotebooks().map(stampOf).join("\n");
      const known = answers.get(module);
      if (known?.open === open) return known.callers;
      const callers = findCallers(module);
      answers.set(module, { open, callers });
      callers.catch(() => answers.delete(module));
      return callers;
    },
    onDidChange: changed.event,
    dispose: () => {
      listening.dispose();
    },
  };
}
