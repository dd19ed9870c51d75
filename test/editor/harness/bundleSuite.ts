import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { cache, root } from "../../ui/harness/tools.ts";

/** Bundles every test of test/editor into one file that VS Code can load as extension tests; gives its path. */
export async function bundleSuite(): Promise<string> {
  const folder = path.join(root, "test/editor");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const outfile = path.join(cache, "editorTests/suite.cjs");
  await build({
    stdin: { contents: entry(names.filter((name) => name.endsWith(".test.ts"))), resolveDir: folder },
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    sourcemap: true,
    // As the build has it: web-tree-sitter calls createRequire(import.meta.url).
    define: { "import.meta.url": "__filename" },
    external: ["vscode"],
    plugins: [ownFolders],
    logLevel: "warning",
    // mocha's parallel mode asks for files that are not in the bundle; it is not used.
    logOverride: { "require-resolve-not-external": "silent" },
  });
  return outfile;
}

/** Tests are loaded by `require`, so that mocha's globals are there when they begin. */
function entry(tests: readonly string[]): string {
  const modules = tests.toSorted().map((name) => `./${name.replaceAll("\\", "/")}`);
  const loading = modules.map((module) => `require(${JSON.stringify(module)});`).join(" ");
  return `import { runSuite } from "./harness/suite.ts";\nexport const run = () => runSuite(() => { ${loading} });\n`;
}

/** In the bundle a test still finds its fixtures, and the sources find what the build has laid into dist/. */
const ownFolders: Plugin = {
  name: "own-folders",
  setup: (bundle) => {
    bundle.onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
      const isSource = file.startsWith(path.join(root, "src") + path.sep);
      const folder = JSON.stringify(isSource ? path.join(root, "dist") : path.dirname(file));
      const contents = readFileSync(file, "utf8").replaceAll("import.meta.dirname", () => folder);
      return { contents, loader: "ts" };
    });
  },
};
