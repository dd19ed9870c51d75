import type { Disposable } from "../disposable.ts";
import type { Ended } from "./command.ts";
import { endTree } from "./living.ts";
import type { Started } from "./start.ts";

/** A running program that belongs to whoever started it. */
export interface Owned extends Disposable {
  readonly pid: number;
  /** It has ended, by itself or not; what it leaves behind in its tree is being killed. */
  readonly closed: Promise<Ended>;
  /** The last 8 KiB it wrote to stderr, to say why it ended. */
  lastErrors(): string;
  /** Kills it with all that it started, `grace` milliseconds (absent: 1,000) after asking; resolves when they are gone. */
  stop(grace?: number): Promise<Ended>;
}

const kept = 8 * 1024;

/** What an owner can do with a program or worker that was just started. */
export function own({ child, ended }: Started): Owned {
  const { pid } = child;
  if (pid === undefined) throw new Error("A started program has a process id.");
  let errors = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (errors = (errors + text).slice(-kept)));
  const swept = ended.then(() => endTree(pid, 1_000));
  const stop = async (grace = 1_000): Promise<Ended> => {
    // Once it has ended its number may be another's.
    if (child.exitCode === null && child.signalCode === null) await endTree(pid, grace);
    await swept;
    return ended;
  };
  return { pid, closed: ended, lastErrors: () => errors, stop, dispose: () => void stop() };
}
