import { ProgressLocation, window } from "vscode";
import type { Progress } from "../flow/ports.ts";
import { takesLonger } from "./takesLonger.ts";

const patience = 300;

/**
 * Runs a task, and shows its progress with a Cancel button once it has taken 300 ms. `undefined` as soon as it was cancelled, there or
 * by `signal`.
 */
export async function showProgress<Result>(
  title: string,
  task: (progress: Progress) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result | undefined> {
  const controller = new AbortController();
  const cancel = (): void => {
    controller.abort();
  };
  signal?.addEventListener("abort", cancel);
  const cancelled = new Promise<undefined>((resolve) => {
    controller.signal.addEventListener("abort", () => {
      resolve(undefined);
    });
  });
  let last = "";
  let show = (message: string): void => {
    last = message;
  };
  const report = (message: string): void => {
    show(message);
  };
  const ended = Promise.race([task({ signal: controller.signal, report }), cancelled]);
  if (!(await takesLonger(ended, patience))) return ended;
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (shown, token) => {
      token.onCancellationRequested(cancel);
      show = (message) => {
        shown.report({ message });
      };
      show(last);
      return ended;
    },
  );
}
