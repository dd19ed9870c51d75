import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  commands,
  ConfigurationTarget,
  NotebookEditorRevealType,
  Uri,
  window,
  workspace,
  type NotebookDocument,
} from "vscode";
import { waitFor } from "./waitFor.ts";

/** A folder of its own for one test: VS Code's undo stacks outlive files of the same name. */
export interface Project {
  readonly folder: string;
  path(name: string): string;
  write(name: string, text: string): string;
  read(name: string): string;
  /** Every file with its text, sorted by name. */
  files(): Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

export function createProject(files: Readonly<Record<string, string>>): Project {
  const folder = mkdtempSync(join(tmpdir(), "notebridge-"));
  const path = (name: string): string => join(folder, name);
  const write = (name: string, text: string): string => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
    return path(name);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    folder,
    path,
    write,
    read: (name) => readFileSync(path(name), "utf8"),
    files: () => readFiles(folder),
    remove: async () => {
      await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
      await commands.executeCommand("workbench.action.closeAllEditors");
      await waitFor("closed tabs", () => window.tabGroups.all.every((group) => group.tabs.length === 0));
      await waitFor("closed notebooks", () => window.visibleNotebookEditors.length === 0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function readFiles(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Object.fromEntries(names.map((name) => [name.slice(folder.length + 1), readFileSync(name, "utf8")]));
}

/** The notebook, shown, with the keyboard focus in its list of cells. */
export async function showNotebook(path: string): Promise<NotebookDocument> {
  // In a browser VS Code saves by itself, on the desktop it doesn't.
  await workspace.getConfiguration("files").update("autoSave", "off", ConfigurationTarget.Global);
  // VS Code 1.100 may never answer when the last notebook is being closed. An answer comes when the cells can be worked with.
  for (const patience of [5_000, 15_000, 40_000]) {
    const opened = commands.executeCommand("vscode.openWith", Uri.file(path), "jupyter-notebook");
    await Promise.race([opened, setTimeout(patience)]);
    const editor = await within(patience, () =>
      window.visibleNotebookEditors.find(
        ({ notebook, selections }) => notebook.uri.fsPath === path && selections.length > 0,
      ),
    );
    if (editor === undefined) continue;
    editor.revealRange(editor.selection, NotebookEditorRevealType.Default);
    await commands.executeCommand("notebook.focusTop");
    return editor.notebook;
  }
  return assert.fail(`VS Code does not show ${path}.`);
}

/** What `ask` gives as soon as it gives something; undefined after `limit` ms. */
async function within<Answer>(limit: number, ask: () => Answer | undefined): Promise<Answer | undefined> {
  const end = Date.now() + limit;
  while (Date.now() < end) {
    const answer = ask();
    if (answer !== undefined) return answer;
    await setTimeout(50);
  }
  return undefined;
}
