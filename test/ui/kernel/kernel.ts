import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Output } from "./outputs.ts";

/** What a run tells while it goes on. bridge.py writes these lines. */
export type Event =
  | { readonly type: "begin"; readonly count: number }
  | { readonly type: "output"; readonly output: Output }
  | { readonly type: "clear" }
  | { readonly type: "end"; readonly ok: boolean };

/** A Python that remembers what it has run, in a process of its own. */
export interface Kernel {
  readonly status: "idle" | "busy" | "dead";
  /** Runs code to its end, when what was asked for before has ended. False when it raised, was interrupted, or the kernel died. */
  run(code: string, listen: (event: Event) => void): Promise<boolean>;
  /** The same by a request that leaves neither a number nor an entry of the history. */
  runSilently(code: string, listen: (event: Event) => void): Promise<boolean>;
  interrupt(): void;
  stop(): void;
}

/** Starts the Python on the PATH in `folder`. */
export function startKernel(folder: string): Kernel {
  const child = spawn(
    process.platform === "win32" ? "python" : "python3",
    [path.join(__dirname, "bridge.py")],
    { cwd: folder },
  );
  let listener: ((event: Event) => void) | undefined;
  let complaints = "";
  let isDead = false;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  child.stderr.on("data", (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    listener?.(JSON.parse(line) as Event); // the only other end is bridge.py
  });
  child.once("close", () => {
    isDead = true;
    const output: Output = {
      output_type: "error",
      ename: "The kernel died",
      evalue: complaints,
      traceback: [],
    };
    listener?.({ type: "output", output });
    listener?.({ type: "end", ok: false });
  });
  const runOne = async (request: object, listen: (event: Event) => void): Promise<boolean> => {
    if (isDead) return false;
    const ok = await new Promise<boolean>((resolve) => {
      listener = (event) => {
        listen(event);
        if (event.type === "end") resolve(event.ok);
      };
      write(child, request);
    });
    listener = undefined;
    return ok;
  };
  const run = (request: object, listen: (event: Event) => void): Promise<boolean> => {
    waiting += 1;
    const ended = last.then(() => runOne(request, listen));
    last = ended.finally(() => {
      waiting -= 1;
    });
    return ended;
  };
  return {
    get status() {
      if (isDead) return "dead";
      return waiting > 0 ? "busy" : "idle";
    },
    run: (code, listen) => run({ type: "run", code }, listen),
    runSilently: (code, listen) => run({ type: "run", code, silent: true }, listen),
    interrupt: () => {
      write(child, { type: "interrupt" });
    },
    stop: () => {
      child.stdin.end();
    },
  };
}

function write(child: ChildProcess, request: object): void {
  child.stdin?.write(`${JSON.stringify(request)}\n`);
}
