/**
 * Makes the file that people install.
 *
 *   npm run package [-- --target linux-x64|linux-arm64|darwin-x64|darwin-arm64|win32-x64|win32-arm64]
 */
import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { main } from "./setup/failure.mjs";
import { cache, root } from "./setup/paths.mjs";
import { setUp } from "./setup/setUp.mjs";
import { packageVsix } from "./vsix.mjs";

await main(async () => {
  const { values } = parseArgs({ options: { target: { type: "string" } } });
  mkdirSync(cache, { recursive: true });
  await setUp(["npm"]);
  const file = await packageVsix(values.target);
  console.log(`${path.relative(root, file)}: ${(statSync(file).size / 2 ** 20).toFixed(2)} MB`);
});
