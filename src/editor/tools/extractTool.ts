import { basename } from "node:path";
import { MarkdownString, type LanguageModelTool } from "vscode";
import type { ExtractionPlan } from "../../core/extract/plan.ts";
import { isRefusal, refuse } from "../../core/refusal.ts";
import { renderDiff } from "../../core/text/unifiedDiff.ts";
import { applyExtraction } from "../../flow/extract.ts";
import type { ExtractParts } from "../extract/extractCell.ts";
import { notesOf } from "../extract/notesOf.ts";
import { summaryLine } from "../extract/summary.ts";
import { describePlan, planFor } from "./planTool.ts";
import { refused, toolResult } from "./toolResult.ts";
import type { ToolInput } from "./toolTarget.ts";

/** Lets a model extract cells. What is written is exactly the plan that the confirmation showed; *Undo Extraction* takes it back. */
export function createExtractTool({
  ports,
  history,
}: Omit<ExtractParts, "checks" | "consent">): LanguageModelTool<ToolInput> {
  const shown = new Map<string, ExtractionPlan>();
  return {
    prepareInvocation: async ({ input }, token) => {
      const key = JSON.stringify(input);
      shown.delete(key);
      const plan = await planFor(ports(), input, token);
      // There is nothing to confirm then: `invoke` tells the model why.
      if (isRefusal(plan)) return { invocationMessage: "Reading the notebook" };
      shown.set(key, plan);
      return {
        invocationMessage: `Extracting ${plan.functionName}`,
        confirmationMessages: {
          title: `Extract ${plan.functionName} to ${basename(plan.module.path)}?`,
          message: describeChanges(plan, notesOf(plan, history)),
        },
      };
    },
    invoke: async ({ input }, token) => {
      const key = JSON.stringify(input);
      const plan = shown.get(key);
      shown.delete(key);
      if (plan === undefined) {
        const again = await planFor(ports(), input, token);
        return refused(
          isRefusal(again)
            ? again
            : refuse("The change was not shown to the person.", "Call the tool again."),
        );
      }
      const notes = notesOf(plan, history);
      const before = await ports().workspace.readNotebook(plan.changes.notebook.path);
      const applied = await applyExtraction(ports(), plan);
      if (isRefusal(applied)) return refused(applied);
      history.add({ applied, plan, ...(!isRefusal(before) && { before }) });
      const written = plan.changes.files.map(({ path }) => path);
      const notebook = "Changed in the editor, and not saved yet: the person saves it.";
      const undo = "The command `Notebridge: Undo Extraction` takes it back.";
      return toolResult({ status: "extracted", written, ...describePlan(plan, notes), notebook, undo });
    },
  };
}

/** Everything that changes, before the person says yes. */
function describeChanges(plan: ExtractionPlan, notes: readonly string[]): MarkdownString {
  const message = new MarkdownString().appendText(`${summaryLine(plan.changes)}.`);
  for (const note of notes) message.appendMarkdown("\n\n- ").appendText(note);
  const diff = renderDiff(plan.changes);
  // A fence of its own length: the code may hold one, in a docstring.
  const longest = Math.max(2, ...[...diff.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return message.appendMarkdown(`\n\n${fence}diff\n${diff}\n${fence}\n`);
}
