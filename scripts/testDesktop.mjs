/**
 * Runs test/editor in the desktop's VS Code, which it downloads: for machines with a screen and a network.
 *
 *   npm run test:desktop [-- --vscode 1.139.1]      "stable" by default
 */
import { mkdirSync, mkdtempSync, cpSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { main } from "./setup/failure.mjs";
import { cache, root } from "./setup/paths.mjs";
import { setUp } from "./setup/setUp.mjs";
import { readOutcome } from "./suites.mjs";

await main(async () => {
  const { values } = parseArgs({ options: { vscode: { type: "string", default: "stable" } } });
  await setUp(["npm", "venv"]);
  await build();
  const { runTests } = await import("@vscode/test-electron");
  const results = path.join(cache, "results-desktop.json");
  rmSync(results, { force: true });
  const folder = mkdtempSync(path.join(tmpdir(), "notebridge-workspace-"));
  cpSync(path.join(root, "test/editor/workspace"), folder, { recursive: true });
  mkdirSync(cache, { recursive: true });
  const code = await runTests({
    version: values.vscode,
    cachePath: path.join(cache, "vscode-desktop"),
    extensionDevelopmentPath: root,
    extensionTestsPath: await bundleTests(),
    extensionTestsEnv: { NOTEBRIDGE_RESULTS: results },
    launchArgs: [folder, "--disable-extensions", "--disable-workspace-trust", "--skip-welcome"],
  }).catch(reportFailure);
  rmSync(folder, { recursive: true, force: true });
  const { passed, failed } = readOutcome("desktop", results, code);
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});

/** The harness is TypeScript, and tsx has only just been installed. */
async function bundleTests() {
  const { register } = await import("tsx/esm/api");
  register();
  const { bundleSuite } = await import("../test/editor/harness/bundleSuite.ts");
  return bundleSuite();
}

/** runTests rejects when a test failed, and when VS Code could not be had at all. */
function reportFailure(error) {
  console.error(error instanceof Error ? error.message : error);
  return 1;
}
