import { isRefusal } from "../../core/refusal.ts";
import {
  beginTraining,
  endTraining,
  type Begun,
  type TrainPorts,
  type TrainRequest,
} from "../../flow/trainRun.ts";

/** Writes down training runs that others have started; it stops none. */
export interface RunNotices {
  /** Of what is no training nothing is written, nor where that failed, which the log says. */
  start(run: NoticedRun): Promise<Begun | undefined>;
  /** Ends what was started with that key, which may be asked about still; without one nothing is written. */
  end(key: unknown, code: number): Promise<void>;
}

export interface NoticedRun {
  /** The run's own until its end is told. */
  readonly key: unknown;
  readonly ports: TrainPorts;
  readonly request: Omit<TrainRequest, "wanted">;
  readonly isTraining: () => Promise<boolean>;
}

export function createRunNotices(): RunNotices {
  const running = new Map<
    unknown,
    { readonly ports: TrainPorts; readonly begun: Promise<Begun | undefined> }
  >();
  return {
    start: (run) => {
      const begun = begin(run);
      running.set(run.key, { ports: run.ports, begun });
      return begun;
    },
    end: async (key, code) => {
      const run = running.get(key);
      running.delete(key);
      const begun = await run?.begun;
      if (run === undefined || begun === undefined) return;
      for (const note of await endTraining(run.ports, begun, code)) run.ports.log.info(note);
    },
  };
}

async function begin({ ports, request, isTraining }: NoticedRun): Promise<Begun | undefined> {
  try {
    if (!(await isTraining())) return undefined;
    const begun = await beginTraining(ports, { ...request, wanted: "anything" });
    if (isRefusal(begun)) return undefined;
    ports.log.info(`${request.command} trains.`);
    for (const note of begun.notes) ports.log.info(note);
    return begun;
  } catch (error) {
    ports.log.error(`The training run ${request.command} could not be written down`, error);
    return undefined;
  }
}
