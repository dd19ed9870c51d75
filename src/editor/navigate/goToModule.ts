import { basename } from "node:path";
import { window, workspace, type QuickPickItem } from "vscode";
import { isRefusal, refuse } from "../../core/refusal.ts";
import {
  findFunctions,
  readUses,
  type ModuleFunction,
  type ModulePorts,
} from "../../flow/importedFunctions.ts";
import { bringNotebookBack, chooseTarget, type Target } from "../extract/target.ts";
import type { Show } from "../show.ts";
import { cellsIn } from "../workspace/cellsIn.ts";
import { functionRange, functionUri } from "./functionLocation.ts";
import { functionsAt } from "./functionsAt.ts";

const task = "go to the module";

/** Opens the function at the cursor, else the one that the cell calls; asks where there are several. True when one was opened. */
export async function goToModule(ports: () => ModulePorts, show: Show, argument: unknown): Promise<boolean> {
  await bringNotebookBack();
  const target = chooseTarget(argument);
  if (isRefusal(target)) {
    show.refusal(task, target);
    return false;
  }
  const functions = (await atCursor(ports, target)) ?? (await inCells(ports, target));
  if (functions.length === 0) {
    const reason = "The cell names no function of a module of this project.";
    show.refusal(
      task,
      refuse(reason, "Extract a cell first, or put the cursor into one that calls such a function."),
    );
    return false;
  }
  const chosen = functions.length === 1 ? functions[0] : await ask(functions);
  if (chosen === undefined) return false;
  const document = await workspace.openTextDocument(functionUri(chosen));
  await window.showTextDocument(document, { selection: functionRange(chosen) });
  return true;
}

/** Only where the cursor is in a cell that is meant: a menu may be another cell's. */
async function atCursor(
  ports: () => ModulePorts,
  { path, cells }: Target,
): Promise<readonly ModuleFunction[] | undefined> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  const found = cellsIn(editor.document, editor.selection);
  if (found?.path !== path || !found.cells.some(({ index }) => cells.includes(index))) return undefined;
  return (await functionsAt(ports, editor.document, editor.selection.active))?.functions;
}

/** What the cells call; where they call nothing, what they import. */
async function inCells(
  ports: () => ModulePorts,
  { path, cells }: Target,
): Promise<readonly ModuleFunction[]> {
  const read = await readUses(ports(), path);
  if (isRefusal(read)) return [];
  const uses = read.uses.filter(({ cell }) => cells.includes(cell));
  const called = await findFunctions(
    ports(),
    read,
    uses.filter(({ kind }) => kind === "call"),
  );
  return called.length > 0 ? called : findFunctions(ports(), read, uses);
}

async function ask(functions: readonly ModuleFunction[]): Promise<ModuleFunction | undefined> {
  const items = functions.map((each): QuickPickItem & { readonly each: ModuleFunction } => ({
    label: each.name,
    description: basename(each.path),
    each,
  }));
  const picked = await window.showQuickPick(items, {
    title: "Go to Module",
    placeHolder: "Functions that the cell takes from modules of this project",
    matchOnDescription: true,
  });
  return picked?.each;
}
