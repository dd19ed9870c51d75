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
  /** Runs code to its end; one run at a time. False when it raised, was interrupted, or the kernel died. */
  run(code: string, listen: (event: Event) => void): Promise<boolean>;
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
  child.stderr.on("data", (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    listener?.(JSON.parse(line) as Event); // the only other end is bridge.py
  });
  child.once("close", () => {
    const output: Output = {
      output_type: "error",
      ename: "The kernel died",
      evalue: complaints,
      traceback: [],
    };
    listener?.({ type: "output", output });
    listener?.({ type: "end", ok: false });
  });
  return {
    run: async (code, listen) => {
      if (child.exitCode !== null) return false;
      const ok = await new Promise<boolean>((resolve) => {
        listener = (event) => {
          listen(event);
          if (event.type === "end") resolve(event.ok);
        };
        write(child, { type: "run", code });
      });
      listener = undefined;
      return ok;
    },
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
