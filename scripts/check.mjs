/** Runs every check that needs no test: types, lint, format, layers, unused code; Python's lint and format. All run, also after a failure. */
import { existsSync } from "node:fs";
import path from "node:path";
import { bin } from "./setup/bin.mjs";
import { Failure, main } from "./setup/failure.mjs";
import { root, venvPython } from "./setup/paths.mjs";
import { show } from "./setup/run.mjs";
import { setUp } from "./setup/setUp.mjs";

const python = ["python", "test/python", "test/oracle", "bench/peers", "bench/live", "test/ui/kernel"].filter(
  (folder) => existsSync(path.join(root, folder)),
);

const checks = [
  ["types", bin("tsc"), "-p", "."],
  ["lint", bin("eslint"), ".", "--max-warnings", "0"],
  ["format", bin("prettier"), "--check", "--log-level", "warn", "."],
  ["layers", bin("depcruise"), "src"],
  ["unused code", bin("knip")],
  ["Python lint", venvPython, "-m", "ruff", "check", ...python],
  ["Python format", venvPython, "-m", "ruff", "format", "--check", ...python],
];

await main(async () => {
  await setUp(["npm", "venv"]);
  const failed = [];
  for (const [name, command, ...args] of checks) {
    const begun = Date.now();
    const code = await show(command, args, { cwd: root });
    console.log(`${name}: ${code === 0 ? "ok" : "failed"}, ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    if (code !== 0) failed.push(name);
  }
  if (failed.length > 0) throw new Failure(`Failed: ${failed.join(", ")}.`);
});
