/**
 * How long a plan takes, from the notebook's text to the change set, beside rope and jedi on the same cells; how it grows with the notebook;
 * what 10,000 plans leave behind; and how long a command takes until its preview can be shown.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { draftExtraction } from "../src/core/extract/draft.ts";
import { planExtraction, writeCode } from "../src/core/extract/planExtraction.ts";
import { readSelection } from "../src/core/extract/selection.ts";
import type { Notebook } from "../src/core/notebook/notebook.ts";
import { standardLibrary } from "../src/core/project/standardLibrary.ts";
import { isRefusal } from "../src/core/refusal.ts";
import { NotebookAnalyses } from "../src/flow/notebookAnalysis.ts";
import { planExtraction as planCommand, suggestNames } from "../src/flow/extract.ts";
import { createTestPorts } from "../test/support/extractPorts.ts";
import { withFolder } from "../test/support/fileTree.ts";
import { grammars } from "../test/support/grammars.ts";
import { printRow } from "./support/printRow.ts";

const analyses = new NotebookAnalyses(grammars);

const first = notebookOf(100);
await grammars.python(); // loading it is not planning
const begun = process.cpuUsage();
const firstPlan = await timed(() => plan(first, 50, 0));
const spent = process.cpuUsage(begun);
console.log(
  `the first plan took ${((spent.user + spent.system) / 1000).toFixed(0)} ms of the processor's time`,
);
printRow({ name: "plan, 100 cells, first of a process", figure: firstPlan, target: 150, unit: "ms" });
let warmPlan = NaN;
for (const cells of [100, 500, 2000]) {
  const notebook = notebookOf(cells);
  await plan(notebook, cells / 2, 0);
  const times: number[] = [];
  for (let run = 1; run <= 9; run += 1) times.push(await timed(() => plan(notebook, cells / 2, run)));
  const median = medianOf(times);
  if (cells === 100) warmPlan = median;
  // Linear: what 100 cells may take, for each 100 cells.
  printRow({
    name: `plan, ${cells} cells, one edited, warm`,
    figure: median,
    target: (15 * cells) / 100,
    unit: "ms",
  });
}
for (let run = 0; run < 10_000; run += 1) await plan(first, 50, run);
printRow({
  name: "memory after 10,000 plans",
  figure: process.memoryUsage().rss / 2 ** 20,
  target: 300,
  unit: "MiB",
});

printPeers(firstPlan, warmPlan);
await withFolder(measureCommand);

/** rope and jedi, on the same cell of the same notebook: our time is to be at most theirs. */
function printPeers(ourFirst: number, ourWarm: number): void {
  const cells = first.cells.map(({ source }) => source.split("\n"));
  const before = cells.slice(0, 50).flat().length;
  const job = {
    lines: cells.flat(),
    first: before + 2, // without the comment above, and without the expression that the cell shows
    last: before + (cells[50]?.length ?? 0) - 1,
    runs: 6,
  };
  const python = process.env.NOTEBRIDGE_PEERS ?? "";
  const script = path.join(import.meta.dirname, "peers/peers.py");
  const { stdout, stderr } = spawnSync(python, [script], { input: JSON.stringify(job), encoding: "utf8" });
  if (stdout === "") throw new Error(`rope and jedi were not measured: ${stderr}`);
  // peers.py writes this shape and no other.
  const peers = JSON.parse(stdout) as Readonly<Record<string, readonly number[] | string>>;
  for (const [name, times] of Object.entries(peers)) {
    if (typeof times === "string") throw new Error(`${name} was not measured: ${times}`);
    const [theirFirst = NaN, ...theirWarm] = times;
    for (const [when, ours, theirs] of [
      ["first of a process", ourFirst, theirFirst],
      ["warm", ourWarm, medianOf(theirWarm)],
    ] as const) {
      console.log(
        `${name}, 100 cells, ${when}: ${theirs.toFixed(0)} ms, ${(theirs / ours).toFixed(1)} times ours`,
      );
      printRow({
        name: `plan, 100 cells, ${when}, beside ${name}`,
        figure: ours,
        target: Math.round(theirs),
        unit: "ms",
      });
    }
  }
}

/** From the command to the plan that the preview shows: the lint worker's start, its format and the gate included; no types, and no Python that would run the test. */
async function measureCommand(folder: string): Promise<void> {
  const real = await createTestPorts();
  const file = path.join(folder, "big.ipynb");
  const cells = first.cells.map(({ source }) => ({
    cell_type: "code",
    execution_count: null,
    metadata: {},
    outputs: [],
    source,
  }));
  writeFileSync(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  const command = async (ports: typeof real) => {
    await suggestNames(ports, file, [50]);
    const request = {
      notebook: file,
      cells: [50],
      functionName: "step",
      module: "steps",
      kernel: "unknown",
    } as const;
    const progress = { report: () => undefined, signal: new AbortController().signal };
    const planned = await planCommand(ports, request, progress);
    if (isRefusal(planned)) throw new Error(planned.reason);
  };
  const alone = { ...real, interpreters: { find: () => Promise.resolve(undefined) } };
  const [begin = NaN, ...warm] = await times(6, () => command(alone));
  printRow({ name: "command to preview, first", figure: begin, target: 1500, unit: "ms" });
  printRow({ name: "command to preview, warm", figure: medianOf(warm), target: 400, unit: "ms" });
  real.dispose();
}

async function times(count: number, task: () => Promise<void>): Promise<number[]> {
  const all: number[] = [];
  for (let run = 0; run < count; run += 1) all.push(await timed(task));
  return all;
}

function medianOf(all: readonly number[]): number {
  return all.toSorted((one, other) => one - other)[Math.floor(all.length / 2)] ?? NaN;
}

async function timed(task: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await task();
  return performance.now() - begun;
}

/** Ten lines a cell: helpers, a frame that grows, values that later cells read. */
function notebookOf(count: number): Notebook {
  const cells = Array.from({ length: count }, (_, index) => ({
    kind: "code" as const,
    language: "python",
    source: cellText(index),
  }));
  return { format: "ipynb", language: "python", cells };
}

function cellText(index: number): string {
  if (index === 0)
    return "import math\nimport numpy as np\nimport pandas as pd\n\ndf = pd.DataFrame({'a': [1, 2]})\nvalue_0 = 1";
  const before = index - 1;
  return [
    `# Step ${index}`,
    `scale = ${index}`,
    `df["a_${index}"] = df["a"] * scale`,
    `total = np.sum(df["a_${index}"])`,
    "parts = []",
    "for part in range(3):",
    "    if part % 2:",
    "        parts.append(math.sqrt(part))",
    `value_${index} = total + value_${before}`,
    "df.head()",
  ].join("\n");
}

async function plan(notebook: Notebook, at: number, run: number): Promise<void> {
  const cells = notebook.cells.map((cell, index) =>
    index === at ? { ...cell, source: `${cell.source}  # ${run}` } : cell,
  );
  const edited = { ...notebook, cells };
  const readings = await analyses.read(`${cells.length}.ipynb`, edited);
  const selection = readSelection(edited, readings, [at]);
  if (isRefusal(selection)) throw new Error(selection.reason);
  const draft = draftExtraction(edited, readings, selection);
  if (isRefusal(draft)) throw new Error(draft.reason);
  const module = { path: "/project/steps.py", importName: "steps" };
  const choice = {
    notebook: "/project/big.ipynb",
    cells: [at],
    functionName: "step",
    module,
    test: undefined,
  };
  const text = writeCode(choice, edited, readings, draft, undefined, undefined);
  const planned = planExtraction({
    choice,
    notebook: edited,
    readings,
    draft,
    text,
    module: undefined,
    test: undefined,
    newTest: undefined,
    standardLibrary,
  });
  if (isRefusal(planned)) throw new Error(planned.reason);
}
