/** Which folder may import which: the table of ARCHITECTURE.md. */
const may = (from, allowed) => ({
  name: `${from}-imports`,
  severity: "error",
  from: { path: `^src/${from}` },
  to: { path: "^src/", pathNot: allowed.map((folder) => `^src/${folder}`) },
});
const mayNot = (from, what, path) => ({
  name: `${from}-no-${what}`,
  severity: "error",
  from: { path: `^src/${from}` },
  to: { path },
});
const vscode = "^vscode$";
const node =
  "^(node:)?(assert|buffer|child_process|cluster|crypto|dns|events|fs|http|https|module|net|os|path|perf_hooks|process|readline|stream|string_decoder|timers|tls|tty|url|util|v8|vm|worker_threads|zlib)(/|$)";

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: vscode } },
    may("core/", ["core/"]),
    may("flow/", ["core/", "flow/"]),
    may("host/", ["core/", "flow/(guardPorts|ports)\\.ts$", "host/"]),
    may("worker/([^/]+)/", ["core/", "worker/$1/"]),
    may("cli/", ["core/", "flow/", "host/", "cli/"]),
    may("editor/", ["core/", "flow/", "host/", "editor/"]),
    may("extension\\.ts$", ["core/", "flow/", "host/", "editor/"]),
    mayNot("(core|flow|host|worker|cli)/", "vscode", vscode),
    mayNot("(core|flow)/", "node", node),
    {
      name: "editor-node",
      severity: "error",
      from: { path: "^src/(editor/|extension\\.ts$)" },
      to: { path: node, pathNot: "^(node:)?path$" },
    },
    {
      name: "one-door-to-processes",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/host/process/" },
      to: { path: "^(node:)?child_process$" },
    },
    {
      name: "core-packages",
      severity: "error",
      from: { path: "^src/core/" },
      to: {
        path: "node_modules/",
        pathNot:
          "node_modules/(@types/)?(web-tree-sitter|jsonc-parser|pathe|smol-toml|yaml|diff|shell-quote)/",
      },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".mjs", ".cjs", ".d.ts"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
    doNotFollow: { path: "node_modules" },
  },
};
