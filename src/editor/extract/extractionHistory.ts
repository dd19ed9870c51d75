import { window } from "vscode";
import type { Notebook } from "../../core/notebook/notebook.ts";
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
  /** Whether it was added and not taken back. */
  includes(extraction: Extraction): boolean;
  /** The last one from a notebook that was not taken back. */
  lastOf(notebook: string): Extraction | undefined;
  /** Whether a function of this name was put into this module before; it was taken back then, or the plan would have been refused. */
  has(plan: ExtractionPlan): boolean;
}

export interface Extraction {
  readonly applied: Applied;
  readonly plan: ExtractionPlan;
  /** The notebook before it; absent where it could not be read. */
  readonly before?: Notebook;
}

export function createExtractionHistory(show: Show): ExtractionHistory {
  let extractions: readonly Extraction[] = [];
  const written = new Set<string>();
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
      written.add(placeOf(extraction.plan));
    },
    undo,
    undoLast: async () => {
      const last = extractions.at(-1);
      if (last === undefined) show.refusal("undo", refuse("Nothing was extracted in this window."));
      else await undo(last);
    },
    includes: (extraction) => extractions.some(({ applied }) => applied === extraction.applied),
    lastOf: (notebook) => extractions.findLast(({ plan }) => plan.changes.notebook.path === notebook),
    has: (plan) => written.has(placeOf(plan)),
  };
}

function placeOf({ module, functionName }: ExtractionPlan): string {
  return JSON.stringify([module.path, functionName]);
}
