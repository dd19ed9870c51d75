/**
 * Installs what is missing, builds, and runs the suites.
 *
 *   npm test [SUITE...]      unit, python, proof, editor, editorOldest, ui; all of them by default
 *
 * The last line is "N passed, N failed". Skipped tests, and suites that could not run, count as failed.
 */
import { build } from "./build.mjs";
import { Failure, main } from "./setup/failure.mjs";
import { setUp } from "./setup/setUp.mjs";
import { runSuite, suites } from "./suites.mjs";

await main(async () => {
  const names = chosen(process.argv.slice(2));
  await setUp([...new Set(names.flatMap((name) => suites[name].needs))]);
  await build();
  const rows = [];
  for (const name of names) rows.push(await timed(name));
  for (const row of rows)
    console.log(`${row.name.padEnd(14)} ${row.passed} passed, ${row.failed} failed, ${row.seconds} s`);
  const failed = sum(rows, "failed");
  console.log(`${sum(rows, "passed")} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});

function chosen(names) {
  const unknown = names.find((name) => !Object.hasOwn(suites, name));
  if (unknown !== undefined)
    throw new Failure(`There is no suite "${unknown}". Choose from ${Object.keys(suites).join(", ")}.`);
  return names.length > 0 ? names : Object.keys(suites);
}

async function timed(name) {
  console.log(`\n== ${name} ==`);
  const begun = Date.now();
  const outcome = await runSuite(name);
  return { name, ...outcome, seconds: ((Date.now() - begun) / 1000).toFixed(1) };
}

function sum(rows, key) {
  return rows.reduce((total, row) => total + row[key], 0);
}
