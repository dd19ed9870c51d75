import { ProgressLocation, window } from "vscode";
import type { Progress } from "../flow/ports.ts";

const patience = 300;

/** Runs a task, and shows its progress with a Cancel button once it has taken 300 ms. `undefined` as soon as it was cancelled. */
export async function showProgress<Result>(
  title: string,
  task: (progress: Progress) => Promise<Result>,
): Promise<Result | undefined> {
  const controller = new AbortController();
  let last = "";
  let show = (message: string): void => {
    last = message;
  };
  const running = task({
    signal: controller.signal,
    report: (message) => {
      show(message);
    },
  });
  const isQuick = await Promise.race([running.then(() => true), wait(patience)]);
  if (isQuick) return running;
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (shown, token) => {
      show = (message) => {
        shown.report({ message });
      };
      show(last);
      const cancelled = new Promise<undefined>((resolve) => {
        token.onCancellationRequested(() => {
          controller.abort();
          resolve(undefined);
        });
      });
      return Promise.race([running, cancelled]);
    },
  );
}

async function wait(milliseconds: number): Promise<false> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return false;
}
