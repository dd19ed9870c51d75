import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isRefusal } from "../core/refusal.ts";
import { exitCode, readArguments, UsageError, type Command, type Output } from "./command.ts";
import { describeRefusal } from "./describeRefusal.ts";
import { extractCells } from "./extract.ts";

const help = `notebridge extract-job [--run [--in-place]] JOB.json

Extracts one cell as a job file says: {"notebook", "cell_index", "module", "function", "python"}, with cell_index counted
from 0 over all cells and python the interpreter in whose environment the notebook runs. Writes MODULE.py beside the
notebook (--run: after a run of the notebook in a fresh kernel; --in-place: which reads the largest files of a folder that is
too large to be copied where they are) and ends with one line of JSON: {"status": "ok"} or {"status": "refused", "reason": "..."}.

Exit codes: 0 done, 1 refused, 2 wrong usage.`;

export const extractJob: Command = { summary: "Extract one cell as a JSON job says", help, run };

interface Job {
  readonly notebook: string;
  readonly cell_index: number;
  readonly module: string;
  readonly function: string;
  readonly python: string | undefined;
}

async function run(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = readArguments(args, {
    run: { type: "boolean" },
    "in-place": { type: "boolean" },
  });
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new UsageError("Name one job file.");
  const job = readJob(path);
  const module = join(dirname(job.notebook), `${job.module}.py`);
  const request = {
    notebook: job.notebook,
    cells: [job.cell_index],
    module,
    functionName: job.function,
    kernel: "unknown" as const,
    ...(values.run === true && { run: "fresh" as const }),
  };
  const terminal = {
    python: job.python,
    ...(values["in-place"] === true && { rest: "in place" as const }),
  };
  const result = await extractCells(request, terminal, "apply");
  const answer = isRefusal(result)
    ? { status: "refused", reason: describeRefusal(result) }
    : { status: "ok" };
  output.print(JSON.stringify(answer));
  return isRefusal(result) ? exitCode.refused : exitCode.done;
}

function readJob(path: string): Job {
  const value = parseJson(path);
  const text = (key: string): string => {
    const found = value[key];
    if (typeof found !== "string") throw new UsageError(`${path}: "${key}" must be a string.`);
    return found;
  };
  const index = value.cell_index;
  if (typeof index !== "number") throw new UsageError(`${path}: "cell_index" must be a number.`);
  const python = value.python === undefined ? undefined : text("python");
  return {
    notebook: text("notebook"),
    cell_index: index,
    module: text("module"),
    function: text("function"),
    python,
  };
}

function parseJson(path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value));
  } catch (cause) {
    throw new UsageError(
      `${path} can't be read as a job: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
  throw new UsageError(`${path} is not a JSON object.`);
}
