/**
 * Compares the reader of names with CPython's compiler on many cells, and plans the extraction of mutated ones.
 *
 *   npm run soak -- --cells 50000 --seed 7      random cells; 20000 and the seed of the day by default
 *   npm run soak -- --mutants 50000             mutated cells of the fixtures and samples; 20000 by default
 *   npm run soak -- --corpus DIR                the cells of the notebooks under DIR instead of random ones and our own
 */
import { Failure, main } from "./setup/failure.mjs";
import { root } from "./setup/paths.mjs";
import { show } from "./setup/run.mjs";
import { setUp } from "./setup/setUp.mjs";

await main(async () => {
  await setUp(["npm", "venv"]);
  const failed = [];
  for (const file of ["soak.ts", "mutantSoak.ts"]) {
    const args = ["--import", "tsx", `test/oracle/${file}`, ...process.argv.slice(2)];
    if ((await show(process.execPath, args, { cwd: root })) !== 0) failed.push(file);
  }
  if (failed.length > 0) throw new Failure(`The soak test failed: ${failed.join(", ")}.`);
});
