import { basename } from "node:path";
import { CodeLens, languages, Range, type Disposable, type TextDocument } from "vscode";
import { isPercentScript } from "../../core/notebook/percent.ts";
import type { Caller } from "../../flow/notebookCalls.ts";
import type { Log } from "../../flow/ports.ts";
import type { CommandId } from "../commandTable.ts";
import { pythonFiles } from "../workspace/pythonDocuments.ts";
import type { GoToCellArguments } from "./goToCell.ts";
import { logged } from "./logged.ts";
import type { ModuleCallers } from "./moduleCallers.ts";
import { functionLines } from "./moduleFunctions.ts";

/** "Called in churn.ipynb, cell 5" above the functions of a module that notebooks of its project call. */
export function registerCallerLenses(callers: ModuleCallers, log: Log): Disposable {
  return languages.registerCodeLensProvider(pythonFiles, {
    onDidChangeCodeLenses: callers.onDidChange,
    provideCodeLenses: (document) => logged(log, "code lenses", () => provideLenses(callers, document)),
  });
}

async function provideLenses(callers: ModuleCallers, document: TextDocument): Promise<CodeLens[]> {
  const lines = functionLines(document);
  if (lines.length === 0 || isPercentScript(document.getText())) return [];
  const module = document.uri.fsPath;
  const all = await callers.of(module);
  return lines.flatMap(({ name, line }) => {
    const calling = all.filter(({ functionName }) => functionName === name);
    if (calling.length === 0) return [];
    const command: CommandId = "notebridge.goToCell";
    const given: GoToCellArguments = { module, function: name };
    return [
      new CodeLens(new Range(line, 0, line, 0), {
        title: describeCallers(calling),
        tooltip: "Go to the cell",
        command,
        arguments: [given],
      }),
    ];
  });
}

function describeCallers(callers: readonly Caller[]): string {
  const [first, ...others] = [...new Set(callers.map(({ notebook }) => notebook))];
  if (others.length > 0) return `Called in ${others.length + 1} notebooks`;
  const cells = callers.map(({ cell }) => String(cell + 1));
  const words = cells.length === 1 ? "cell" : "cells";
  return `Called in ${basename(first ?? "")}, ${words} ${new Intl.ListFormat("en").format(cells)}`;
}
