import type { Node } from "web-tree-sitter";
import type { Judgement } from "./judgeCall.ts";

/** Training by hand in a function's body, functions in it included, or in a cell: the call that computes gradients, where a step uses them. */
export function findTrainingLoop(
  unit: Node,
): { readonly call: Node; readonly judgement: Judgement } | undefined {
  const text = unit.text;
  if (!/\.backward\(|GradientTape|\bgrad\(|value_and_grad/.test(text)) return undefined;
  const isBody = unit.parent?.type === "function_definition";
  const all = unit.descendantsOfType("call");
  const handed = new Set(all.filter((call) => methodOf(call) === "step").flatMap(namesGiven));
  const calls = all.filter((call) => isBody || isRunHere(call, handed));
  const named = (method: string) => calls.filter((call) => methodOf(call) === method);
  if (text.includes(".backward(")) {
    const [backward] = named("backward");
    const steps = named("step").filter(isOptimizerStep);
    const isByHand = /(?:-=|=[^\n]*-|\.(?:add|sub|copy)_\()[^\n]*\.grad\b/.test(text);
    if (backward !== undefined && (steps.length > 0 || isByHand))
      return { call: backward, judgement: yes("gradients are computed and an optimizer steps") };
  }
  if (text.includes("GradientTape")) {
    const [apply] = named("apply_gradients");
    if (apply !== undefined) return { call: apply, judgement: yes("gradients of a tape are applied") };
  }
  if (/\b(?:value_and_grad|grad)\(/.test(text)) {
    const apply = named("apply_updates")[0] ?? named("apply_gradients")[0];
    if (apply !== undefined) return { call: apply, judgement: yes("gradients are computed and applied") };
  }
  return undefined;
}

const yes = (why: string): Judgement => ({ verdict: "yes", why });

function methodOf(call: Node): string {
  return call.childForFieldName("function")?.childForFieldName("attribute")?.text ?? "";
}

/** Schedulers and environments step too. */
function isOptimizerStep(call: Node): boolean {
  const receiver = call.childForFieldName("function")?.childForFieldName("object")?.text ?? "";
  if (/sched|lr_|env|game|simul|profil|^p$|^prof$/i.test(receiver)) return false;
  const given = call.childForFieldName("arguments")?.namedChildCount ?? 0;
  return given === 0 || /opt|scaler|closure|accelerator|fabric|engine/i.test(`${receiver} ${call.text}`);
}

/** The `closure` of `optimizer.step(closure)`. */
function namesGiven(call: Node): readonly string[] {
  const given = call.childForFieldName("arguments")?.namedChildren ?? [];
  return given.filter(({ type }) => type === "identifier").map(({ text }) => text);
}

/** Not in a function, but for one that a step of this code calls. */
function isRunHere(call: Node, handed: ReadonlySet<string>): boolean {
  for (let at = call.parent; at !== null; at = at.parent) {
    const isFunction = at.type === "function_definition";
    if (isFunction && !handed.has(at.childForFieldName("name")?.text ?? "")) return false;
    if (at.type === "class_definition") return false;
  }
  return true;
}
