import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";

/** Waits until the claim holds; fails with `what` after five seconds. */
export async function waitFor(what: string, claim: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (claim()) return;
    await setTimeout(50);
  }
  assert.fail(`Waited five seconds in vain: ${what}.`);
}
