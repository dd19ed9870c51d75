import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../..");
let bundled: Promise<string> | undefined;

/** The lint worker bundled as the product has it, once for all tests of a run; gives the bundle's path. */
export function bundleLint(): Promise<string> {
  bundled ??= makeBundle(join(root, ".cache", "test", "lint"));
  return bundled;
}

async function makeBundle(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const wasm = "ruff_wasm_bg.wasm";
  await copyFile(join(root, "node_modules/@astral-sh/ruff-wasm-nodejs", wasm), join(folder, wasm));
  const outfile = join(folder, "lint.cjs");
  await build({
    entryPoints: [join(root, "src/worker/lint/main.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    define: { "import.meta.dirname": "__dirname", "import.meta.url": "__filename" },
  });
  return outfile;
}
