import { window, type Memento } from "vscode";
import type { Log } from "../../flow/ports.ts";

const consentKey = "notebridge.mayAskKernel";
const allow = "Ask the Kernel";
const refuse = "Don't Ask in This Workspace";

/** Whether the kernels of this workspace may be asked; a person says it once. Who closes the question is asked again next time. */
export async function askConsent(memory: Memento, log: Log): Promise<boolean> {
  const known = memory.get(consentKey);
  if (known === false)
    log.info(
      "The kernel was not asked for types: that was refused in this workspace. notebridge.observe.liveKernel: always takes it back.",
    );
  if (typeof known === "boolean") return known;
  const pressed = await window.showInformationMessage(
    "May Notebridge ask the running kernel what the cell takes and gives?",
    {
      modal: true,
      detail:
        "It runs a few lines of its own in the kernel, which read the types, shapes and column names of these variables. They change nothing and leave no name and no history behind. The new function gets exact annotations. The answer holds for this workspace; the setting notebridge.observe.liveKernel changes it. The Jupyter extension may ask for its own permission once.",
    },
    allow,
    refuse,
  );
  if (pressed === undefined) return false;
  await memory.update(consentKey, pressed === allow);
  return pressed === allow;
}
