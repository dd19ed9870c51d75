import { writeFileSync } from "node:fs";
import Mocha from "mocha";

/** What a suite came to: the exit code of a test run does not tell whether any test ran. `scripts/test.mjs` reads it. */
export interface Results {
  readonly passed: number;
  readonly failed: number;
  /** Tests that were skipped. They count as failed: what was not tried is not known to work. */
  readonly pending: number;
}

/** Prints as mocha's "spec" does, and writes `Results` to the file that NOTEBRIDGE_RESULTS names. */
export class ResultsReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const file = process.env.NOTEBRIDGE_RESULTS;
    if (file === undefined) return;
    const counts = { passed: 0, failed: 0, pending: 0 };
    runner.on("pass", () => counts.passed++);
    runner.on("fail", () => counts.failed++);
    runner.on("pending", () => counts.pending++);
    runner.once("end", () => {
      writeFileSync(file, JSON.stringify(counts satisfies Results));
    });
  }
}

// Mocha's command line takes a reporter from the default export.
export default ResultsReporter;
