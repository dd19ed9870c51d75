/** What it costs a running kernel to be asked for types, when it holds a DataFrame of 1 GB. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { observationCode } from "../src/editor/observe/observationCode.ts";
import { requireVenv } from "../test/support/venv.ts";
import { printRow } from "./support/printRow.ts";

const read = (name: string): string =>
  readFileSync(path.join(import.meta.dirname, "../python", name), "utf8");
const sources = { values: read("observe_values.py"), kernel: read("observe_kernel.py") };
const { stdout, stderr } = spawnSync(
  requireVenv(),
  [path.join(import.meta.dirname, "live/measure_query.py")],
  {
    input: observationCode(sources, ["df"]),
    encoding: "utf8",
  },
);
if (stdout === "") throw new Error(`The kernel was not measured: ${stderr}`);
// measure_query.py writes this shape and no other.
const { first, median, memory } = JSON.parse(stdout) as Readonly<
  Record<"first" | "median" | "memory", number>
>;
printRow({ name: "live query, DataFrame of 1 GB, first", figure: first, target: 300, unit: "ms" });
printRow({ name: "live query, DataFrame of 1 GB, median of 20", figure: median, target: 300, unit: "ms" });
printRow({ name: "memory that 20 queries leave in the kernel", figure: memory, target: 5, unit: "MiB" });
