/** How long a plan takes, from the notebook's text to the change set, as the notebook grows; and what 10,000 plans leave behind. */
import { draftExtraction } from "../src/core/extract/draft.ts";
import { planExtraction, writeCode } from "../src/core/extract/planExtraction.ts";
import { readSelection } from "../src/core/extract/selection.ts";
import type { Notebook } from "../src/core/notebook/notebook.ts";
import { standardLibrary } from "../src/core/project/standardLibrary.ts";
import { isRefusal } from "../src/core/refusal.ts";
import { NotebookAnalyses } from "../src/flow/notebookAnalysis.ts";
import { grammars } from "../test/support/grammars.ts";
import { printRow } from "./support/printRow.ts";

const analyses = new NotebookAnalyses(grammars);

const first = notebookOf(100);
await grammars.python(); // loading it is not planning
printRow({
  name: "plan, 100 cells, first of a process",
  figure: await timed(() => plan(first, 50, 0)),
  target: 150,
  unit: "ms",
});
for (const cells of [100, 500, 2000]) {
  const notebook = notebookOf(cells);
  await plan(notebook, cells / 2, 0);
  const times: number[] = [];
  for (let run = 1; run <= 9; run += 1) times.push(await timed(() => plan(notebook, cells / 2, run)));
  const median = times.toSorted((one, other) => one - other)[4] ?? NaN;
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
  const text = writeCode(choice, edited, readings, draft, undefined);
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
