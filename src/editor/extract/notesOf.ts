import { basename } from "node:path";
import { workspace } from "vscode";
import type { ExtractionPlan } from "../../core/extract/plan.ts";
import { readKernel } from "../workspace/readKernel.ts";
import type { ExtractionHistory } from "./extractionHistory.ts";

/** What a person should know before applying: the plan's own notes, and what only the editor knows. */
export function notesOf(plan: ExtractionPlan, history: ExtractionHistory): readonly string[] {
  return [...plan.notes, ...takenBackNotes(plan, history), ...unsavedNotes(plan)];
}

/** The new function has the name of the old one, so that the kernel would not miss it. */
function takenBackNotes(plan: ExtractionPlan, history: ExtractionHistory): readonly string[] {
  if (!history.has(plan) || readKernel(plan.changes.notebook.path) === "unknown") return [];
  return [
    `A kernel that has run the \`${plan.functionName}\` that was undone keeps it until it is restarted; another name works at once.`,
  ];
}

/** Files that have edits of the person's own: applying saves these with it. */
function unsavedNotes({ changes }: ExtractionPlan): readonly string[] {
  const unsaved = workspace.textDocuments.filter(
    ({ isDirty, uri }) =>
      isDirty && changes.files.some(({ path }) => uri.scheme === "file" && uri.fsPath === path),
  );
  return unsaved.map(({ uri }) => `${basename(uri.fsPath)} has unsaved edits, which are saved with it.`);
}
