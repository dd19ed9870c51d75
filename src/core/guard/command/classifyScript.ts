import { noTraining, type CommandVerdict } from "./commandVerdict.ts";
import { asksForLess, asksForTraining, isNamedTraining } from "./scriptName.ts";
import type { SimpleCommand } from "./splitCommand.ts";

/** A script is a training by its name or its arguments; else its text tells. */
export function classifyScript(script: string, args: SimpleCommand): CommandVerdict {
  if (asksForLess(args) || /(?:^|[/\\])(?:setup|manage|conftest)\.py$/.test(script)) return noTraining;
  const isTraining = isNamedTraining(script) || asksForTraining(args);
  return { verdict: isTraining ? "train" : "open-file", script };
}
