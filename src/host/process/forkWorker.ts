import { fork, type Serializable } from "node:child_process";
import { environmentOf, type NotStarted } from "./command.ts";
import { hold } from "./living.ts";
import { own, type Owned } from "./own.ts";
import { begin } from "./start.ts";

export interface WorkerRequest {
  /** The bundle to run in a Node process of its own. */
  readonly module: string;
  /** Options for Node, such as a limit of its heap. */
  readonly nodeOptions?: readonly string[];
}

/** A Node process that is talked to in JSON messages. */
export interface WorkerProcess extends Owned {
  readonly kind: "worker";
  /** A message to a worker that has ended is lost: `closed` tells. */
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** Starts a Node process of the kind that this one is: under VS Code that is Electron, told to be Node. */
export async function forkWorker({
  module,
  nodeOptions = [],
}: WorkerRequest): Promise<WorkerProcess | NotStarted> {
  const command = { program: process.execPath, args: [module], env: { ELECTRON_RUN_AS_NODE: "1" } };
  const started = await begin(command, () =>
    fork(module, {
      // Not this process's own options: an --inspect of the editor's would fight for its port.
      execArgv: [...nodeOptions],
      env: environmentOf(command),
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      detached: process.platform !== "win32",
    }),
  );
  if (started.kind !== "started") return started;
  const { child } = started;
  void started.ended.then(hold(child.pid));
  return {
    kind: "worker",
    send: (message) => {
      // The cast: what workers are sent are values of a protocol in core, which JSON can say.
      if (child.connected) child.send(message as Serializable, () => undefined);
    },
    onMessage: (listener) => child.on("message", listener),
    ...own(started),
  };
}
