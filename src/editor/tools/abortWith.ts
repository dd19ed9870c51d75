import type { CancellationToken } from "vscode";

/** VS Code's token as the signal that flow takes; `stop` ends the listening. */
export function abortWith(token: CancellationToken): {
  readonly signal: AbortSignal;
  readonly stop: () => void;
} {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const listening = token.onCancellationRequested(() => {
    controller.abort();
  });
  return {
    signal: controller.signal,
    stop: () => {
      listening.dispose();
    },
  };
}
