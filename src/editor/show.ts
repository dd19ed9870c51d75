import { env, window } from "vscode";
import { renderRefusal, type Offer, type Refusal } from "../core/refusal.ts";
import type { EditorLog } from "./log.ts";

/** The one place that tells a person that something did not happen. */
export interface Show {
  /** `task` completes "Can't ...": "extract", "undo the extraction". Its offers are buttons; `take` gets the one that is pressed, commands aside. */
  refusal(task: string, refusal: Refusal, take?: (offer: Offer) => Promise<unknown>): void;
  /** Something we did not foresee: logged with its stack. */
  bug(where: string, error: unknown): void;
}

export function createShow(log: EditorLog): Show {
  const bug = (where: string, error: unknown): void => {
    log.error(where, error);
    void offerLog(log);
  };
  return {
    refusal: (task, refusal, take) => {
      if (refusal.isCancelled === true) return;
      const message = `Can't ${task}: ${renderRefusal(refusal)}`;
      log.info(message);
      takeOffer(message, refusal, take).catch((error: unknown) => {
        bug(task, error);
      });
    },
    bug,
  };
}

/** Without any button VS Code cuts a message to one line, and its reason is what matters. */
const understood = "OK";

/** A message may wait for hours to be answered: nobody waits for it. */
async function takeOffer(
  message: string,
  { offers = [] }: Refusal,
  take: ((offer: Offer) => Promise<unknown>) | undefined,
): Promise<void> {
  const buttons = offers.filter(({ kind }) => kind === "command" || take !== undefined);
  const titles = buttons.length === 0 ? [understood] : buttons.map(({ title }) => title);
  const pressed = await window.showWarningMessage(message, ...titles);
  const offer = buttons.find(({ title }) => title === pressed);
  if (offer?.kind === "command") await env.clipboard.writeText(offer.command);
  else if (offer !== undefined) await take?.(offer);
}

async function offerLog(log: EditorLog): Promise<void> {
  const showLog = "Show Log";
  const message = "Something went wrong in Notebridge. Nothing more was changed; the log has the details.";
  if ((await window.showErrorMessage(message, showLog)) === showLog) log.show();
}
