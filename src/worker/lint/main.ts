import type { LintAnswer, LintRequest } from "../../core/checks/protocol.ts";
import type { Asked, Told } from "../../core/worker/envelope.ts";
import { answer } from "./answer.ts";

// Both casts: the other side of this channel is host/workers, which compiles against the same envelope and protocol.
process.on("message", (message) => {
  const { id, request } = message as Asked<LintRequest>;
  process.send?.({ id, ...attempt(request), memory: process.memoryUsage.rss() } satisfies Told<LintAnswer>);
});

// Without an owner there is nobody to answer.
process.on("disconnect", () => process.exit());

function attempt(
  request: LintRequest,
): { readonly answer: LintAnswer } | { readonly bug: { readonly message: string; readonly stack: string } } {
  try {
    return { answer: answer(request) };
  } catch (error) {
    // A trap leaves ruff's memory in no known state: die, and be started afresh.
    if (!(error instanceof Error) || error.name === "RuntimeError") throw error;
    return { bug: { message: error.message, stack: error.stack ?? error.message } };
  }
}
