import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { register } from "tsx/esm/api";
import { cache, root } from "../setup/paths.mjs";
import { firstNotebook } from "./workspace.mjs";

// The harness of the tests knows how to start VS Code; it is TypeScript.
register();
const { kernelExtension, layExtension, openerExtension } =
  await import("../../test/ui/harness/installExtensions.ts");
const { startServer } = await import("../../test/ui/harness/startServer.ts");

const extensionsFolder = path.join(cache, "start/extensions");
const dataFolder = path.join(cache, "start/data");

/**
 * Serves VS Code with Notebridge to a browser until Ctrl+C.
 * @param {string} folder
 * @param {{ port: number, open: boolean }} options
 */
export async function serve(folder, options) {
  forgetInstalled();
  layNotebridge();
  for (const extension of [kernelExtension, openerExtension]) await layExtension(extension, extensionsFolder);
  const server = await startServer({
    release: "1.139",
    extensionsFolder,
    dataFolder,
    port: options.port,
    env: { NOTEBRIDGE_OPEN: firstNotebook },
  });
  const stop = () => server.stop();
  process.once("SIGINT", stop).once("SIGTERM", stop).once("SIGHUP", stop);
  const url = server.url(folder);
  console.log(`Notebridge is open at ${url}`);
  console.log(
    "Cells run with the Python of .cache/venv. The Jupyter extension is not in this VS Code, and isn't needed.",
  );
  console.log("Ctrl+C ends it.");
  if (options.open) openBrowser(url);
  await server.ended;
}

/** VS Code loads what its list names. Without a list it makes one of the folders that are there. */
function forgetInstalled() {
  for (const list of ["extensions.json", ".obsolete"])
    rmSync(path.join(extensionsFolder, list), { force: true });
}

/** What a .vsix holds, laid as an installed extension: quicker than making one. */
function layNotebridge() {
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const target = path.join(extensionsFolder, `${publisher}.${name}-${version}`);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const part of ["package.json", "README.md", "CHANGELOG.md", "LICENSE", "dist", "media", "python"]) {
    const source = path.join(root, part);
    if (existsSync(source)) cpSync(source, path.join(target, part), { recursive: true });
  }
}

/** On a machine without a screen the address is all there is. */
function openBrowser(url) {
  const hasScreen = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!hasScreen) return;
  const [command, ...args] = { darwin: ["open"], win32: ["cmd", "/c", "start", ""] }[process.platform] ?? [
    "xdg-open",
  ];
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.once("error", () => {
    console.log("No browser could be opened: open the address yourself.");
  });
  child.unref();
}
