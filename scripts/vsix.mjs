import path from "node:path";
import { build } from "./build.mjs";
import { bin } from "./setup/bin.mjs";
import { cache, root } from "./setup/paths.mjs";
import { run } from "./setup/run.mjs";

/**
 * Builds for production and makes `.cache/notebridge-<target>.vsix`; gives its path.
 * @param {string} [target] as the marketplace names platforms; this machine's by default
 */
export async function packageVsix(target = `${process.platform}-${process.arch}`) {
  await build(["--production"]);
  const file = path.join(cache, `notebridge-${target}.vsix`);
  await run(
    bin("vsce"),
    ["package", "--no-dependencies", "--no-rewrite-relative-links", "--target", target, "--out", file],
    { cwd: root },
  );
  return file;
}
