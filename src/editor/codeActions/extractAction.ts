import {
  CodeAction,
  CodeActionKind,
  CodeActionTriggerKind,
  languages,
  type CodeActionContext,
  type Disposable,
  type Range,
  type TextDocument,
} from "vscode";
import type { CommandId } from "../commandTable.ts";
import type { ExtractArguments } from "../extract/target.ts";
import { cellsIn } from "../workspace/cellsIn.ts";
import { cellsAndScripts } from "../workspace/pythonDocuments.ts";

/** The lightbulb on a selection in a cell. Nothing is read before it is chosen: whether the cell can be extracted is told then. */
export function registerExtractAction(): Disposable {
  return languages.registerCodeActionsProvider(
    cellsAndScripts,
    { provideCodeActions: (document, range, context) => offerExtraction(document, range, context) },
    { providedCodeActionKinds: [CodeActionKind.RefactorExtract] },
  );
}

/** Without a selection only to those who ask: a lightbulb on every line would say nothing. */
function offerExtraction(
  document: TextDocument,
  range: Range,
  { triggerKind }: CodeActionContext,
): CodeAction[] {
  if (range.isEmpty && triggerKind !== CodeActionTriggerKind.Invoke) return [];
  if (document.getText().trim() === "") return [];
  const found = cellsIn(document, range);
  if (found === undefined) return [];
  const { path, cells } = found;
  const title = cells.length === 1 ? "Extract Cell to Module…" : `Extract ${cells.length} Cells to Module…`;
  const action = new CodeAction(title, CodeActionKind.RefactorExtract);
  const command: CommandId = "notebridge.extractCell";
  const given: ExtractArguments = { notebook: path, cells: cells.map(({ index }) => index) };
  action.command = { command, title, arguments: [given] };
  return [action];
}
