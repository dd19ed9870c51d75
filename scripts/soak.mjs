/**
 * Compares the reader of names with CPython's compiler on many cells.
 *
 *   npm run soak -- --cells 50000 --seed 7      random cells; 20000 and the seed of the day by default
 *   npm run soak -- --corpus DIR                cells of the notebooks under DIR, and of texts 2 % of which are mutated
 */
import { Failure, main } from "./setup/failure.mjs";
import { root } from "./setup/paths.mjs";
import { show } from "./setup/run.mjs";
import { setUp } from "./setup/setUp.mjs";

await main(async () => {
  await setUp(["npm", "venv"]);
  const args = ["--import", "tsx", "test/oracle/soak.ts", ...process.argv.slice(2)];
  if ((await show(process.execPath, args, { cwd: root })) !== 0) throw new Failure("The soak test failed.");
});
