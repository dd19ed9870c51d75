import { join } from "node:path";
import { commands, Uri } from "vscode";
import type { UncommittedFile } from "../../core/guard/codeState.ts";

/** The changes of one file as a diff, those of several in the view of source control. */
export async function showChanges(root: string, files: readonly UncommittedFile[]): Promise<void> {
  const [only, ...others] = files;
  if (only?.change === "modified" && others.length === 0) {
    try {
      await commands.executeCommand("git.openChange", Uri.file(join(root, only.path)));
      return;
    } catch {
      // VS Code's git extension may be off; the view is there anyway.
    }
  }
  await openSourceControl();
}

/** Where a person commits. */
export async function openSourceControl(): Promise<void> {
  await commands.executeCommand("workbench.view.scm");
}
