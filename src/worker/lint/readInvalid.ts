import type { LintAnswer } from "../../core/checks/protocol.ts";

/** ruff's formatter throws "what is wrong at byte range 6..7" for a text that is not Python; anything else it throws is a bug. */
export function readInvalid(text: string, error: unknown): LintAnswer {
  const match = error instanceof Error ? /^(.+) at byte range (\d+)\.\.\d+$/s.exec(error.message) : null;
  if (match === null) throw error;
  const [, message = "", bytes = ""] = match;
  return { kind: "invalid", message, offset: utf16Offset(text, Number(bytes)) };
}

function utf16Offset(text: string, bytes: number): number {
  return new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, bytes)).length;
}
