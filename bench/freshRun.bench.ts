/** What a fresh run, in a copy of the project and with a call recorded, costs beyond the notebook's own run: of work of some seconds, and of a sample. */
import { cpSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isRefusal, renderRefusal } from "../src/core/refusal.ts";
import { planExtraction, type ExtractPorts } from "../src/flow/extract.ts";
import { runNotebook } from "../src/host/notebookRun.ts";
import { silentProgress } from "../src/cli/ports.ts";
import { ipynbOfPercent } from "../test/support/extractCase.ts";
import { createTestPorts } from "../test/support/extractPorts.ts";
import { withFolder } from "../test/support/fileTree.ts";
import { requireVenv } from "../test/support/venv.ts";
import { printRow } from "./support/printRow.ts";

const root = path.join(import.meta.dirname, "..");

/** Cells that train for about a second each, and a last one that is extracted. */
const working = [
  "import numpy as np\nimport pandas as pd\nfrom sklearn.ensemble import RandomForestClassifier",
  "rng = np.random.default_rng(0)\ndf = pd.DataFrame(rng.random((20_000, 20)), columns=[f'c{i}' for i in range(20)])\ny = df.c0 > 0.5",
  ...Array.from(
    { length: 10 },
    (_, at) => `model_${at} = RandomForestClassifier(n_estimators=10, random_state=${at}).fit(df, y)`,
  ),
  "scaled = (df - df.mean()) / df.std()",
  "print(scaled.shape)",
];

await withFolder(async (folder) => {
  const notebook = path.join(folder, "work.ipynb");
  writeFileSync(notebook, ipynbOfPercent(working.map((cell) => `# %%\n${cell}\n`).join("")));
  await measure("work of some seconds", notebook, working.length - 2);
});
await withFolder(async (folder) => {
  cpSync(path.join(root, "samples"), folder, { recursive: true });
  await measure("samples/churn.ipynb", path.join(folder, "churn.ipynb"), 18);
});

/** One after the other three times, since other work on the machine comes and goes; the medians count. */
async function measure(name: string, notebook: string, cell: number): Promise<void> {
  const own: number[] = [];
  const fresh: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    own.push(await timed(() => runAsItIs(notebook, cell)));
    fresh.push(await runFresh(notebook, cell));
  }
  const [ownTime, freshTime] = [medianOf(own), medianOf(fresh)];
  console.log(`${name}: ${ownTime.toFixed(1)} s by itself, ${freshTime.toFixed(1)} s in a copy and recorded`);
  printRow({
    name: `fresh run beyond ${name}`,
    figure: 100 * (freshTime / ownTime - 1),
    target: 10,
    unit: "%",
  });
}

async function runAsItIs(notebook: string, until: number): Promise<void> {
  const script = path.join(root, "python/run_notebook.py");
  const ran = await runNotebook({ interpreter: requireVenv(), script, notebook, until, timeoutMs: 120_000 });
  if (isRefusal(ran)) throw new Error(renderRefusal(ran));
}

/** Seconds for the copy and the run; planning, writing and testing come on top of any extraction. */
async function runFresh(notebook: string, cell: number): Promise<number> {
  const { dispose, ...ports } = await createTestPorts();
  let seconds = 0;
  const counted = async <T>(work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    try {
      return await work();
    } finally {
      seconds += (performance.now() - began) / 1000;
    }
  };
  const timedPorts: ExtractPorts = {
    ...ports,
    runner: { run: (...request) => counted(() => ports.runner.run(...request)) },
    runFolders: { make: (...request) => counted(() => ports.runFolders.make(...request)) },
  };
  const request = {
    notebook,
    cells: [cell],
    module: "steps",
    functionName: "step",
    run: "fresh",
    kernel: "unknown",
  } as const;
  const plan = await planExtraction(timedPorts, request, silentProgress);
  dispose();
  if (isRefusal(plan)) throw new Error(renderRefusal(plan));
  return seconds;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

function medianOf(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
}
