import { detectTraining } from "../core/guard/training/detectTraining.ts";
import type { TrainingCall } from "../core/guard/training/trainingCall.ts";
import { isRefusal, refuse, type Refusal } from "../core/refusal.ts";
import type { NotebookAnalyses } from "./notebookAnalysis.ts";
import type { Workspace } from "./ports.ts";

export interface FindTrainingPorts {
  readonly workspace: Workspace;
  readonly analyses: NotebookAnalyses;
}

/** Training calls of a notebook, or of a Python file, which is one cell. Refused where the file can't be read. */
export async function findTraining(
  { workspace, analyses }: FindTrainingPorts,
  path: string,
): Promise<readonly TrainingCall[] | Refusal> {
  const cells = /\.ipynb$/i.test(path) ? await readCells(workspace, path) : await readScript(workspace, path);
  return isRefusal(cells) ? cells : analyses.withTrees(cells, detectTraining);
}

async function readCells(
  workspace: Workspace,
  path: string,
): Promise<readonly (string | undefined)[] | Refusal> {
  const notebook = await workspace.readNotebook(path);
  if (isRefusal(notebook)) return notebook;
  return notebook.cells.map(({ kind, language, source }) =>
    kind === "code" && language === "python" ? source : undefined,
  );
}

async function readScript(workspace: Workspace, path: string): Promise<readonly string[] | Refusal> {
  const text = await workspace.readText(path);
  if (text === undefined) return refuse(`${path} can't be read: there is no such file.`, "Check the path.");
  return isRefusal(text) ? text : [text.replaceAll("\r\n", "\n")];
}
