import { spawn } from "node:child_process";
import { constants } from "node:os";
import { isAbsolute } from "node:path";
import { isatty } from "node:tty";
import { environmentOf, type Command, type NotStarted } from "./command.ts";
import { findProgram } from "./findProgram.ts";
import { begin } from "./start.ts";

/** 128 + number of the signal when one ended it, as shells have it. */
export type PassedThrough = { readonly kind: "exited"; readonly code: number } | NotStarted;

/** Runs a program in this terminal as if it had been typed there: it reads and writes the terminal itself, and gets the signals that we get. */
export async function passThrough(command: Command): Promise<PassedThrough> {
  const env = environmentOf(command);
  const program = isAbsolute(command.program) ? command.program : await findProgram(command.program, env);
  if (program === undefined) return { kind: "notFound", program: command.program };
  const started = await begin(command, () =>
    spawn(program, command.args, { cwd: command.cwd, env, stdio: "inherit" }),
  );
  if (started.kind !== "started") return started;
  const stopForwarding = forwardSignals((signal) => started.child.kill(signal));
  const { code, signal } = await started.ended;
  stopForwarding();
  return { kind: "exited", code: code ?? 128 + (signal === undefined ? 0 : constants.signals[signal]) };
}

// A terminal sends its own signals (Ctrl+C) to the program too; sending them again would interrupt it twice.
const ofTerminal: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT"];

function forwardSignals(send: (signal: NodeJS.Signals) => void): () => void {
  const forward = (signal: NodeJS.Signals): void => {
    if (!(isatty(0) && ofTerminal.includes(signal))) send(signal);
  };
  const signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}
