import type { Log } from "../../flow/ports.ts";

/** What nobody asked for with a command must not interrupt when it fails: the log has it, and there is no answer. */
export async function logged<Answer>(
  log: Log,
  where: string,
  ask: () => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    log.error(where, error);
    return undefined;
  }
}
