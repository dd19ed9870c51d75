import { cpus, platform, release, totalmem } from "node:os";
import type { Machine } from "../core/guard/ledger.ts";

/** What this machine is, as a ledger says it; its name is left out. */
export function describeMachine(): Machine {
  const processors = cpus();
  return {
    system: `${platform()} ${release()}`,
    processor: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memory: totalmem(),
  };
}
