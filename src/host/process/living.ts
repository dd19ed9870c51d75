import { killTree, killTreeNow } from "./killTree.ts";

/** What must not outlive this process; each hold is a token of its own. */
const held = new Set<{ readonly end: () => void }>();
const deadly = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * From now on `end` is called when this process ends, by itself or by a signal, until the returned function is called. What was held
 * last ends first: a program before the folder that it runs in.
 */
export function holdUntilEnd(end: () => void): () => void {
  const token = { end };
  if (held.size === 0) listen();
  held.add(token);
  return () => {
    if (held.delete(token) && held.size === 0) unlisten();
  };
}

/** The same for the tree of `pid`, which is killed. */
export function hold(pid: number | undefined): () => void {
  if (pid === undefined) return () => undefined;
  return holdUntilEnd(() => {
    killTreeNow(pid);
  });
}

/** `killTree`, finished by the end of this process if that comes first. */
export async function endTree(pid: number, grace: number): Promise<void> {
  const release = hold(pid);
  await killTree(pid, grace);
  release();
}

function listen(): void {
  process.on("exit", endAll);
  for (const signal of deadly) process.on(signal, dieOf);
}

function unlisten(): void {
  process.off("exit", endAll);
  for (const signal of deadly) process.off(signal, dieOf);
}

function endAll(): void {
  for (const { end } of [...held].toReversed()) end();
}

// Listening to a signal takes away its default, which is to end this process: do that afterwards, unless someone else listens too.
function dieOf(signal: NodeJS.Signals): void {
  endAll();
  unlisten();
  held.clear();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
