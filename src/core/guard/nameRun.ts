import type { TrainingRun } from "./ledger.ts";

/** A run's time (UTC), end and code, in a few words each. */
export function nameRun({ started, commit, snapshot, uncommitted, end }: TrainingRun): {
  readonly when: string;
  readonly outcome: string;
  readonly code: string;
} {
  const committed = uncommitted.length > 0 ? "not committed" : (commit?.slice(0, 7) ?? "no commit");
  return {
    when: started.slice(0, 19).replace("T", " "),
    outcome: end === undefined ? "no end seen" : end.code === 0 ? `${end.seconds} s` : `exit ${end.code}`,
    code: snapshot === undefined ? committed : `kept ${snapshot.ref.replace(/^refs\//, "")}`,
  };
}
