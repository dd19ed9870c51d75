import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { maskMagics } from "../../src/core/python/magics.ts";
import { isRefusal } from "../../src/core/refusal.ts";
import { seeded } from "../oracle/randomCell.ts";
import { normaliseLineEnds } from "../../src/core/text/lineEnds.ts";
import { ipynbOfPercent, readExtractCases } from "./extractCase.ts";
import { mutate } from "./mutate.ts";
import { tryExtraction } from "./tryExtraction.ts";

/** The code cells of one notebook. */
export type Cells = readonly string[];

/** A mutated cell in its notebook, and what planning its extraction came to. */
export interface Mutant {
  readonly source: string;
  /** All cells of that notebook, as one text of Python. */
  readonly notebook: string;
  /** The new code, where there is a plan. */
  readonly code: string | undefined;
  /** How long it took, in milliseconds of the processor's time. */
  readonly taken: number;
}

/** The notebooks of the fixtures and of samples/. */
export function ownNotebooks(): readonly Cells[] {
  const samples = join(import.meta.dirname, "../../samples");
  const names = readdirSync(samples).filter((name) => name.endsWith(".ipynb"));
  return [
    ...readExtractCases().map(({ notebook }) => codeCells(ipynbOfPercent(notebook))),
    ...names.map((name) => codeCells(readFileSync(join(samples, name), "utf8"))),
  ];
}

/** Sources of the code cells of an .ipynb. Throws where it is none. */
export function codeCells(text: string): Cells {
  const { cells } = JSON.parse(text) as { cells: { cell_type: string; source: string | string[] }[] };
  return cells
    .filter((cell) => cell.cell_type === "code")
    .map(({ source }) => (typeof source === "string" ? source : source.join("")));
}

/** Mutants without end, each planned as if a person had chosen it; the same seed gives the same. Throws, with the cell, what planning throws. */
export async function* mutants(notebooks: readonly Cells[], seed: number): AsyncGenerator<Mutant> {
  const random = seeded(seed);
  const below = (count: number) => Math.floor(random() * count);
  const filled = notebooks.filter((cells) => cells.length > 0);
  for (;;) {
    const cells = filled[below(filled.length)] ?? [];
    const at = below(cells.length);
    const source = mutate(cells[at] ?? "", cells[below(cells.length)] ?? "", random);
    // As what reads notebooks does it.
    yield await plan(cells.with(at, normaliseLineEnds(source)), at);
  }
}

async function plan(cells: Cells, at: number): Promise<Mutant> {
  const source = cells[at] ?? "";
  const notebook = cells.map((cell) => maskMagics(cell).text).join("\n");
  const begun = process.cpuUsage();
  try {
    const outcome = await tryExtraction(cells, at);
    const { user, system } = process.cpuUsage(begun);
    const code = isRefusal(outcome) ? undefined : outcome.code;
    return { source, notebook, code, taken: (user + system) / 1000 };
  } catch (error) {
    throw new Error(`Planning threw for the cell ${JSON.stringify(source)}`, { cause: error });
  }
}
