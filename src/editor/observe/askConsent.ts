import type { Memento } from "vscode";
import type { Log } from "../../flow/ports.ts";
import { askInDialog, remembered, type Question } from "./askInDialog.ts";

const consentKey = "notebridge.mayAskKernel";

/** Whether the kernels of this workspace may be asked; a person says it once. Who closes the question is asked again next time. */
export async function askConsent(memory: Memento, log: Log): Promise<boolean> {
  const known = memory.get(consentKey);
  if (known === false)
    log.info(
      "The kernel was not asked for types: that was refused in this workspace. notebridge.observe.liveKernel: always takes it back.",
    );
  if (typeof known === "boolean") return known;
  const pressed = await askInDialog(question);
  if (pressed === undefined) return false;
  await memory.update(consentKey, pressed === question.button);
  return pressed === question.button;
}

const question: Question = {
  message: "Notebridge asks the notebook's running kernel what the cell takes and gives.",
  detail: [
    "A few lines of its own read the types, shapes and column names of these variables there. They change nothing and leave no name and no history behind; the new function gets exact annotations.",
    "The Jupyter extension may ask for its own permission once.",
    remembered,
  ].join(" "),
  button: "Ask the Kernel",
  refusal: "Don't Ask in This Workspace",
};
