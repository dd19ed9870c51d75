/**
 * The training guard: a verdict on a run's code and a snapshot of it in a repository of 10,000 files with 24 changed ones, beside git's own
 * status; a file of 1 GiB that git does not know; terminal commands; the training calls of a notebook of 100 cells.
 */
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { classifyCommand } from "../src/core/guard/command/classifyCommand.ts";
import { detectTraining } from "../src/core/guard/training/detectTraining.ts";
import { isRefusal } from "../src/core/refusal.ts";
import { checkCode } from "../src/flow/checkCode.ts";
import { NotebookAnalyses } from "../src/flow/notebookAnalysis.ts";
import { createFileWorkspace } from "../src/host/fileWorkspace.ts";
import { createGitReader } from "../src/host/git/gitReader.ts";
import { createSnapshots } from "../src/host/git/snapshots.ts";
import { withFolder } from "../test/support/fileTree.ts";
import { grammars } from "../test/support/grammars.ts";
import { git, makeRepository } from "../test/support/repository.ts";
import { printRow } from "./support/printRow.ts";

const analyses = new NotebookAnalyses(grammars);

await measureDetection();
measureCommands();
await withFolder(measureRepository);
analyses.dispose();

async function measureDetection(): Promise<void> {
  const cells = Array.from({ length: 100 }, (_, at) => cellOf(at));
  const times: number[] = [];
  for (let run = 0; run < 15; run += 1)
    times.push(await timed(() => analyses.withTrees(cells, (trees) => void detectTraining(trees))));
  printRow({
    name: "training calls of a notebook of 100 cells",
    figure: medianOf(times),
    target: 20,
    unit: "ms",
  });
}

function cellOf(at: number): string {
  return `from sklearn.linear_model import LogisticRegression
model_${at} = LogisticRegression(C=${at + 1})
df["ratio_${at}"] = df["a"] / df["b"].clip(lower=1)
model_${at}.fit(df[["ratio_${at}", "a"]], df["label"])
print(model_${at}.score(df[["ratio_${at}", "a"]], df["label"]))`;
}

function measureCommands(): void {
  const commands = [
    "CUDA_VISIBLE_DEVICES=0 nohup python -u train.py --lr 1e-3 2>&1 | tee log.txt &",
    "ls -la",
    'git commit -m "more features"',
    "cd experiments && poetry run python main.py --mode train",
    "make test",
    "docker run --gpus all -v $PWD:/w image python train.py",
  ];
  const count = 30_000;
  const began = performance.now();
  for (let run = 0; run < count; run += 1) classifyCommand(commands[run % commands.length] ?? "");
  printRow({
    name: "a terminal command",
    figure: ((performance.now() - began) * 1000) / count,
    target: 20,
    unit: "µs",
  });
}

async function measureRepository(folder: string): Promise<void> {
  const files = Array.from(
    { length: 10_000 },
    (_, at) => [`dir${at % 100}/file${at}.py`, `x = ${at}\n`] as const,
  );
  makeRepository(folder, { "train.py": "import util\n", "util.py": "", ...Object.fromEntries(files) });
  for (let at = 0; at < 20; at += 1) writeFileSync(path.join(folder, `dir${at}/file${at}.py`), "changed\n");
  mkdirSync(path.join(folder, "new"));
  for (let at = 0; at < 4; at += 1) writeFileSync(path.join(folder, `new/file${at}.py`), "new\n");
  const options = { isTrusted: () => true };
  const ports = { workspace: createFileWorkspace(), analyses, git: createGitReader(options) };
  const snapshots = createSnapshots(options);
  const check = async (): Promise<void> => {
    const state = await checkCode(ports, { entry: path.join(folder, "train.py") });
    if (isRefusal(state) || state.kind === "unknown") throw new Error(JSON.stringify(state));
  };
  let text = 0;
  const take = async (): Promise<void> => {
    writeFileSync(path.join(folder, "new/file0.py"), `new = ${(text += 1)}\n`);
    const snapshot = await snapshots.take({
      root: folder,
      buffers: new Map(),
      limit: 5_000_000,
      title: "run",
    });
    if (snapshot.kind === "unknown" || snapshot.isKnown) throw new Error(JSON.stringify(snapshot));
  };
  const status = (): Promise<void> => {
    git(folder, "--no-optional-locks", "status", "--porcelain=v2", "--untracked-files=all");
    return Promise.resolve();
  };
  const [own, verdict, snapshot] = await interleaved([status, check, take]);
  console.log(
    `git status by itself ${own.toFixed(0)} ms; verdict ${(verdict / own).toFixed(1)} and snapshot ${(snapshot / own).toFixed(1)} times that`,
  );
  printRow({ name: "verdict, 10,000 files, 24 changed", figure: verdict, target: 60, unit: "ms" });
  printRow({ name: "snapshot, 10,000 files, 24 changed", figure: snapshot, target: 150, unit: "ms" });
  writeFileSync(path.join(folder, "big.bin"), "");
  truncateSync(path.join(folder, "big.bin"), 2 ** 30);
  const [, , withBig] = await interleaved([status, check, take]);
  printRow({
    name: "snapshot beside an untracked file of 1 GiB, beyond one without",
    figure: withBig - snapshot,
    target: 30,
    unit: "ms",
  });
}

/** Medians of nine rounds, in which each is measured once. */
async function interleaved(works: readonly (() => Promise<void>)[]): Promise<[number, number, number]> {
  const times = works.map((): number[] => []);
  for (let round = 0; round < 9; round += 1)
    for (const [at, work] of works.entries()) times[at]?.push(await timed(work));
  const [first = NaN, second = NaN, third = NaN] = times.map(medianOf);
  return [first, second, third];
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function medianOf(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
}
