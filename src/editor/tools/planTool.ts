import type { CancellationToken, LanguageModelTool } from "vscode";
import type { ExtractionPlan } from "../../core/extract/plan.ts";
import { isRefusal, type Refusal } from "../../core/refusal.ts";
import { renderDiff } from "../../core/text/unifiedDiff.ts";
import { planExtraction, suggestNames, type ExtractPorts } from "../../flow/extract.ts";
import type { ExtractParts } from "../extract/extractCell.ts";
import { notesOf } from "../extract/notesOf.ts";
import { summaryLine } from "../extract/summary.ts";
import { readKernel } from "../workspace/readKernel.ts";
import { abortWith } from "./abortWith.ts";
import { refused, toolResult } from "./toolResult.ts";
import { findCells, type ToolInput } from "./toolTarget.ts";

/** Tells a model what an extraction would change. Nothing is written. */
export function createPlanTool({ ports, history }: ExtractParts): LanguageModelTool<ToolInput> {
  return {
    prepareInvocation: () => ({ invocationMessage: "Planning the extraction" }),
    invoke: async ({ input }, token) => {
      const plan = await planFor(ports(), input, token);
      if (isRefusal(plan)) return refused(plan);
      return toolResult(
        { status: "planned", ...describePlan(plan, notesOf(plan, history)) },
        renderDiff(plan.changes),
      );
    },
  };
}

/** The plan that a model asks for; names that it leaves out are suggested, as a person's input box would begin with them. */
export async function planFor(
  ports: ExtractPorts,
  input: ToolInput,
  token: CancellationToken,
): Promise<ExtractionPlan | Refusal> {
  const target = await findCells(ports, input);
  if (isRefusal(target)) return target;
  const { path, cells, section } = target;
  const suggested = await suggestNames(ports, path, cells, section);
  if (isRefusal(suggested)) return suggested;
  const request = {
    notebook: path,
    cells,
    ...(section !== undefined && { section }),
    module: input.module ?? suggested.module,
    functionName: input.function ?? suggested.functionName,
    ...(input.importPath !== undefined && { importPath: input.importPath }),
    ...(input.declareDependencies === true && { dependencies: "declare" as const }),
    kernel: readKernel(path),
  };
  const cancelling = abortWith(token);
  try {
    return await planExtraction(ports, request, { signal: cancelling.signal, report: () => undefined });
  } finally {
    cancelling.stop();
  }
}

/** What a model needs of a plan besides its diff. */
export function describePlan(
  plan: ExtractionPlan,
  notes: readonly string[],
): Readonly<Record<string, unknown>> {
  const { functionName, module, testPath, parameters, returns, undeclared, changes } = plan;
  return {
    summary: summaryLine(changes),
    function: functionName,
    module: module.path,
    importName: module.importName,
    test: testPath,
    parameters,
    returns,
    notes,
    undeclared: undeclared.map(({ module: name, distribution, file }) => ({
      import: name,
      distribution,
      file,
    })),
  };
}
