import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { cache, readInstall, root, type Release } from "./tools.ts";

const run = promisify(execFile);

/** Runs the cells of notebooks with the Python of .cache/venv. */
export const kernelExtension = path.join(root, "test/ui/kernel");

/** Opens the notebook that NOTEBRIDGE_OPEN names. */
export const openerExtension = path.join(root, "test/ui/opener");

/** A new folder of extensions: the .vsix, installed as a person does it, and extensions of the tests beside it. */
export async function installExtensions(release: Release, sources: readonly string[]): Promise<string> {
  mkdirSync(path.join(cache, "ui"), { recursive: true });
  const folder = mkdtempSync(path.join(cache, "ui/extensions-"));
  // Plain folders come first: once something is installed, VS Code loads only what its own list names.
  for (const source of sources) await layExtension(source, folder);
  const data = path.join(folder, ".data");
  const { node, server } = readInstall(release);
  await run(node, [
    server,
    ...["--accept-server-license-terms", "--server-data-dir", data, "--extensions-dir", folder],
    ...["--install-extension", packagedVsix()],
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

/** Bundles a small extension (package.json, extension.ts, files beside them) into a folder of extensions. */
export async function layExtension(source: string, extensionsFolder: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(path.join(source, "package.json"), "utf8")) as Readonly<
    Record<"publisher" | "name" | "version", string> // an extension can't be without them
  >;
  const folder = path.join(extensionsFolder, `${manifest.publisher}.${manifest.name}-${manifest.version}`);
  cpSync(source, folder, { recursive: true, filter: (file) => !file.endsWith(".ts") });
  await build({
    entryPoints: [path.join(source, "extension.ts")],
    outfile: path.join(folder, "extension.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    logLevel: "warning",
  });
}
