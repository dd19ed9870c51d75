import { dirname } from "node:path";
import type { DebugConfiguration, WorkspaceFolder } from "vscode";
import { renderCommand } from "../../core/guard/command/renderCommand.ts";

/** What a debug launch of Python runs, as a terminal command; `undefined` for anything else, and for what is only attached to. */
export function debugCommand(
  config: DebugConfiguration,
  workspaceFolder: WorkspaceFolder | undefined,
): { readonly command: string; readonly folder: string } | undefined {
  if (config.request !== "launch") return undefined;
  const { program, module, args, cwd } = config as Readonly<Record<string, unknown>>;
  const start =
    typeof program === "string" ? [program] : typeof module === "string" ? ["-m", module] : undefined;
  if (start === undefined) return undefined;
  const words = Array.isArray(args) ? args.filter((word) => typeof word === "string") : [];
  const line = renderCommand(["python", ...start, ...words]);
  const folder =
    typeof cwd === "string"
      ? cwd
      : (workspaceFolder?.uri.fsPath ?? (typeof program === "string" ? dirname(program) : undefined));
  if (folder === undefined) return undefined;
  return { command: typeof args === "string" ? `${line} ${args}` : line, folder };
}
