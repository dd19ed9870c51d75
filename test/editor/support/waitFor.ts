import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";

/** Waits until the claim holds; fails with `what` after a minute, which a busy machine may need for what takes a moment. */
export async function waitFor(what: string, claim: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!claim()) {
    if (Date.now() > end) assert.fail(`Waited a minute in vain: ${what}.`);
    await setTimeout(50);
  }
}
