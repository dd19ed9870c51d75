import { appendFileSync } from "node:fs";
import { format } from "node:util";
import Mocha from "mocha";
import { ResultsReporter } from "../../support/resultsReporter.ts";
import { createStackMapper } from "./mapStack.ts";

/** Runs tests in the extension host. Rejects when one failed: VS Code then ends with code 1. */
export async function runSuite(loadTests: () => void): Promise<void> {
  const grep = process.env.NOTEBRIDGE_GREP;
  const mocha = new Mocha({
    ui: "bdd",
    timeout: 120_000,
    retries: 1, // VS Code on a busy machine may take longer than a test waits
    color: false,
    reporter: ResultsReporter,
    ...(grep && { grep }),
  });
  logToFile();
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  loadTests();
  const mapStack = createStackMapper(__filename);
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve).on("fail", (_test, error: Error) => {
      error.stack &&= mapStack(error.stack);
    });
  });
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}

/** The extension host's own console goes elsewhere. */
function logToFile(): void {
  const log = process.env.NOTEBRIDGE_TEST_LOG;
  if (log === undefined) return;
  Mocha.reporters.Base.consoleLog = (...words: unknown[]) => {
    appendFileSync(log, `${format(...words)}\n`);
  };
}
