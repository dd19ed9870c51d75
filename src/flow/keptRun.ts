import { isRefusal, type Refusal } from "../core/refusal.ts";
import type { Recorded } from "./recordCall.ts";

/** The last run of a notebook, for plans that would only record the same again, under other names. Plans may overlap. */
export interface KeptRun {
  /**
   * The run that was kept by this key, or is being made, while the project's files are what they were; else what `make` gives, which is kept
   * from now on. Its folder stays until whoever got it has released it.
   */
  get(key: string, make: () => Promise<Recorded | Refusal>): Promise<Recorded | Refusal>;
  release(recorded: Recorded): Promise<void>;
  /** Keeps nothing any more; what somebody still uses, or makes, goes once it is released. */
  end(): Promise<void>;
}

interface Kept {
  readonly key: string;
  readonly run: Promise<Recorded | Refusal>;
  recorded: Recorded | undefined;
  users: number;
}

export function keepRun(): KeptRun {
  let current: Kept | undefined;
  let isEnded = false;
  const all = new Set<Kept>();
  const removeUnused = async (): Promise<void> => {
    const unused = [...all].filter((each) => each.users === 0 && (each !== current || isEnded));
    for (const each of unused) all.delete(each);
    await Promise.all(unused.map(async ({ recorded }) => recorded?.folder.remove()));
  };
  const leave = async (kept: Kept): Promise<void> => {
    kept.users -= 1;
    await removeUnused();
  };
  /** What somebody else has made or makes, where it serves. */
  const share = async (kept: Kept): Promise<Recorded | undefined> => {
    kept.users += 1;
    // Who makes it says why it failed; it may only have been cancelled.
    const recorded = await kept.run.catch(() => undefined);
    if (recorded !== undefined && !isRefusal(recorded) && (await recorded.folder.isCurrent()))
      return recorded;
    if (current === kept) current = undefined;
    await leave(kept);
    return undefined;
  };
  const makeOwn = async (key: string, make: () => Promise<Recorded | Refusal>) => {
    const kept: Kept = { key, run: make(), recorded: undefined, users: 1 };
    current = kept;
    all.add(kept);
    const removed = removeUnused();
    try {
      const recorded = await kept.run;
      if (!isRefusal(recorded)) kept.recorded = recorded;
      return recorded;
    } finally {
      await removed;
      if (kept.recorded === undefined) {
        if (current === kept) current = undefined;
        await leave(kept);
      }
    }
  };
  return {
    get: async (key, make) => {
      while (current?.key === key) {
        const shared = await share(current);
        if (shared !== undefined) return shared;
      }
      return makeOwn(key, make);
    },
    release: async (recorded) => {
      const kept = [...all].find((each) => each.recorded === recorded);
      if (kept !== undefined) await leave(kept);
    },
    end: async () => {
      isEnded = true;
      await removeUnused();
    },
  };
}
