import { root } from "./setup/paths.mjs";
import { run } from "./setup/run.mjs";

/**
 * Bundles src/ into dist/.
 * @param {readonly string[]} [args] e.g. "--production"
 */
export async function build(args = []) {
  await run(process.execPath, ["esbuild.mjs", ...args], { cwd: root });
}
