/**
 * Opens a real VS Code with Notebridge on a copy of samples/.
 *
 *   npm start [-- --reset] [--port N] [--no-open]
 *
 * --reset    begins anew with a fresh copy of the samples
 * --port     the port of the VS Code in the browser; any free one by default
 * --no-open  prints the address of that VS Code, and opens no browser
 *
 * The desktop's VS Code where there is one ("code" on the PATH, and a screen); else one in the browser.
 */
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { Failure, main } from "./setup/failure.mjs";
import { setUp } from "./setup/setUp.mjs";
import { findDesktop, openDesktop } from "./start/desktop.mjs";
import { makeWorkspace } from "./start/workspace.mjs";

await main(async () => {
  const options = readOptions();
  const desktop = findDesktop();
  await setUp(desktop === undefined ? ["npm", "venv", "vscode"] : ["npm", "venv"]);
  await build();
  const folder = await makeWorkspace(options.reset);
  if (desktop !== undefined) return openDesktop(desktop, folder);
  const { serve } = await import("./start/serve.mjs"); // needs the npm packages that were just installed
  return serve(folder, options);
});

function readOptions() {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      reset: { type: "boolean", default: false },
      port: { type: "string", default: "0" },
      open: { type: "boolean", default: true },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Failure(`Not a port: ${values.port}.`);
  return { ...values, port };
}
