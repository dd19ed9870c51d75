import { commands, Disposable } from "vscode";
import { commandIds, type CommandId } from "./commandTable.ts";
import type { Show } from "./show.ts";

/** What a command does. Arguments are whatever a menu, keybinding or other extension passes: a handler checks them. */
type CommandHandler = (argument: unknown) => unknown;

export type CommandHandlers = Readonly<Record<CommandId, CommandHandler>>;

/** Registers every command of the table. What a handler throws is a bug: it is logged and shown, and never reaches the caller. */
export function registerCommands(handlers: CommandHandlers, show: Show): Disposable {
  return Disposable.from(
    ...commandIds.map((id) =>
      commands.registerCommand(id, async (argument: unknown) => {
        try {
          return await handlers[id](argument);
        } catch (error) {
          show.bug(id, error);
          return undefined;
        }
      }),
    ),
  );
}
