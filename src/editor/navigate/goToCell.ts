import { basename } from "node:path";
import { NotebookEditorRevealType, NotebookRange, window, type QuickPickItem } from "vscode";
import { isRefusal, refuse, type Refusal } from "../../core/refusal.ts";
import type { Caller } from "../../flow/notebookCalls.ts";
import type { Show } from "../show.ts";
import { openNotebook } from "../workspace/notebooks.ts";
import type { ModuleCallers } from "./moduleCallers.ts";
import { functionLines } from "./moduleFunctions.ts";

/** A function of a module, as a code lens, a keybinding or another extension names it. */
export interface GoToCellArguments {
  /** Absolute path of the module. */
  readonly module: string;
  readonly function: string;
}

const task = "go to the cell";

/** Shows the cell that calls a function, by default the one around the cursor; asks where there are several. True when one was shown. */
export async function goToCell(callers: ModuleCallers, show: Show, argument: unknown): Promise<boolean> {
  const wanted = isArguments(argument) ? argument : functionAtCursor();
  const chosen = isRefusal(wanted) ? wanted : await chooseCaller(callers, wanted);
  if (chosen === undefined) return false;
  const problem = isRefusal(chosen) ? chosen : await showCell(chosen);
  if (problem === undefined) return true;
  show.refusal(task, problem);
  return false;
}

async function chooseCaller(
  callers: ModuleCallers,
  wanted: GoToCellArguments,
): Promise<Caller | Refusal | undefined> {
  const all = await callers.of(wanted.module);
  const found = all.filter(({ functionName }) => functionName === wanted.function);
  if (found.length === 0) {
    const reason = `No notebook of this project calls \`${wanted.function}\` of ${basename(wanted.module)}.`;
    return refuse(reason, "Save the notebook that you mean, if it was changed outside of VS Code.");
  }
  return found.length === 1 ? found[0] : ask(wanted, found);
}

function functionAtCursor(): GoToCellArguments | Refusal {
  const editor = window.activeTextEditor;
  if (editor?.document.languageId !== "python" || editor.document.uri.scheme !== "file")
    return refuse("No module is in front.", "Click into a function of a Python module, and try again.");
  const at = editor.selection.active.line;
  const around = functionLines(editor.document).findLast(({ line }) => line <= at);
  return around === undefined
    ? refuse("The cursor is not in a function.", "Click into a function of the module, and try again.")
    : { module: editor.document.uri.fsPath, function: around.name };
}

async function ask(
  { function: name }: GoToCellArguments,
  callers: readonly Caller[],
): Promise<Caller | undefined> {
  const items = callers.map((each): QuickPickItem & { readonly each: Caller } => ({
    label: `${basename(each.notebook)}, cell ${each.cell + 1}`,
    description: each.notebook,
    each,
  }));
  const title = `Cells that call ${name}`;
  return (await window.showQuickPick(items, { title, placeHolder: "Go to" }))?.each;
}

async function showCell({ notebook, cell }: Caller): Promise<Refusal | undefined> {
  const document = await openNotebook(notebook);
  if (isRefusal(document)) return document;
  const range = new NotebookRange(cell, cell + 1);
  const editor = await window.showNotebookDocument(document, { selections: [range] });
  editor.revealRange(range, NotebookEditorRevealType.InCenterIfOutsideViewport);
  return undefined;
}

function isArguments(argument: unknown): argument is GoToCellArguments {
  if (typeof argument !== "object" || argument === null) return false;
  const { module, function: name } = argument as Readonly<Record<string, unknown>>;
  return typeof module === "string" && typeof name === "string";
}
