import { writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { extensions, workspace } from "vscode";
import type { Api } from "../../src/extension.ts";

/** Waits until VS Code itself has activated Notebridge, and writes what it had loaded then to loaded.json. */
export async function activate(): Promise<void> {
  const notebridge = extensions.getExtension<Api>("notebridge.notebridge");
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (notebridge === undefined || folder === undefined) return;
  while (!notebridge.isActive) await setTimeout(10);
  writeFileSync(path.join(folder, "loaded.json"), JSON.stringify(notebridge.exports.loaded()));
}
