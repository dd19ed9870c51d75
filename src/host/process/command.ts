/** A program and its arguments, never a line for a shell. */
export interface Command {
  /** An absolute path, or a name that is looked up in the folders of PATH (never in the current folder). */
  readonly program: string;
  readonly args: readonly string[];
  /** The folder to run in; absent: this process's own. */
  readonly cwd?: string;
  /** Laid over this process's environment; `undefined` takes a name away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Why a program did not even start. */
export type NotStarted =
  | { readonly kind: "notFound"; readonly program: string }
  | { readonly kind: "failed"; readonly reason: string };

/** How a program ended: with a code of its own, or by a signal. */
export interface Ended {
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
}

/** What the program sees as its environment. */
export function environmentOf(command: Command): NodeJS.ProcessEnv {
  return { ...process.env, ...command.env };
}

/** The end of a sentence: "ended with code 3", "was ended by SIGKILL". */
export function renderEnd({ code, signal }: Ended): string {
  return signal === undefined ? `ended with code ${code ?? 0}` : `was ended by ${signal}`;
}
