import { workspace } from "vscode";
import type { ExtractPorts } from "../../flow/extract.ts";
import type { SettingsReader } from "../../flow/ports.ts";
import type { TrainPorts } from "../../flow/trainRun.ts";
import { createGuardHost } from "../../host/guardHost.ts";

/** What the guard needs of the world, beside what an extraction does. */
export function createGuardPorts(
  ports: Pick<ExtractPorts, "workspace" | "analyses" | "settings" | "log">,
  version: string,
): TrainPorts & { readonly settings: SettingsReader } {
  return {
    ...ports,
    ...createGuardHost({ isTrusted: () => workspace.isTrusted }),
    version,
  };
}
