import { window } from "vscode";
import type { ExtractionPlan } from "../../core/extract/plan.ts";
import { isRefusal, refuse } from "../../core/refusal.ts";
import type { Applied } from "../../flow/ports.ts";
import type { Show } from "../show.ts";

/** What was extracted in this window, so that it can be taken back. */
export interface ExtractionHistory {
  add(extraction: Extraction): void;
  /** Takes one back, or says why not. */
  undo(extraction: Extraction): Promise<void>;
  undoLast(): Promise<void>;
}

export interface Extraction {
  readonly applied: Applied;
  readonly plan: ExtractionPlan;
}

export function createExtractionHistory(show: Show): ExtractionHistory {
  let extractions: readonly Extraction[] = [];
  const undo = async (extraction: Extraction): Promise<void> => {
    const undone = await extraction.applied.undo();
    if (isRefusal(undone)) {
      show.refusal("undo the extraction", undone);
      return;
    }
    extractions = extractions.filter((other) => other.applied !== extraction.applied);
    void window.showInformationMessage(`The extraction of ${extraction.plan.functionName} is undone.`);
  };
  return {
    add: (extraction) => {
      extractions = [...extractions, extraction];
    },
    undo,
    undoLast: async () => {
      const last = extractions.at(-1);
      if (last === undefined) show.refusal("undo", refuse("Nothing was extracted in this window."));
      else await undo(last);
    },
  };
}
