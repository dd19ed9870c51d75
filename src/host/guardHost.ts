import type { Machine } from "../core/guard/ledger.ts";
import type { GitReader, Ledger, RunFiles, Snapshots } from "../flow/guardPorts.ts";
import { createGitReader } from "./git/gitReader.ts";
import type { GitOptions } from "./git/runGit.ts";
import { createSnapshots } from "./git/snapshots.ts";
import { createLedger } from "./ledger.ts";
import { describeMachine } from "./machine.ts";
import { createRunFiles } from "./runFiles.ts";

/** What the training guard needs of this machine, in the editor and at a terminal alike. */
export interface GuardHost {
  readonly git: GitReader;
  readonly snapshots: Snapshots;
  readonly ledger: Ledger;
  readonly files: RunFiles;
  readonly machine: Machine;
}

export function createGuardHost(options: GitOptions): GuardHost {
  return {
    git: createGitReader(options),
    snapshots: createSnapshots(options),
    ledger: createLedger(),
    files: createRunFiles(),
    machine: describeMachine(),
  };
}
