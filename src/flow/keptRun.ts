import { isRefusal, type Refusal } from "../core/refusal.ts";
import type { Recorded } from "./recordCall.ts";

/** The last run of a notebook, for plans that would only record the same again, under other names. */
export interface KeptRun {
  /** The run that was kept by this key, while the project's files are what they were; else what `make` gives, which is kept from now on. */
  get(key: string, make: () => Promise<Recorded | Refusal>): Promise<Recorded | Refusal>;
  /** Removes what is kept, and what is still being made once it is. */
  end(): Promise<void>;
}

export function keepRun(): KeptRun {
  let kept: { readonly key: string; readonly recorded: Recorded } | undefined;
  let isEnded = false;
  const forget = async (): Promise<void> => {
    const { recorded } = kept ?? {};
    kept = undefined;
    await recorded?.folder.remove();
  };
  return {
    get: async (key, make) => {
      if (kept?.key === key && (await kept.recorded.folder.isCurrent())) return kept.recorded;
      await forget();
      const recorded = await make();
      if (isRefusal(recorded)) return recorded;
      kept = { key, recorded };
      if (isEnded) await forget();
      return recorded;
    },
    end: async () => {
      isEnded = true;
      await forget();
    },
  };
}
