import { aborted } from "../core/aborted.ts";
import type { PythonType } from "../core/types/pythonType.ts";
import type { Log, TypeRequest, TypeSource } from "./ports.ts";

export interface TypeSearch {
  /** The best first. */
  readonly sources: readonly TypeSource[];
  readonly log: Log;
  /** Ends the search early, with what was found. */
  readonly signal: AbortSignal;
  /** Milliseconds for all sources together; absent: 2,000. */
  readonly budget?: number;
  /** Milliseconds after which a source that has not answered is no longer waited for, and the next is asked as well; absent: 500. */
  readonly patience?: number;
}

/**
 * The types of names, one answer a question and in their order; `undefined` where no source knows. Each source is asked what those before it
 * have not answered, and the first answer to a question counts. When the time is over the sources are stopped, and what there is is given.
 */
export async function findTypes(
  request: TypeRequest,
  { sources, log, signal, budget = 2_000, patience = 500 }: TypeSearch,
): Promise<readonly (PythonType | undefined)[]> {
  const found = request.questions.map((): PythonType | undefined => undefined);
  const end = new AbortController();
  const stop = AbortSignal.any([signal, AbortSignal.timeout(budget), end.signal]);
  const asked: Promise<void>[] = [];
  for (const source of sources) {
    if (stop.aborted || isComplete(found)) break;
    const answered = askOpen(source, request, found, stop).catch((error: unknown) => {
      log.error("Types could not be asked for.", error);
    });
    // Whichever source answers last, the search is over when nothing is left to ask.
    asked.push(
      answered.then(() => {
        if (isComplete(found)) end.abort();
      }),
    );
    await Promise.race([answered, pause(patience, stop)]);
  }
  await Promise.race([Promise.all(asked), lastWord(stop)]);
  end.abort();
  return [...found];
}

function isComplete(found: readonly (PythonType | undefined)[]): boolean {
  return found.every((type) => type !== undefined);
}

/** Asks a source what is still open, and fills in what it answers. */
async function askOpen(
  source: TypeSource,
  request: TypeRequest,
  found: (PythonType | undefined)[],
  signal: AbortSignal,
): Promise<void> {
  const open = [...found.keys()].filter((at) => found[at] === undefined);
  const questions = open.flatMap((at) => request.questions[at] ?? []);
  const answers = await source.ask({ ...request, questions }, signal);
  for (const [index, at] of open.entries()) found[at] ??= answers[index];
}

/** Milliseconds in which sources that were told to stop can still hand over what they have. */
const grace = 50;

async function lastWord(stop: AbortSignal): Promise<void> {
  await aborted(stop);
  await pause(grace, new AbortController().signal);
}

/** Resolves after some milliseconds, or when the signal comes. */
function pause(time: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, time);
    signal.addEventListener("abort", done);
  });
}
