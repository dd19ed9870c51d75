import { dirname } from "node:path";
import { Disposable, MarkdownString, RelativePattern, Uri, workspace } from "vscode";
import { describeCodeState, nameCodeState, type CodeState } from "../../core/guard/codeState.ts";
import { isRefusal, renderRefusal, type Refusal } from "../../core/refusal.ts";
import { checkCode } from "../../flow/checkCode.ts";
import { findTraining } from "../../flow/findTraining.ts";
import type { TrainPorts } from "../../flow/trainRun.ts";
import { activeCode } from "./activeCode.ts";
import type { CodeStatus, CodeStatusItem } from "./codeStatusItem.ts";
import { unsavedTexts } from "./unsavedTexts.ts";

export interface CodeStatusParts {
  readonly ports: () => TrainPorts;
  readonly item: CodeStatusItem;
  /** Whether a person wants to hear of a file. */
  readonly isWanted: (path: string) => Promise<boolean>;
  /** Something has changed in the repository: `update` is due, after a pause. */
  readonly onGitChange: () => void;
}

/** Keeps the status bar true to the file in front. */
export interface CodeStatusWatch {
  /** Looks anew. One look at a time; what is asked for during one follows it. */
  update(): Promise<void>;
  dispose(): void;
}

export function createCodeStatus({ ports, item, isWanted, onGitChange }: CodeStatusParts): CodeStatusWatch {
  let running: Promise<void> | undefined;
  let isDue = false;
  let watched: { readonly folder: string; readonly watcher: Disposable } | undefined;
  const look = async (): Promise<void> => {
    const path = activeCode();
    const status = path === undefined ? undefined : await readStatus(path);
    // Another file may have come to the front meanwhile: that one is due then.
    if (path !== activeCode()) return;
    if (status === undefined) item.hide();
    else item.show(status);
    if (path !== undefined && status !== undefined) await watch(dirname(path));
  };
  const readStatus = async (path: string): Promise<CodeStatus | undefined> => {
    if (!(await isWanted(path))) return undefined;
    const calls = await findTraining(ports(), path);
    if (isRefusal(calls) || calls.every(({ verdict }) => verdict === "no")) return undefined;
    return renderStatus(await checkCode(ports(), { entry: path }, unsavedTexts().keys()));
  };
  const watch = async (folder: string): Promise<void> => {
    if (watched?.folder === folder) return;
    watched?.watcher.dispose();
    watched = undefined;
    const found = await ports().git.readRepository(folder);
    if (found.kind === "repository") watched = { folder, watcher: watchGit(found.gitFolder, onGitChange) };
  };
  const turns = async (): Promise<void> => {
    while (isDue) {
      isDue = false;
      await look();
    }
  };
  return {
    update: () => {
      isDue = true;
      running ??= turns().finally(() => {
        running = undefined;
      });
      return running;
    },
    dispose: () => {
      watched?.watcher.dispose();
    },
  };
}

/** A commit, a checkout and `git add` each write one of these; our own reading writes none. */
function watchGit(gitFolder: string, changed: () => void): Disposable {
  const watcher = workspace.createFileSystemWatcher(
    new RelativePattern(Uri.file(gitFolder), "{HEAD,index,MERGE_HEAD}"),
  );
  return Disposable.from(
    watcher,
    watcher.onDidCreate(changed),
    watcher.onDidChange(changed),
    watcher.onDidDelete(changed),
  );
}

function renderStatus(state: CodeState | Refusal): CodeStatus {
  const isKnown = !isRefusal(state);
  const tooltip = new MarkdownString();
  // As text: names of files are nobody's markup.
  for (const line of (isKnown ? describeCodeState(state) : renderRefusal(state)).split("\n"))
    tooltip.appendText(`${line}\n`);
  return {
    text: isKnown ? `${icons[state.kind]} ${nameCodeState(state)}` : "$(question) code not read",
    isWarning: isKnown && state.kind === "uncommitted",
    tooltip,
  };
}

const icons = {
  committed: "$(git-commit)",
  uncommitted: "$(warning)",
  "no repository": "$(circle-slash)",
  unknown: "$(question)",
} as const;
