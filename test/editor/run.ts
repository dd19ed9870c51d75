/** Runs test/editor in the extension host of a real VS Code: `node --import tsx test/editor/run.ts 1.139|1.100`. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { kernelExtension, layExtension } from "../ui/harness/installExtensions.ts";
import { openBrowser } from "../ui/harness/openBrowser.ts";
import { patience } from "../ui/harness/poll.ts";
import { offline, startServer } from "../ui/harness/startServer.ts";
import { cache, root, type Release } from "../ui/harness/tools.ts";
import { bundleSuite } from "./harness/bundleSuite.ts";
import { followFile } from "./harness/followFile.ts";

const limit = 8 * 60_000;

process.exitCode = await runInEditor(process.argv[2] === "1.100" ? "1.100" : "1.139");

/** The exit code: 0 when VS Code says that all tests passed, and nothing asked the network. */
async function runInEditor(release: Release): Promise<number> {
  const suite = await bundleSuite();
  const folder = mkdtempSync(path.join(tmpdir(), "notebridge-workspace-"));
  cpSync(path.join(root, "test/editor/workspace"), folder, { recursive: true });
  const extensionsFolder = mkdtempSync(path.join(tmpdir(), "notebridge-extensions-"));
  await layExtension(kernelExtension, extensionsFolder);
  const log = path.join(cache, `editorTests/${release}.log`);
  rmSync(log, { force: true });
  const following = followFile(log);
  // Without the driver VS Code drops the extension and the tests silently; with it, notifications show no toasts.
  const server = await startServer({
    release,
    extensionsFolder,
    args: ["--enable-smoke-test-driver"],
    env: { ...offline, NOTEBRIDGE_TEST_LOG: log },
  });
  const { browser, page, foreignHosts } = await openBrowser();
  try {
    await page.exposeFunction("codeAutomationLog", () => undefined);
    const ended = new Promise<number>((resolve, reject) => {
      page.exposeFunction("codeAutomationExit", resolve).catch(reject);
    });
    await page.goto(
      server.url(folder, [
        ["extensionDevelopmentPath", server.remoteUri(root)],
        ["extensionTestsPath", server.remoteUri(suite)],
        ["skipWelcome", "true"],
      ]),
      { timeout: 2 * patience },
    );
    const code = await Promise.race([ended, setTimeout(limit, 124, { ref: false })]);
    if (code === 124) console.error(`The tests did not end within ${limit / 1000} s.`);
    if (code !== 0) await page.screenshot({ path: path.join(cache, `editorTests/${release}.png`) });
    if (foreignHosts.size > 0)
      console.error(`The workbench asked other hosts: ${[...foreignHosts].join(", ")}.`);
    return foreignHosts.size > 0 ? 1 : code;
  } finally {
    await browser.close();
    await server.stop();
    following.stop();
    rmSync(folder, { recursive: true, force: true });
    rmSync(extensionsFolder, { recursive: true, force: true });
  }
}
