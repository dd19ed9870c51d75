import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./paths.mjs";
import { run } from "./run.mjs";

/** The packages of package-lock.json. npm's own record of what it installed tells whether they are there. */
export const npmPackages = {
  what: "npm packages",
  isThere: () => {
    const installed = read("node_modules/.package-lock.json");
    return (
      installed !== undefined &&
      Object.entries(read("package-lock.json")).every(([place, wanted]) => isMet(place, wanted, installed))
    );
  },
  // "install --no-save" takes the versions of package-lock.json as "ci" does, but does not insist that the lock names the
  // binaries of every platform: npm leaves those out that a registry lacks, and "ci" then refuses.
  install: async () => {
    await run(
      "npm",
      ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
      { cwd: root },
    );
  },
};

/** Optional packages are binaries for other machines: npm leaves them out. */
function isMet(place, wanted, installed) {
  return place === "" || wanted.optional === true || installed[place]?.version === wanted.version;
}

function read(lockFile) {
  const file = path.join(root, lockFile);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : undefined;
}
