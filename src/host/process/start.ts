import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { environmentOf, type Command, type Ended, type NotStarted } from "./command.ts";
import { findProgram } from "./findProgram.ts";
import { hold } from "./living.ts";

export interface Started {
  readonly kind: "started";
  readonly child: ChildProcess;
  /** The program itself has ended; what it printed may not be read to its end yet. */
  readonly ended: Promise<Ended>;
}

/** Starts a program at the head of a tree of its own, which dies with this process at the latest. */
export async function start(command: Command, stdio: StdioOptions): Promise<Started | NotStarted> {
  const env = environmentOf(command);
  const program = isAbsolute(command.program) ? command.program : await findProgram(command.program, env);
  if (program === undefined) return { kind: "notFound", program: command.program };
  const started = await begin(command, () =>
    // Detached makes a process group on POSIX, and a new console on Windows, where trees are known by parents instead.
    spawn(program, command.args, {
      cwd: command.cwd,
      env,
      stdio,
      detached: process.platform !== "win32",
      windowsHide: true,
    }),
  );
  if (started.kind === "started") void started.ended.then(hold(started.child.pid));
  return started;
}

/** Waits until what `create` makes is running; shared by everything that starts a process. */
export async function begin(command: Command, create: () => ChildProcess): Promise<Started | NotStarted> {
  let child: ChildProcess;
  try {
    child = create();
  } catch (error) {
    return { kind: "failed", reason: `${command.program} did not start: ${String(error)}.` };
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once("exit", (code, signal) => {
      resolve({ code: code ?? undefined, signal: signal ?? undefined });
    });
  });
  const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    child.once("spawn", () => {
      resolve(undefined);
    });
    child.on("error", resolve);
  });
  if (error !== undefined) return whyNot(command, error);
  return { kind: "started", child, ended };
}

// The system says ENOENT for a missing program and for a missing folder alike.
async function whyNot(command: Command, error: NodeJS.ErrnoException): Promise<NotStarted> {
  const { program, cwd } = command;
  if (cwd !== undefined && !(await isFolder(cwd)))
    return { kind: "failed", reason: `${program} did not start: there is no folder ${cwd}.` };
  if (error.code === "ENOENT") return { kind: "notFound", program };
  const why = error.code === "EACCES" ? "it may not be run (permission denied)" : error.message;
  return { kind: "failed", reason: `${program} did not start: ${why}.` };
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
