import { window, type Memento } from "vscode";

/** Whether the person has agreed, once for this workspace, that their notebooks are run. */
export interface RunConsent {
  isGiven(): boolean;
  /** Asks where it was not given yet; true when it is given now. */
  ask(): Promise<boolean>;
}

const key = "notebridge.runConsent";

export function createRunConsent(state: Memento): RunConsent {
  const isGiven = (): boolean => state.get(key) === true;
  return {
    isGiven,
    ask: async () => {
      if (isGiven()) return true;
      const run = "Run";
      const detail =
        "Code that writes to networks, to databases or to paths outside of the folder does so again. Notebridge remembers the answer for this workspace.";
      const message = "Notebridge runs your notebook in a fresh kernel, in a copy of the project's folder.";
      const isAgreed = (await window.showInformationMessage(message, { modal: true, detail }, run)) === run;
      if (isAgreed) await state.update(key, true);
      return isAgreed;
    },
  };
}
