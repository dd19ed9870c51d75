import { join } from "node:path";
import { Uri, window, workspace, type QuickPickItem } from "vscode";
import type { TrainingRun } from "../../core/guard/ledger.ts";
import { nameRun } from "../../core/guard/nameRun.ts";
import type { TrainPorts } from "../../flow/trainRun.ts";
import { activeFolder } from "./activeCode.ts";

/** The training runs of the repository in front, newest first. Choosing one opens what ran. */
export async function showTrainingRuns({ git, ledger }: TrainPorts): Promise<void> {
  const folder = activeFolder();
  const repository = folder === undefined ? undefined : await git.readRepository(folder);
  if (repository?.kind !== "repository") {
    void window.showInformationMessage(
      repository?.kind === "unknown"
        ? repository.reason
        : "No training runs are kept here: the folder is in no git repository.",
    );
    return;
  }
  const runs = (await ledger.read(repository.gitFolder)).toReversed();
  if (runs.length === 0) {
    void window.showInformationMessage("No training run was seen in this repository yet.");
    return;
  }
  const items = runs.map((run) => ({ ...renderRun(run), run }));
  const picked = await window.showQuickPick(items, {
    title: "Training Runs",
    placeHolder: "Opens the notebook or script",
    matchOnDescription: true,
    matchOnDetail: true,
  });
  const script = picked?.run.script;
  if (script === undefined) return;
  const uri = Uri.file(join(repository.root, script));
  if (script.endsWith(".ipynb")) await window.showNotebookDocument(await workspace.openNotebookDocument(uri));
  else await window.showTextDocument(uri);
}

function renderRun(run: TrainingRun): QuickPickItem {
  const { when, outcome, code } = nameRun(run);
  const models = run.end?.models.map(({ path }) => path) ?? [];
  return {
    label: run.what,
    description: `${when} UTC · ${outcome} · ${code}`,
    ...(models.length > 0 && { detail: models.join(", ") }),
  };
}
