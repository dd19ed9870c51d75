import type { LanguageModelTool } from "vscode";
import { isRefusal } from "../../core/refusal.ts";
import type { ExtractPorts } from "../../flow/extract.ts";
import { listExtractable, type ExtractableCell } from "../../flow/listExtractable.ts";
import { abortWith } from "./abortWith.ts";
import { refused, toolResult } from "./toolResult.ts";
import { findNotebook, type ToolInput } from "./toolTarget.ts";

/** Tells a model which cells of a notebook can be extracted, and why the others can't. */
export function createListTool(ports: () => ExtractPorts): LanguageModelTool<ToolInput> {
  return {
    prepareInvocation: () => ({ invocationMessage: "Reading the notebook" }),
    invoke: async ({ input }, token) => {
      const notebook = await findNotebook(input);
      if (isRefusal(notebook)) return refused(notebook);
      const cancelling = abortWith(token);
      const cells = await listExtractable(ports(), notebook, cancelling.signal).finally(cancelling.stop);
      if (isRefusal(cells)) return refused(cells);
      return toolResult({ status: "listed", notebook, cells: cells.map(describe) });
    },
  };
}

function describe({ cell, firstLine, names }: ExtractableCell): object {
  const shown = { cell: cell + 1, firstLine };
  return isRefusal(names)
    ? { ...shown, isExtractable: false, reason: names.reason, remedy: names.remedy }
    : { ...shown, isExtractable: true, module: names.module, function: names.functionName };
}
