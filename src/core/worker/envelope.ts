/** What an owner sends to any worker. One at a time: the next goes out when the answer to this one has come. */
export interface Asked<Request> {
  readonly id: number;
  readonly request: Request;
}

/** What a worker sends back: its answer, or the bug that kept it from answering. */
export type Told<Answer> = {
  readonly id: number;
  /** Bytes that the worker's process holds now. */
  readonly memory: number;
} & ({ readonly answer: Answer } | { readonly bug: { readonly message: string; readonly stack: string } });
