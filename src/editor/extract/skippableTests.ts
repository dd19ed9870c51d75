import { ProgressLocation, window, type ProgressOptions } from "vscode";
import type { TestRunner } from "../../flow/ports.ts";
import { takesLonger } from "../takesLonger.ts";

/** Milliseconds in which most tests have run, so that the others alone have a message of their own. */
const patience = 3000;

/** VS Code takes a label for the button where its types know a truth value only. An older one would show "Cancel". */
const skipButton = "Skip the Test Run" as unknown as boolean;

const offer: ProgressOptions = {
  location: ProgressLocation.Notification,
  title: "The new test is still running. You can go on without it: it is then marked as not run yet.",
  cancellable: skipButton,
};

/** Runs tests, and offers to go on without when one takes long. */
export function createSkippableTests(runner: TestRunner): TestRunner {
  return {
    run: async (request, signal) => {
      const skip = new AbortController();
      const running = runner.run(request, AbortSignal.any([signal, skip.signal]));
      if (!(await takesLonger(running, patience))) return running;
      return window.withProgress(offer, async (_, token) => {
        token.onCancellationRequested(() => {
          skip.abort();
        });
        const answer = await running;
        return skip.signal.aborted ? { kind: "skipped" } : answer;
      });
    },
  };
}
