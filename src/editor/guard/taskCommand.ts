import { ProcessExecution, ShellExecution, type Task } from "vscode";
import { renderCommand } from "../../core/guard/command/renderCommand.ts";

/** What a task runs, as a terminal command, and where if it says so; `undefined` where another extension runs it. */
export function taskCommand({
  execution,
}: Task): { readonly command: string; readonly folder: string | undefined } | undefined {
  if (execution instanceof ProcessExecution)
    return {
      command: renderCommand([execution.process, ...execution.args]),
      folder: execution.options?.cwd,
    };
  if (!(execution instanceof ShellExecution)) return undefined;
  const { commandLine, command, args = [], options } = execution;
  const words = [...(command === undefined ? [] : [command]), ...args];
  const line = words.map((word) => (typeof word === "string" ? word : word.value));
  return { command: commandLine ?? renderCommand(line), folder: options?.cwd };
}
