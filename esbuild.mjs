/**
 * Bundles the extension's activation, its features, the terminal command and each worker into dist/, and lays the wasm files and the Python programs beside them.
 * `--production` minifies and leaves the source maps out: what a .vsix holds.
 */
import { build } from "esbuild";
import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";

const isProduction = process.argv.includes("--production");
const wasm = [
  "node_modules/web-tree-sitter/web-tree-sitter.wasm",
  "node_modules/tree-sitter-python/tree-sitter-python.wasm",
  "node_modules/@astral-sh/ruff-wasm-nodejs/ruff_wasm_bg.wasm",
];

rmSync("dist", { recursive: true, force: true });
mkdirSync("dist");
writeFileSync("dist/package.json", '{ "type": "commonjs" }\n');
cpSync("python", "dist/python", { recursive: true, filter: (path) => !/__pycache__|ruff|README/.test(path) });
for (const file of wasm) copyFileSync(file, `dist/${file.split("/").at(-1)}`);

await build({
  entryPoints: {
    extension: "src/extension.ts",
    features: "src/editor/features.ts",
    cli: "src/cli/main.ts",
    lint: "src/worker/lint/main.ts",
  },
  outdir: "dist",
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  minify: isProduction,
  sourcemap: !isProduction,
  // web-tree-sitter calls createRequire(import.meta.url), which has no value in CommonJS; a path serves as well.
  define: { "import.meta.dirname": "__dirname", "import.meta.url": "__filename" },
  external: ["vscode"],
  plugins: [{ name: "features-at-first-use", setup: leaveFeatures }],
  logLevel: "warning",
});

/** What `import()` names is read when it is called: the engine would go through all of it at activation otherwise. */
function leaveFeatures({ onResolve }) {
  onResolve({ filter: /\/features\.ts$/ }, ({ kind }) =>
    kind === "dynamic-import" ? { path: "./features.js", external: true } : undefined,
  );
}
