import { dirname } from "node:path";
import { parseHover } from "../../core/types/parseHover.ts";
import type { PythonType } from "../../core/types/pythonType.ts";
import type { Log, TypeRequest, TypeSource } from "../../flow/ports.ts";
import type { Disposable } from "../disposable.ts";
import type { ProjectInterpreters } from "../interpreter/interpreters.ts";
import type { ProjectInterpreter } from "../interpreter/projectInterpreter.ts";
import { renderEnd } from "../process/command.ts";
import { openLanguageServer, type LanguageServer } from "./languageServer.ts";

export interface LanguageServerTypesOptions {
  /** They find no interpreter in a workspace that is not trusted; then no server is started either. */
  readonly interpreters: ProjectInterpreters;
  /** Milliseconds without a question after which the server is ended; absent: 5 minutes. */
  readonly idle?: number;
  readonly log: Log;
}

/** The type checkers that are asked, the one that knows more first. */
export const typeCheckers = ["pyrefly", "ty"] as const;
type TypeChecker = (typeof typeCheckers)[number];

/**
 * Types by the project's own pyrefly or ty: the environment's, else the one on PATH. It is started at the first question, which it may not
 * answer in time, and kept for later ones. One server at a time: it holds up to half a gigabyte.
 */
export function createLanguageServerTypes(options: LanguageServerTypesOptions): TypeSource & Disposable {
  return new LanguageServerTypes(options);
}

interface Running {
  /** The interpreter and folder that it serves. */
  readonly key: string;
  /** `undefined`: there is no checker, or it did not start. */
  readonly server: Promise<LanguageServer | undefined>;
}

/** Milliseconds for which a checker that is missing, did not start or has died is not tried again. */
const rest = 60_000;

class LanguageServerTypes implements TypeSource, Disposable {
  readonly #options: LanguageServerTypesOptions;
  #running: Running | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(options: LanguageServerTypesOptions) {
    this.#options = options;
  }

  async ask(request: TypeRequest, signal: AbortSignal): Promise<readonly (PythonType | undefined)[]> {
    if (request.questions.length === 0) return [];
    clearTimeout(this.#idleTimer);
    const hovers = await withinTime(this.#hover(request, signal), signal);
    if (!this.#isDisposed) this.#endWhenIdle();
    return request.questions.map((_, at) => {
      const text = hovers?.[at];
      return text === undefined ? undefined : parseHover(text, request.imports);
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#idleTimer);
    this.#end();
  }

  async #hover(
    request: TypeRequest,
    signal: AbortSignal,
  ): Promise<readonly (string | undefined)[] | undefined> {
    const interpreter = await this.#options.interpreters.find(request.path);
    if (interpreter === undefined || this.#isDisposed || signal.aborted) return undefined;
    const server = await this.#serverFor(interpreter, dirname(request.path));
    // Even when the time is over: what is read now need not be read at the next question.
    return server?.hover(request, signal);
  }

  #serverFor(interpreter: ProjectInterpreter, folder: string): Promise<LanguageServer | undefined> {
    const key = JSON.stringify([interpreter.path, folder]);
    if (this.#running?.key === key) return this.#running.server;
    this.#end();
    const running: Running = { key, server: this.#open(interpreter, folder) };
    this.#running = running;
    void running.server.then((server) => {
      if (server === undefined) this.#forgetLater(running);
      else if (this.#running !== running) server.dispose();
      else
        void server.closed.then((ended) => {
          if (this.#running !== running) return;
          this.#options.log.warn(
            `The type checker ${renderEnd(ended)}. ${server.lastErrors().slice(-500)}`.trim(),
          );
          this.#running = { key, server: Promise.resolve(undefined) };
          this.#forgetLater(this.#running);
        });
    });
    return running.server;
  }

  async #open(interpreter: ProjectInterpreter, folder: string): Promise<LanguageServer | undefined> {
    for (const name of typeCheckers) {
      const tool = await interpreter.tool(name);
      if (tool === undefined) continue;
      const server = await openLanguageServer({ program: tool.path, folder, ...launch(name, interpreter) });
      if (typeof server !== "string") return server;
      this.#options.log.warn(server);
    }
    return undefined;
  }

  #forgetLater(running: Running): void {
    setTimeout(() => {
      if (this.#running === running) this.#running = undefined;
    }, rest).unref();
  }

  #endWhenIdle(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(
      () => {
        this.#end();
      },
      this.#options.idle ?? 5 * 60_000,
    ).unref();
  }

  #end(): void {
    const ended = this.#running;
    this.#running = undefined;
    void ended?.server.then((server) => {
      server?.dispose();
    });
  }
}

/** How each checker is made to serve, and told which Python to look into. */
function launch(
  name: TypeChecker,
  interpreter: ProjectInterpreter,
): { args: readonly string[]; env: Record<string, string>; settings: object } {
  switch (name) {
    case "pyrefly":
      // The index serves searches for references over the whole workspace.
      return {
        args: ["lsp", "--indexing-mode", "none"],
        env: {},
        settings: { pythonPath: interpreter.path },
      };
    case "ty":
      return {
        args: ["server"],
        env: { VIRTUAL_ENV: interpreter.prefix },
        settings: { configuration: { environment: { python: interpreter.prefix } } },
      };
  }
}

/** What comes before the signal does, else `undefined`, with a moment for what the signal itself brings about. */
async function withinTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  let listener: (() => void) | undefined;
  const end = new Promise<undefined>((resolve) => {
    listener = () => {
      setImmediate(resolve, undefined);
    };
    if (signal.aborted) listener();
    else signal.addEventListener("abort", listener);
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    if (listener !== undefined) signal.removeEventListener("abort", listener);
  }
}
