/** The suites of `npm test`: what each needs, and how it is run. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { bin } from "./setup/bin.mjs";
import { cache, root, venvPython } from "./setup/paths.mjs";
import { show } from "./setup/run.mjs";
import { packageVsix } from "./vsix.mjs";

/**
 * @typedef {{ passed: number, failed: number }} Outcome
 * @typedef {object} Suite
 * @property {readonly Parameters<typeof import("./setup/setUp.mjs").setUp>[0][number][]} needs
 * @property {(results: string) => Promise<number>} run runs it with the file for its results, gives the exit code
 * @property {(results: string) => Outcome} [read] reads that file; by default as test/support/resultsReporter.ts writes it
 */

/** What takes longer hangs: on a machine with much else to do, each suite has taken up to a third of it. */
const limit = 45 * 60_000;
const mocha = ["--reporter", "test/support/resultsReporter.ts"];

/** @type {Readonly<Record<string, Suite>>} */
export const suites = {
  unit: {
    needs: ["npm", "venv"],
    run: (results) =>
      test(
        bin("c8"),
        [
          "--src",
          "src",
          "--reporter",
          "text-summary",
          "--reporter",
          "html",
          bin("mocha"),
          ...mocha,
          "test/{core,flow,host,worker,cli,oracle}/**/*.test.ts",
        ],
        results,
      ),
  },
  python: {
    needs: ["npm", "venv"],
    run: (results) =>
      test(
        venvPython,
        ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml", results, ...pythonFolders()],
        results,
      ),
    read: readJunit,
  },
  proof: {
    needs: ["npm", "venv"],
    run: (results) =>
      test(bin("mocha"), [...mocha, "--timeout", "300000", "test/proof/**/*.test.ts"], results),
  },
  editor: {
    needs: ["npm", "vscode", "chromium", "venv"],
    run: (results) => test(process.execPath, ["--import", "tsx", "test/editor/run.ts", "1.139"], results),
  },
  editorOldest: {
    needs: ["npm", "oldVscode", "chromium", "venv"],
    run: (results) => test(process.execPath, ["--import", "tsx", "test/editor/run.ts", "1.100"], results),
  },
  ui: {
    needs: ["npm", "vscode", "chromium", "venv"],
    run: async (results) => {
      const vsix = await packageVsix();
      // A browser on a busy machine may drop a key or a click: a test may try twice more. What is wrong fails each time.
      const patient = ["--timeout", "300000", "--retries", "2"];
      return test(bin("mocha"), [...mocha, ...patient, "test/ui/**/*.test.ts"], results, {
        NOTEBRIDGE_VSIX: vsix,
      });
    },
  },
};

/**
 * @param {string} name
 * @returns {Promise<Outcome>}
 */
export async function runSuite(name) {
  const suite = suites[name];
  const results = path.join(cache, `results-${name}.json`);
  rmSync(results, { force: true });
  const code = await suite.run(results);
  return readOutcome(name, results, code, suite.read);
}

/**
 * What a suite came to. One that did not end well, or ran no test, has failed also where no test of it did.
 * @param {string} name
 * @param {string} results the file that it was to write
 * @param {number} code its exit code
 * @param {(results: string) => Outcome} [read]
 * @returns {Outcome}
 */
export function readOutcome(name, results, code, read = readResults) {
  if (!existsSync(results))
    return problem(name, `ended with code ${code} before it could tell its results`, 0);
  const { passed, failed } = read(results);
  if (passed + failed === 0) return problem(name, "ran no test", 0);
  if (code !== 0 && failed === 0) return problem(name, `ended with code ${code}`, passed);
  return { passed, failed };
}

function problem(name, what, passed) {
  console.error(`The suite ${name} ${what}.`);
  return { passed, failed: 1 };
}

function test(command, args, results, env = {}) {
  return show(command, args, {
    cwd: root,
    timeout: limit,
    env: { ...process.env, ...env, NOTEBRIDGE_RESULTS: results },
  });
}

function pythonFolders() {
  return ["python", "test/python"].filter((folder) => existsSync(path.join(root, folder)));
}

function readResults(file) {
  const { passed, failed, pending } = JSON.parse(readFileSync(file, "utf8"));
  return { passed, failed: failed + pending };
}

/** pytest's report: the counts are attributes of its one <testsuite>. */
function readJunit(file) {
  const head = /<testsuite\b[^>]*>/.exec(readFileSync(file, "utf8"))?.[0] ?? "";
  const count = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const failed = count("failures") + count("errors") + count("skipped");
  return { passed: count("tests") - failed, failed };
}
