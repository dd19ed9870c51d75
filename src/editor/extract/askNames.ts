import { QuickInputButtons, window, type InputBox } from "vscode";
import { isRefusal, renderRefusal, type Refusal } from "../../core/refusal.ts";
import type { SuggestedNames } from "../../flow/extract.ts";
import { functionNameProblem, moduleNameProblem } from "./nameProblems.ts";

export interface Named<Plan> {
  readonly names: SuggestedNames;
  readonly plan: Plan;
}

/**
 * Asks for module and function in two steps and makes the plan; names for which there is none are refused right there, or, when the refusal
 * has offers, which need more room, it is given back in place of the plan. `undefined` when the person pressed Escape, or cancelled
 * the plan.
 */
export async function askNames<Plan extends object>(
  title: string,
  suggested: SuggestedNames,
  makePlan: (names: SuggestedNames, signal: AbortSignal) => Promise<Plan | Refusal | undefined>,
): Promise<Named<Plan | Refusal> | undefined> {
  let names = suggested;
  for (;;) {
    const module = await ask(moduleStep(title), names.module, moduleNameProblem, (text) =>
      Promise.resolve(text),
    );
    if (module === undefined || module === "back") return undefined;
    names = { ...names, module };
    let typed = names.functionName;
    const plan = await ask(functionStep(title), typed, functionNameProblem, async (text, signal) => {
      typed = text;
      const made = await makePlan({ module, functionName: text }, signal);
      return isRefusal(made) && made.offers === undefined ? new Problem(renderRefusal(made)) : made;
    });
    names = { ...names, functionName: typed };
    if (plan === undefined) return undefined;
    if (plan !== "back") return { names, plan };
  }
}

type Step = Pick<InputBox, "title" | "step" | "totalSteps" | "prompt" | "buttons">;

function moduleStep(title: string): Step {
  const prompt = "Module: a name, a dotted name or a path";
  return { title, step: 1, totalSteps: 2, prompt, buttons: [] };
}

function functionStep(title: string): Step {
  const prompt = "Name of the function";
  return { title, step: 2, totalSteps: 2, prompt, buttons: [QuickInputButtons.Back] };
}

/** Why what was typed can't be taken. */
class Problem {
  constructor(readonly text: string) {}
}

/** One input box. It stays open, showing the problem, as long as `accept` finds one with what was typed; closing it ends what `accept` is doing, and an `accept` that was cancelled closes it. */
function ask<Answer extends object | string>(
  step: Step,
  value: string,
  problemOf: (text: string) => string | undefined,
  accept: (text: string, signal: AbortSignal) => Promise<Answer | Problem | undefined>,
): Promise<Answer | "back" | undefined> {
  const input = Object.assign(window.createInputBox(), step, { value, ignoreFocusOut: true });
  const closed = new AbortController();
  const check = (): boolean => {
    input.validationMessage = problemOf(input.value) ?? "";
    return input.validationMessage === "";
  };
  return new Promise<Answer | "back" | undefined>((resolve, reject) => {
    const tryValue = async (): Promise<void> => {
      if (!check() || input.busy) return;
      input.busy = true;
      const answer = await accept(input.value.trim(), closed.signal);
      input.busy = false;
      if (answer instanceof Problem) input.validationMessage = answer.text;
      else resolve(answer);
    };
    input.onDidChangeValue(check);
    input.onDidAccept(() => {
      tryValue().catch(reject);
    });
    input.onDidTriggerButton(() => {
      resolve("back");
    });
    input.onDidHide(() => {
      resolve(undefined);
    });
    input.show();
    check();
  }).finally(() => {
    closed.abort();
    input.dispose();
  });
}
