import { window } from "vscode";

/** Something that Notebridge does only when the person agrees. */
export interface Question {
  /** What it would do: a sentence that begins with "Notebridge". */
  readonly message: string;
  /** What that means for the person's things. */
  readonly detail: string;
  readonly button: string;
  /** A button that says no for good; Cancel says no once. */
  readonly refusal?: string;
}

/** Asks in the middle of the window; gives the button, `undefined` where the person gave it up. */
export async function askInDialog({
  message,
  detail,
  button,
  refusal,
}: Question): Promise<string | undefined> {
  const buttons = refusal === undefined ? [button] : [button, refusal];
  return window.showInformationMessage(message, { modal: true, detail }, ...buttons);
}

/** What every question ends with whose answer holds for a workspace. */
export const remembered = "Notebridge remembers the answer for this workspace.";
