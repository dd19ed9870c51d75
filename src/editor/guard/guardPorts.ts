import { workspace } from "vscode";
import type { ExtractPorts } from "../../flow/extract.ts";
import type { SettingsReader } from "../../flow/ports.ts";
import type { TrainPorts } from "../../flow/trainRun.ts";
import { createGitReader } from "../../host/git/gitReader.ts";
import { createSnapshots } from "../../host/git/snapshots.ts";
import { createLedger } from "../../host/ledger.ts";
import { describeMachine } from "../../host/machine.ts";
import { createRunFiles } from "../../host/runFiles.ts";

/** What the guard needs of the world, beside what an extraction does. */
export function createGuardPorts(
  ports: Pick<ExtractPorts, "workspace" | "analyses" | "settings" | "log">,
  version: string,
): TrainPorts & { readonly settings: SettingsReader } {
  const git = { isTrusted: () => workspace.isTrusted };
  return {
    ...ports,
    git: createGitReader(git),
    snapshots: createSnapshots(git),
    ledger: createLedger(),
    files: createRunFiles(),
    machine: describeMachine(),
    version,
  };
}
