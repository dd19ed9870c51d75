import { setTimeout } from "node:timers/promises";

/** Milliseconds for what comes at once on an idle machine: a busy one takes many times as long, and nothing is gained by giving up early. */
export const patience = 60_000;

/** Asks until there is an answer; throws with `what` after `limit` ms. */
export async function poll<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined> | Answer | undefined,
  limit = patience,
): Promise<Answer> {
  const end = Date.now() + limit;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await setTimeout(100);
  }
  throw new Error(`Waited ${limit / 1000} s in vain for ${what}.`);
}

/** Repeats assertions until they hold; throws what the last of them said after a minute. For files, which VS Code writes when it likes, in parts. */
export async function eventually(check: () => void): Promise<void> {
  const end = Date.now() + patience;
  for (;;) {
    try {
      check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await setTimeout(100);
  }
}
