import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { cache, readInstall, root, type Release } from "./tools.ts";

const run = promisify(execFile);
const kernel = path.join(root, "test/ui/kernel");

/** A new folder of extensions: the .vsix, installed as a person does it, and a kernel that runs cells. */
export async function installExtensions(release: Release, vsix = packagedVsix()): Promise<string> {
  mkdirSync(path.join(cache, "ui"), { recursive: true });
  const folder = mkdtempSync(path.join(cache, "ui/extensions-"));
  // Plain folders come first: once something is installed, VS Code loads only what its own list names.
  await layKernel(path.join(folder, "notebridge-test.python-kernel-0.0.1"));
  const data = path.join(folder, ".data");
  const { node, server } = readInstall(release);
  await run(node, [
    server,
    ...["--accept-server-license-terms", "--server-data-dir", data, "--extensions-dir", folder],
    ...["--install-extension", vsix],
  ]);
  rmSync(data, { recursive: true });
  return folder;
}

/** What `npm run package` makes; `npm test ui` makes it anew and names it. */
function packagedVsix(): string {
  const file =
    process.env.NOTEBRIDGE_VSIX ?? path.join(cache, `notebridge-${process.platform}-${process.arch}.vsix`);
  if (!existsSync(file)) throw new Error(`There is no ${file}. Run "npm run package" first.`);
  return file;
}

async function layKernel(folder: string): Promise<void> {
  await build({
    entryPoints: [path.join(kernel, "extension.ts")],
    outfile: path.join(folder, "extension.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    logLevel: "warning",
  });
  for (const name of ["package.json", "bridge.py"]) {
    copyFileSync(path.join(kernel, name), path.join(folder, name));
  }
}
