import { LanguageModelTextPart, LanguageModelToolResult } from "vscode";
import type { Refusal } from "../../core/refusal.ts";

/** What a model reads: an object as JSON, then texts as they are. */
export function toolResult(value: object, ...texts: readonly string[]): LanguageModelToolResult {
  const parts = [JSON.stringify(value, undefined, 2), ...texts];
  return new LanguageModelToolResult(parts.map((text) => new LanguageModelTextPart(text)));
}

/** A refusal is an answer, not an error: it says what to do instead. */
export function refused({ reason, remedy, offers = [] }: Refusal): LanguageModelToolResult {
  return toolResult({ status: "refused", reason, remedy, ...(offers.length > 0 && { waysOut: offers }) });
}
