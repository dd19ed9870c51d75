import { join } from "node:path";
import { open } from "../../src/host/process/open.ts";
import { requireVenv } from "../support/venv.ts";

/** An interpreter that need not import what kernels are made of each time it is started: a fresh one is forked from one that has. */
export interface WarmPython {
  /** What to call in place of the interpreter. */
  readonly path: string;
  /** Ends it, and what it has started. */
  readonly stop: () => Promise<unknown>;
}

/** `folder` is empty and gets what is called; its path is short, as a socket's has to be. See warm_python.py. */
export async function startWarmPython(folder: string): Promise<WarmPython> {
  if (process.platform === "win32") return { path: requireVenv(), stop: () => Promise.resolve() }; // It can't fork.
  const script = join(import.meta.dirname, "warm_python.py");
  // As kernels are started: it can't be given to a Python that runs.
  const env = { PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1" };
  const program = await open({ program: requireVenv(), args: [script, folder], env });
  if (program.kind !== "program") throw new Error(`The interpreter does not start: ${program.kind}.`);
  for await (const line of program.lines())
    if (line === "ready") return { path: join(folder, "python"), stop: () => program.stop(1_000) };
  throw new Error(`The warm interpreter ended before it was ready. ${program.lastErrors()}`);
}
