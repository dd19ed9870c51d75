import { basename } from "pathe";
import type { Draft } from "../core/extract/draft.ts";
import type { Readings } from "../core/extract/notebookNames.ts";
import type { ExtractionChoice, ModuleTarget } from "../core/extract/plan.ts";
import { cellName, lastCell } from "../core/extract/selection.ts";
import { refuse, type Refusal } from "../core/refusal.ts";
import type { Interpreters } from "./ports.ts";

interface Drafted {
  readonly readings: Readings;
  readonly draft: Draft;
}

/** A module in a package reaches the notebook only when the package is installed where the notebook runs. Gives notes, or refuses. */
export async function checkReach(
  interpreters: Interpreters,
  { notebook, module }: ExtractionChoice,
  { readings, draft: { selection } }: Drafted,
): Promise<string[] | Refusal> {
  const folder = notebook.slice(0, notebook.length - basename(notebook).length - 1);
  if (isBelow(module, folder)) return refuseChangedFolder(readings.slice(0, lastCell(selection) + 1)) ?? [];
  const top = module.importName.split(".", 1)[0] ?? module.importName;
  const interpreter = await interpreters.find(notebook);
  const answer = (await interpreter?.canImport(top, folder)) ?? "unknown";
  if (answer === "yes") return [];
  if (answer === "unknown") return [`Whether the notebook can import \`${top}\` could not be checked.`];
  return refuse(
    `The notebook can't import \`${top}\`: ${interpreter?.path ?? "Python"} does not find it from ${folder}.`,
    "Install the project there (`pip install -e .`), or choose a module beside the notebook.",
  );
}

/** The notebook imports from the folder it is in: not from the one it began in, once a cell has changed it. */
function refuseChangedFolder(readings: Readings): Refusal | undefined {
  const cell = readings.findIndex((reading) => /\bchdir\s*\(|^\s*%cd\b/m.test(reading?.source ?? ""));
  if (cell === -1) return undefined;
  return refuse(
    `${cellName(cell)} changes the folder, so that the notebook would not find a module beside it.`,
    "Choose a module in an installed package, or take that line out.",
  );
}

/** Whether the import name leads from the notebook's own folder to the module's file. */
function isBelow({ path, importName }: ModuleTarget, folder: string): boolean {
  const unified = path.replaceAll("\\", "/");
  return unified === `${folder.replaceAll("\\", "/")}/${importName.replaceAll(".", "/")}.py`;
}
