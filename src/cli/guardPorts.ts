import packageJson from "../../package.json" with { type: "json" };
import type { TrainPorts } from "../flow/trainRun.ts";
import { createGuardHost } from "../host/guardHost.ts";
import { withPorts } from "./ports.ts";

/** Runs `use` with the ports of the training guard. Whoever types a command trusts the folder. */
export async function withGuardPorts<T>(use: (ports: TrainPorts) => Promise<T>): Promise<T> {
  return withPorts({ python: undefined }, (ports) =>
    use({
      ...ports,
      ...createGuardHost({ isTrusted: () => true }),
      version: packageJson.version,
    }),
  );
}
