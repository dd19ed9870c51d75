import * as vscode from "vscode";
import type { ExtractParts } from "../extract/extractCell.ts";
import { createExtractTool } from "./extractTool.ts";
import { createListTool } from "./listTool.ts";
import { createPlanTool } from "./planTool.ts";
import type { ToolName } from "./toolTable.ts";
import type { ToolInput } from "./toolTarget.ts";

/** The language-model tools, for agents in VS Code. An editor built on VS Code may lack them: everything else works there all the same. */
export function registerTools(parts: ExtractParts): vscode.Disposable {
  const models = (vscode as { readonly lm?: Partial<typeof vscode.lm> }).lm;
  const register = models?.registerTool;
  if (register === undefined) return new vscode.Disposable(() => undefined);
  const tools: Readonly<Record<ToolName, vscode.LanguageModelTool<ToolInput>>> = {
    notebridge_list_extractable: createListTool(parts.ports),
    notebridge_plan_extraction: createPlanTool(parts),
    notebridge_extract: createExtractTool(parts),
  };
  return vscode.Disposable.from(...Object.entries(tools).map(([name, tool]) => register(name, tool)));
}
