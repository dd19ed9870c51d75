import { importedModules } from "../core/extract/importedModules.ts";
import type { Readings } from "../core/extract/notebookNames.ts";
import { placeModule } from "../core/project/placeModule.ts";
import { isRefusal } from "../core/refusal.ts";
import type { NotebookAnalyses } from "./notebookAnalysis.ts";
import type { Workspace } from "./ports.ts";
import { readLayout } from "./projectLayout.ts";

interface UsedModulePorts {
  readonly workspace: Workspace;
  readonly analyses: NotebookAnalyses;
}

/** The module with functions that the notebook imports last, of those that an extraction under the same name would add to. */
export async function findUsedModule(
  { workspace, analyses }: UsedModulePorts,
  notebook: string,
  readings: Readings,
): Promise<string | undefined> {
  const names = importedModules(readings);
  const layout = names.length === 0 ? undefined : await readLayout(workspace, notebook);
  if (layout === undefined || isRefusal(layout)) return undefined;
  for (const name of new Set(names.toReversed())) {
    const module = placeModule(name, layout, new Set());
    if (isRefusal(module) || module.importName !== name) continue;
    const text = await workspace.readText(module.path);
    if (text === undefined || isRefusal(text)) continue;
    const { statements } = await analyses.readFile(text);
    if (statements.some(({ definition }) => definition?.kind === "function")) return name;
  }
  return undefined;
}
