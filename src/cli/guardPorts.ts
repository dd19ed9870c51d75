import packageJson from "../../package.json" with { type: "json" };
import type { TrainPorts } from "../flow/trainRun.ts";
import { createGitReader } from "../host/git/gitReader.ts";
import { createSnapshots } from "../host/git/snapshots.ts";
import { createLedger } from "../host/ledger.ts";
import { describeMachine } from "../host/machine.ts";
import { createRunFiles } from "../host/runFiles.ts";
import { withPorts } from "./ports.ts";

/** Runs `use` with the ports of the training guard. Whoever types a command trusts the folder. */
export async function withGuardPorts<T>(use: (ports: TrainPorts) => Promise<T>): Promise<T> {
  const git = { isTrusted: () => true };
  return withPorts({ python: undefined }, (ports) =>
    use({
      ...ports,
      git: createGitReader(git),
      snapshots: createSnapshots(git),
      ledger: createLedger(),
      files: createRunFiles(),
      machine: describeMachine(),
      version: packageJson.version,
    }),
  );
}
