import { existsSync } from "node:fs";
import path from "node:path";
import { root, venvPython } from "../setup/paths.mjs";
import { run } from "../setup/run.mjs";
import { firstNotebook } from "./workspace.mjs";

/**
 * The desktop's VS Code; `undefined` where there is none, or no screen to show it on.
 * @returns {string | undefined}
 */
export function findDesktop() {
  const hasScreen = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!hasScreen) return undefined;
  const name = process.platform === "win32" ? "code.cmd" : "code";
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/**
 * Opens a window with the extension from this folder.
 * @param {string} code
 * @param {string} folder
 */
export async function openDesktop(code, folder) {
  await run(code, ["--new-window", `--extensionDevelopmentPath=${root}`, folder, firstNotebook]);
  console.log(`Notebridge is open in VS Code, on ${folder}.`);
  console.log(`To run cells, take ${venvPython} as the notebook's kernel (needs the Jupyter extension).`);
}
