import { basename, dirname } from "node:path";
import { commands, window, type QuickPickItem } from "vscode";
import { describeCodeState, nameCodeState, type CodeState } from "../../core/guard/codeState.ts";
import { isRefusal } from "../../core/refusal.ts";
import { checkCode } from "../../flow/checkCode.ts";
import { keepCode } from "../../flow/keepCode.ts";
import type { TrainPorts } from "../../flow/trainRun.ts";
import { activeCode } from "./activeCode.ts";
import { openSourceControl, showChanges } from "./showChanges.ts";
import { showTrainingRuns } from "./trainingRuns.ts";
import { unsavedTexts } from "./unsavedTexts.ts";

interface Choice extends QuickPickItem {
  readonly take: () => Thenable<unknown>;
}

/** What can be done about the code of the file in front. */
export async function showTrainingMenu(ports: TrainPorts): Promise<void> {
  const path = activeCode();
  const checked =
    path === undefined ? undefined : await checkCode(ports, { entry: path }, unsavedTexts().keys());
  const state = checked === undefined || isRefusal(checked) ? undefined : checked;
  const picked = await window.showQuickPick(
    [...(path === undefined || state === undefined ? [] : choicesFor(ports, path, state)), ...always(ports)],
    {
      title: path === undefined ? "Training Code" : `Training Code of ${basename(path)}`,
      placeHolder: state === undefined ? "Open a notebook or Python file that trains" : nameCodeState(state),
    },
  );
  await picked?.take();
}

function choicesFor(ports: TrainPorts, path: string, state: CodeState): readonly Choice[] {
  if (state.kind !== "uncommitted") return [];
  const files = state.files.map((file) => file.path).join(", ");
  return [
    { label: "$(git-commit) Commit…", detail: files, take: openSourceControl },
    {
      label: "$(save-all) Save a Snapshot",
      detail: "Keeps the code as a commit beside your branches; nothing else changes, and nothing is pushed",
      take: () => saveSnapshot(ports, path, state),
    },
    { label: "$(diff) Show Changes", take: () => openChanges(ports, path, state) },
  ];
}

function always(ports: TrainPorts): readonly Choice[] {
  return [
    { label: "$(history) Training Runs", take: () => showTrainingRuns(ports) },
    {
      label: "$(gear) Settings",
      take: () => commands.executeCommand("workbench.action.openSettings", "notebridge.training"),
    },
  ];
}

async function openChanges(
  { git }: TrainPorts,
  path: string,
  state: CodeState & { readonly kind: "uncommitted" },
): Promise<void> {
  const repository = await git.readRepository(dirname(path));
  if (repository.kind === "repository") await showChanges(repository.root, state.files);
}

async function saveSnapshot(ports: TrainPorts, path: string, state: CodeState): Promise<void> {
  const folder = dirname(path);
  const repository = await ports.git.readRepository(folder);
  const kept =
    repository.kind === "repository"
      ? await keepCode(ports, state, { repository, unsaved: unsavedTexts(), title: basename(path) })
      : undefined;
  const message =
    kept?.kind === "snapshot"
      ? `The code is kept as ${kept.ref}; git diff HEAD ${kept.ref} shows it.`
      : `The code could not be kept: ${kept?.reason ?? describeCodeState(repository.kind === "unknown" ? repository : { kind: "no repository" })}`;
  void window.showInformationMessage(message);
}
