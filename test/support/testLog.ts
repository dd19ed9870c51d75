import type { Log } from "../../src/flow/ports.ts";

/** A log that keeps what it is told. */
export function createTestLog(): Log & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  return {
    lines,
    info: (message) => lines.push(`info: ${message}`),
    warn: (message) => lines.push(`warn: ${message}`),
    error: (message, cause) =>
      lines.push(`error: ${message} ${cause instanceof Error ? (cause.stack ?? "") : ""}`),
  };
}
