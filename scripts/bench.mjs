/**
 * Runs the benchmarks. Each prints rows of: name | figure | target | met or missed.
 *
 *   npm run bench [-- NAME...]      bench/NAME.bench.ts; all of them by default
 */
import { readdirSync } from "node:fs";
import path from "node:path";
import { build } from "./build.mjs";
import { Failure, main } from "./setup/failure.mjs";
import { peersPython, root } from "./setup/paths.mjs";
import { show } from "./setup/run.mjs";
import { setUp } from "./setup/setUp.mjs";
import { packageVsix } from "./vsix.mjs";

await main(async () => {
  const files = chosen(process.argv.slice(2));
  await setUp(["npm", "vscode", "chromium", "venv", "peers"]);
  const env = { ...process.env, NOTEBRIDGE_VSIX: await packageVsix(), NOTEBRIDGE_PEERS: peersPython };
  await build();
  const failed = [];
  for (const file of files) {
    console.log(`\n== ${file} ==`);
    const code = await show(process.execPath, ["--import", "tsx", path.join("bench", file)], {
      cwd: root,
      env,
    });
    if (code !== 0) failed.push(file);
  }
  if (failed.length > 0) throw new Failure(`Could not measure: ${failed.join(", ")}.`);
});

function chosen(names) {
  const files = readdirSync(path.join(root, "bench")).filter((name) => name.endsWith(".bench.ts"));
  const unknown = names.find((name) => !files.includes(`${name}.bench.ts`));
  if (unknown !== undefined)
    throw new Failure(`There is no benchmark "${unknown}". There are ${files.join(", ")}.`);
  return names.length > 0 ? names.map((name) => `${name}.bench.ts`) : files;
}
