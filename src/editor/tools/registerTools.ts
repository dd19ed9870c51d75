import * as vscode from "vscode";
import type { Features } from "../features.ts";
import { toolNames, type ToolName } from "./toolTable.ts";
import type { ToolInput } from "./toolTarget.ts";

/** The language-model tools, for agents in VS Code. An editor built on VS Code may lack them: everything else works there all the same. */
export function registerTools(features: () => Promise<Pick<Features, "tools">>): vscode.Disposable {
  const models = (vscode as { readonly lm?: Partial<typeof vscode.lm> }).lm;
  const register = models?.registerTool;
  if (register === undefined) return new vscode.Disposable(() => undefined);
  const toolOf = (name: ToolName): vscode.LanguageModelTool<ToolInput> => ({
    prepareInvocation: async (options, token) =>
      (await features()).tools[name].prepareInvocation?.(options, token),
    invoke: async (options, token) => (await features()).tools[name].invoke(options, token),
  });
  return vscode.Disposable.from(...toolNames.map((name) => register(name, toolOf(name))));
}
