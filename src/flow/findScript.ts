import { basename, dirname, resolve } from "pathe";
import { classifyCommand } from "../core/guard/command/classifyCommand.ts";
import type { Workspace } from "./ports.ts";

/** The script or notebook that a command runs in a folder, where it is a file that is there. */
export async function findScript(
  workspace: Pick<Workspace, "listFolder">,
  command: string,
  folder: string,
): Promise<string | undefined> {
  const { script } = classifyCommand(command);
  if (script === undefined || !/\.(?:py|ipynb)$/i.test(script)) return undefined;
  const path = resolve(folder, script);
  const names = await workspace.listFolder(dirname(path));
  return names.includes(basename(path)) ? path : undefined;
}
