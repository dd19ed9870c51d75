import { killTree, killTreeNow } from "./killTree.ts";

/** Programs that must not outlive this process, each hold a token of its own. */
const held = new Set<{ readonly pid: number }>();
const deadly = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** From now on the tree of `pid` is killed when this process ends, by itself or by a signal, until the returned function is called. */
export function hold(pid: number | undefined): () => void {
  if (pid === undefined) return () => undefined;
  const token = { pid };
  if (held.size === 0) listen();
  held.add(token);
  return () => {
    if (held.delete(token) && held.size === 0) unlisten();
  };
}

/** `killTree`, finished by the end of this process if that comes first. */
export async function endTree(pid: number, grace: number): Promise<void> {
  const release = hold(pid);
  await killTree(pid, grace);
  release();
}

function listen(): void {
  process.on("exit", killAll);
  for (const signal of deadly) process.on(signal, dieOf);
}

function unlisten(): void {
  process.off("exit", killAll);
  for (const signal of deadly) process.off(signal, dieOf);
}

function killAll(): void {
  for (const { pid } of held) killTreeNow(pid);
}

// Listening to a signal takes away its default, which is to end this process: do that afterwards, unless someone else listens too.
function dieOf(signal: NodeJS.Signals): void {
  killAll();
  unlisten();
  held.clear();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
