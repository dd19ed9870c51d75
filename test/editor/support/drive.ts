import { setTimeout } from "node:timers/promises";
import { commands, window } from "vscode";

/** Presses Enter in whatever input or list is open, again and again, until the command has ended; gives what it gave. */
export async function acceptAll(running: Thenable<unknown>): Promise<unknown> {
  return pressUntilDone(running, "workbench.action.acceptSelectedQuickOpenItem");
}

/** Presses Escape until the command has ended. */
export async function escapeAll(running: Thenable<unknown>): Promise<unknown> {
  return pressUntilDone(running, "workbench.action.closeQuickOpen");
}

/** The name of every open tab. */
export function tabs(): readonly string[] {
  return window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => tab.label));
}

async function pressUntilDone(running: Thenable<unknown>, key: string): Promise<unknown> {
  const open = Symbol("open");
  for (;;) {
    const result = await Promise.race([running, setTimeout(150, open)]);
    if (result !== open) return result;
    await commands.executeCommand(key);
  }
}
