import { parseArgs, type ParseArgsConfig } from "node:util";

/** A subcommand of `notebridge`. */
export interface Command {
  /** A line for the overview. */
  readonly summary: string;
  /** The whole help text, ending without a newline. */
  readonly help: string;
  /** Gives the exit code. */
  run(args: readonly string[], output: Output): Promise<number>;
}

export interface Output {
  /** For results: standard output. */
  print(text: string): void;
  /** For everything else: standard error. */
  complain(text: string): void;
}

/** What a terminal command ends with, as scripts and CI read it. */
export const exitCode = { done: 0, refused: 1, wrongUsage: 2, uncommitted: 3 } as const;

/** The command line was wrong; the sentence says how, and the exit code is 2. */
export class UsageError extends Error {}

/** Reads options as node:util does, with a usage error in place of its own. */
export function readArguments<T extends ParseArgsConfig["options"]>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause));
  }
}
