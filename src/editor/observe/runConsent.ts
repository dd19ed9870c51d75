import type { Memento } from "vscode";
import { renderSeconds } from "../../core/observe/renderSeconds.ts";
import { refuse, type Refusal } from "../../core/refusal.ts";
import { askInDialog, remembered, type Question } from "./askInDialog.ts";

/** Whether notebooks may be run: the person agrees once for a workspace, and again where a run takes minutes. */
export interface RunConsent {
  /** Whether a short run needs no question. */
  isGiven(): boolean;
  /**
   * Asks what is to be asked; true when the notebook may run now. `seconds` is how long that will take, where it is known and nobody has said it
   * yet. Refused in a workspace that is not trusted.
   */
  ask(seconds?: number): Promise<boolean | Refusal>;
}

export interface RunConsentParts {
  readonly memory: Memento;
  readonly isTrusted: () => boolean;
  /** True when the person presses the button. */
  readonly confirm: (question: Question) => Promise<boolean>;
}

const key = "notebridge.runConsent";

/** The longest run that is not asked about once a person has agreed to runs, in seconds. */
const longRun = 5 * 60;

export function createRunConsent({ memory, isTrusted, confirm }: RunConsentParts): RunConsent {
  const isAgreed = (): boolean => memory.get(key) === true;
  return {
    isGiven: () => isTrusted() && isAgreed(),
    ask: async (seconds = 0) => {
      if (!isTrusted())
        return refuse(
          "The workspace is not trusted, so nothing of it is run.",
          "Trust it with the command Workspaces: Manage Workspace Trust, then try again.",
        );
      const duration =
        seconds > longRun ? `When its cells ran last they took ${renderSeconds(seconds)}.` : "";
      if (isAgreed()) return duration === "" || confirm({ message: runs, detail: duration, button: "Run" });
      const detail = [duration, sideEffects].filter((text) => text !== "").join(" ");
      const mayRun = await confirm({ message: runs, detail, button: "Run" });
      if (mayRun) await memory.update(key, true);
      return mayRun;
    },
  };
}

const runs = "Notebridge runs your notebook in a fresh kernel, in a copy of the project's folder.";
const sideEffects = `Code that writes to networks, to databases or to paths outside of the folder does so again. ${remembered}`;

/** Asks in a dialog. */
export async function confirmInDialog(question: Question): Promise<boolean> {
  return (await askInDialog(question)) === question.button;
}
