import { setTimeout } from "node:timers/promises";

/** Asks until there is an answer; throws with `what` after `limit` ms. */
export async function poll<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined> | Answer | undefined,
  limit = 20_000,
): Promise<Answer> {
  const end = Date.now() + limit;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await setTimeout(100);
  }
  throw new Error(`Waited ${limit / 1000} s in vain for ${what}.`);
}

/** Repeats assertions until they hold; throws what the last of them said after 10 s. For files, which VS Code writes when it likes, in parts. */
export async function eventually(check: () => void): Promise<void> {
  const end = Date.now() + 10_000;
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
