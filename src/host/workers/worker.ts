import { setTimeout as delay } from "node:timers/promises";
import type { Told } from "../../core/worker/envelope.ts";
import type { Log, Unavailable } from "../../flow/ports.ts";
import type { Disposable } from "../disposable.ts";
import { renderEnd, type Ended } from "../process/command.ts";
import { forkWorker, type WorkerProcess } from "../process/forkWorker.ts";

export interface WorkerOptions {
  /** Begins sentences: "The lint worker". */
  readonly name: string;
  /** The worker's bundle. */
  readonly module: string;
  /** Milliseconds for an answer, after which the worker is killed. */
  readonly timeout: number;
  /** Bytes; a worker that holds more when it answers is replaced by a fresh one. */
  readonly memoryCap: number;
  /** Milliseconds without work after which the worker is stopped; absent: 5 minutes. */
  readonly idle?: number;
  /** How often it may die within a minute before it is left alone for the rest of it; absent: 5. */
  readonly deaths?: number;
  readonly log: Log;
}

/** A worker that is started when first asked and whenever it is gone: it may die at any time, and only who waits for it then is told. */
export interface Worker<Request, Answer> extends Disposable {
  /** Requests are answered one after the other; `timeout` (milliseconds; absent: the worker's own) counts from its turn on. */
  ask(request: Request, timeout?: number): Promise<Answer | Unavailable>;
}

export function createWorker<Request, Answer>(options: WorkerOptions): Worker<Request, Answer> {
  return new OwnedWorker<Request, Answer>(options);
}

/** What came of one request. */
type Outcome<Answer> =
  | { readonly kind: "told"; readonly told: Told<Answer> }
  | { readonly kind: "ended"; readonly ended: Ended }
  | { readonly kind: "timedOut" }
  | { readonly kind: "disposed" };

interface Waiting<Answer> {
  readonly id: number;
  readonly resolve: (outcome: Outcome<Answer>) => void;
}

const minute = 60_000;
const firstPause = 100;

class OwnedWorker<Request, Answer> implements Worker<Request, Answer> {
  readonly #options: WorkerOptions;
  #process: WorkerProcess | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting: Waiting<Answer> | undefined;
  #lastId = 0;
  #deaths: readonly number[] = [];
  #idleTimer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  ask(request: Request, timeout = this.#options.timeout): Promise<Answer | Unavailable> {
    const answer = this.#turn.then(() => this.#take(request, timeout));
    // Who asked sees the rejection; who asks next must not.
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#idleTimer);
    this.#waiting?.resolve({ kind: "disposed" });
    this.#retire();
  }

  async #take(request: Request, timeout: number): Promise<Answer | Unavailable> {
    clearTimeout(this.#idleTimer);
    const running = this.#process ?? (await this.#start());
    if (running.kind === "unavailable") return running;
    const outcome = await this.#exchange(running, request, timeout);
    const answer = await this.#judge(running, outcome, timeout);
    if (!this.#isDisposed) this.#stopWhenIdle();
    return answer;
  }

  async #start(): Promise<WorkerProcess | Unavailable> {
    const recent = this.#deaths.filter((time) => time > performance.now() - minute);
    this.#deaths = recent;
    if (recent.length >= (this.#options.deaths ?? 5))
      return this.#unavailable(
        `died ${recent.length} times within a minute. It is started again a little later.`,
      );
    if (recent.length > 0) await delay(firstPause * 2 ** (recent.length - 1));
    if (this.#isDisposed) return this.#closed();
    const started = await forkWorker({ module: this.#options.module });
    if (started.kind !== "worker")
      return this.#unavailable(
        started.kind === "failed" ? `did not start: ${started.reason}` : "did not start.",
      );
    return this.#adopt(started);
  }

  #adopt(started: WorkerProcess): WorkerProcess | Unavailable {
    if (this.#isDisposed) {
      started.dispose();
      return this.#closed();
    }
    this.#process = started;
    started.onMessage((message) => {
      // The cast: only our own bundle writes to this channel, and both sides compile against the envelope.
      const told = message as Told<Answer>;
      if (told.id === this.#waiting?.id) this.#waiting.resolve({ kind: "told", told });
    });
    void started.closed.then((ended) => {
      if (this.#process !== started) return;
      this.#process = undefined;
      this.#deaths = [...this.#deaths, performance.now()];
      this.#options.log.warn(`${this.#options.name} ${renderEnd(ended)}. ${started.lastErrors()}`.trim());
      this.#waiting?.resolve({ kind: "ended", ended });
    });
    return started;
  }

  async #exchange(running: WorkerProcess, request: Request, timeout: number): Promise<Outcome<Answer>> {
    const id = ++this.#lastId;
    let timer: NodeJS.Timeout | undefined;
    const outcome = await new Promise<Outcome<Answer>>((resolve) => {
      this.#waiting = { id, resolve };
      timer = setTimeout(resolve, timeout, { kind: "timedOut" });
      running.send({ id, request });
    });
    clearTimeout(timer);
    this.#waiting = undefined;
    return outcome;
  }

  async #judge(
    running: WorkerProcess,
    outcome: Outcome<Answer>,
    timeout: number,
  ): Promise<Answer | Unavailable> {
    switch (outcome.kind) {
      case "told":
        return this.#accept(outcome.told);
      case "ended":
        return this.#unavailable(`${renderEnd(outcome.ended)}. It is started again when it is next needed.`);
      case "disposed":
        return this.#closed();
      case "timedOut":
        this.#deaths = [...this.#deaths, performance.now()];
        this.#process = undefined;
        await running.stop(0);
        return this.#unavailable(`did not answer within ${timeout / 1000} seconds and was stopped.`);
    }
  }

  #accept(told: Told<Answer>): Answer | Unavailable {
    if (told.memory > this.#options.memoryCap) {
      this.#options.log.info(
        `${this.#options.name} holds ${Math.round(told.memory / 2 ** 20)} MiB and is replaced.`,
      );
      this.#retire();
    }
    if ("answer" in told) return told.answer;
    this.#options.log.error(
      `${this.#options.name} failed.`,
      Object.assign(new Error(told.bug.message), { stack: told.bug.stack }),
    );
    return this.#unavailable(`failed: ${told.bug.message}`);
  }

  #stopWhenIdle(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(
      () => {
        this.#retire();
      },
      this.#options.idle ?? 5 * minute,
    ).unref();
  }

  /** Stops the process without that counting as a death. */
  #retire(): void {
    const retired = this.#process;
    this.#process = undefined;
    retired?.dispose();
  }

  #unavailable(what: string): Unavailable {
    return { kind: "unavailable", reason: `${this.#options.name} ${what}` };
  }

  #closed(): Unavailable {
    return this.#unavailable("is closed.");
  }
}
