import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Failure } from "./failure.mjs";
import { cache } from "./paths.mjs";
import { run } from "./run.mjs";

const node24 = "24.21.0";

/** The newest VS Code and the oldest that package.json allows, each with the Node it needs where ours is too old. */
const releases = {
  1.139: {
    "code-server": "4.139.1",
    ...(process.platform === "linux" ? { [`node-linux-${process.arch}`]: node24 } : {}),
  },
  "1.100": { "code-server": "4.100.3" },
};

/**
 * A real VS Code that is served to a browser: the npm package code-server holds Microsoft's server, workbench and built-in extensions.
 * `.cache/vscode-<version>/install.json` says where its parts lie, and is written last.
 * @param {keyof typeof releases} version
 * @returns {import("./setUp.mjs").Step}
 */
export function vscode(version) {
  const packages = releases[version];
  const folder = path.join(cache, `vscode-${version}`);
  const record = path.join(folder, "install.json");
  return {
    what: `VS Code ${version}`,
    isThere: () => {
      if (!existsSync(record)) return false;
      const installed = JSON.parse(readFileSync(record, "utf8"));
      return JSON.stringify(installed.packages) === JSON.stringify(packages) && existsSync(installed.node);
    },
    install: async () => {
      const node = nodeFor(folder, packages);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      writeFileSync(
        path.join(folder, "package.json"),
        JSON.stringify({ private: true, dependencies: packages }),
      );
      const server = path.join(folder, "node_modules/code-server/lib/vscode");
      await npmInstall(folder);
      await npmInstall(server);
      writeFileSync(
        record,
        JSON.stringify({ packages, node, server: path.join(server, "out/server-main.js") }),
      );
    },
  };
}

/** None of these packages needs its install script: they bring their binaries along, and nothing is compiled. */
function npmInstall(cwd) {
  return run(
    "npm",
    ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd },
  );
}

function nodeFor(folder, packages) {
  const own = Object.keys(packages).find((name) => name.startsWith("node-"));
  if (own !== undefined) return path.join(folder, "node_modules", own, "bin/node");
  const isOld = packages === releases["1.100"];
  if (!isOld && Number(process.versions.node.split(".")[0]) < 24) {
    throw new Failure("The test VS Code needs Node 24 on this system. Install Node 24 and run this again.");
  }
  return process.execPath;
}
