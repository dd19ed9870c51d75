/** `npm run soak`: mutated cells, planned; see scripts/soak.mjs. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { maskMagics } from "../../src/core/python/magics.ts";
import { codeCells, mutants, ownNotebooks, type Cells, type Mutant } from "../support/mutants.ts";
import { requireVenv } from "../support/venv.ts";

const { values } = parseArgs({
  options: {
    mutants: { type: "string", default: "20000" },
    seed: { type: "string", default: String(Math.floor(Date.now() / 86_400_000)) },
    corpus: { type: "string" },
    cells: { type: "string" }, // of soak.ts
  },
});
const seed = Number(values.seed);
const count = Number(values.mutants);
/** What planning one cell may take, in milliseconds of the processor's time. */
const limit = 2000;

const all: Mutant[] = [];
const notebooks = values.corpus !== undefined ? corpus(values.corpus) : ownNotebooks();
for await (const mutant of mutants(notebooks, seed)) {
  if (mutant.taken > limit) throw new Error(`Took ${mutant.taken} ms: ${JSON.stringify(mutant.source)}`);
  all.push(mutant);
  if (all.length === count) break;
}
const planned = all.filter(({ code }) => code !== undefined);
const slowest = Math.max(...all.map(({ taken }) => taken));
console.log(
  `${count} mutated cells, seed ${seed}: ${planned.length} planned, the slowest in ${slowest.toFixed(0)} ms`,
);
checkCode(planned);

function corpus(folder: string): Cells[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ipynb"))
    .flatMap((file) => {
      try {
        return [codeCells(readFileSync(join(folder, file), "utf8"))];
      } catch (error) {
        console.log(`not read: ${file}: ${String(error)}`);
        return [];
      }
    });
}

/** Where CPython compiles the cell, it compiles the new code, and ruff finds no undefined name in that but those of the notebook. */
function checkCode(plans: readonly Mutant[]): void {
  const texts = plans.map(({ source, notebook, code }) => [maskMagics(source).text, notebook, code]);
  const { stdout, status } = spawnSync(requireVenv(), [join(import.meta.dirname, "check_code.py")], {
    input: JSON.stringify(texts),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`The check of the new code ended with code ${status}.`);
  // check_code.py writes this shape and no other.
  const { compiled, wrong } = JSON.parse(stdout) as {
    compiled: number;
    wrong: readonly (readonly [index: number, problem: string])[];
  };
  console.log(`${compiled} of the planned cells are Python; the new code of ${wrong.length} is wrong`);
  for (const [index, problem] of wrong.slice(0, 10))
    console.log(`--- ${problem}\n${plans[index]?.source ?? ""}\n>>>\n${plans[index]?.code ?? ""}`);
  if (wrong.length > 0) process.exitCode = 1;
}
