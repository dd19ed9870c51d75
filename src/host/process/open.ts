import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Disposable } from "../disposable.ts";
import type { Command, NotStarted } from "./command.ts";
import { own, type Owned } from "./own.ts";
import { start } from "./start.ts";

/** A program that runs until it ends or its owner stops it. Its stderr is always read; its stdout is the owner's to read. */
export interface Program extends Disposable, Owned {
  readonly kind: "program";
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** stdout by lines, without their ends; not to be mixed with reading `stdout`. */
  lines(): AsyncIterable<string>;
}

/** Starts a program that its caller owns: who opens it disposes it. It ends with this process at the latest. */
export async function open(command: Command): Promise<Program | NotStarted> {
  const started = await start(command, ["pipe", "pipe", "pipe"]);
  if (started.kind !== "started") return started;
  const { stdin, stdout } = started.child;
  if (stdin === null || stdout === null) throw new Error("Asked for pipes, got none.");
  // Writing to a program that has ended is no news: `closed` tells.
  stdin.on("error", () => undefined);
  return {
    kind: "program",
    stdin,
    stdout,
    lines: () => createInterface({ input: stdout, crlfDelay: Infinity }),
    ...own(started),
  };
}
