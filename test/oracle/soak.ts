/** `npm run soak`: see scripts/soak.mjs. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseCell, readCell } from "../../src/core/python/readCell.ts";
import { loadPython } from "../support/grammars.ts";
import { compare, type Verdict } from "../support/oracle.ts";
import { requireVenv } from "../support/venv.ts";
import { randomCells, seeded } from "./randomCell.ts";

const { values } = parseArgs({
  options: {
    cells: { type: "string", default: "20000" },
    seed: { type: "string", default: String(Math.floor(Date.now() / 86_400_000)) },
    corpus: { type: "string" },
    mutants: { type: "string" }, // of mutantSoak.ts
  },
});
const seed = Number(values.seed);
/** Cells a process of the oracle reads. */
const portion = 2000;
/** What reading one cell may take at most, in milliseconds. */
const limit = 2000;

const parser = await loadPython();
const sources = values.corpus === undefined ? random(Number(values.cells)) : corpus(values.corpus);
if (values.corpus !== undefined) readMutated(sources);
const verdicts: Verdict[] = [];
for (let at = 0; at < sources.length; at += portion)
  verdicts.push(...(await compare(parser, requireVenv(), sources.slice(at, at + portion))));
report(verdicts);

function random(count: number): string[] {
  return Array.from({ length: count }, randomCells(seed));
}

function corpus(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".ipynb")).flatMap((file) => codeOf(join(folder, file)));
}

function codeOf(file: string): string[] {
  try {
    // Whatever the file holds that has not this shape makes the next lines throw.
    const { cells } = JSON.parse(readFileSync(file, "utf8")) as {
      cells: { cell_type: string; source: string | string[] }[];
    };
    return cells
      .filter((cell) => cell.cell_type === "code")
      .map(({ source }) => (typeof source === "string" ? source : source.join("")));
  } catch (error) {
    console.log(`not read: ${file}: ${String(error)}`);
    return [];
  }
}

/** Reads each text with 2 % of its characters exchanged for others of it: nothing throws, nothing takes long. */
function readMutated(texts: readonly string[]): void {
  const next = seeded(seed);
  let slowest = 0;
  for (const text of texts) {
    const mutated = text
      .split("")
      .map((character) => (next() < 0.02 ? (text[Math.floor(next() * text.length)] ?? "") : character));
    const begun = performance.now();
    const parsed = parseCell(parser, mutated.join(""));
    readCell(parsed);
    parsed.tree.delete();
    slowest = Math.max(slowest, performance.now() - begun);
    if (slowest > limit) throw new Error(`Took ${slowest} ms:\n${mutated.join("")}`);
  }
  console.log(`${texts.length} mutated cells read, the slowest in ${slowest.toFixed(0)} ms`);
}

function report(all: readonly Verdict[]): void {
  for (const outcome of ["equal", "with", "different", "not Python"] as const)
    console.log(`${outcome}: ${all.filter((each) => each.outcome === outcome).length}`);
  const different = all
    .filter(({ outcome }) => outcome === "different")
    .sort((one, other) => one.source.length - other.source.length);
  for (const { source, why } of different.slice(0, 20))
    console.log(`--- seed ${seed}\n${source}\n>>> ${why}`);
  if (different.length > 0) process.exitCode = 1;
}
