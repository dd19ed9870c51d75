import { window } from "vscode";
import { renderRefusal, type Refusal } from "../core/refusal.ts";
import type { EditorLog } from "./log.ts";

/** The one place that tells a person that something did not happen. */
export interface Show {
  /** `task` completes "Can't ...": "extract", "undo the extraction". */
  refusal(task: string, refusal: Refusal): void;
  /** Something we did not foresee: logged with its stack. */
  bug(where: string, error: unknown): void;
}

export function createShow(log: EditorLog): Show {
  return {
    refusal: (task, refusal) => {
      const message = `Can't ${task}: ${renderRefusal(refusal)}`;
      log.info(message);
      void window.showWarningMessage(message);
    },
    bug: (where, error) => {
      log.error(where, error);
      void offerLog(log);
    },
  };
}

async function offerLog(log: EditorLog): Promise<void> {
  const showLog = "Show Log";
  const message = "Something went wrong in Notebridge. Nothing more was changed; the log has the details.";
  if ((await window.showErrorMessage(message, showLog)) === showLog) log.show();
}
