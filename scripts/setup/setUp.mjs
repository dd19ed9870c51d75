import { chromium } from "./chromium.mjs";
import { withLock } from "./lock.mjs";
import { npmPackages } from "./npmPackages.mjs";
import { peers } from "./peers.mjs";
import { venv } from "./venv.mjs";
import { vscode } from "./vscode.mjs";

/**
 * One thing that must be there.
 * @typedef {object} Step
 * @property {string} what its name, as a person reads it
 * @property {() => boolean} isThere quick and offline
 * @property {() => Promise<unknown>} install
 */

/** @type {Readonly<Record<"npm" | "vscode" | "oldVscode" | "chromium" | "venv" | "peers", Step>>} */
const steps = {
  npm: npmPackages,
  vscode: vscode("1.139"),
  oldVscode: vscode("1.100"),
  chromium,
  venv,
  peers,
};

/**
 * Installs what is missing, in the order named. Says nothing when all is there.
 * @param {readonly (keyof typeof steps)[]} names
 */
export async function setUp(names) {
  const missing = () => names.map((name) => steps[name]).filter((step) => !step.isThere());
  if (missing().length === 0) return;
  await withLock(async () => {
    for (const step of missing()) await install(step);
  });
}

/** @param {Step} step */
async function install(step) {
  const begun = Date.now();
  console.log(`Setting up ${step.what} ...`);
  await step.install();
  console.log(`${step.what}: ready after ${((Date.now() - begun) / 1000).toFixed(1)} s.`);
}
