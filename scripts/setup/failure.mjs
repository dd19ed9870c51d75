/** An expected failure: its message says what happened and what to do, so it is shown without a stack. */
export class Failure extends Error {}

/**
 * Runs the body of a script. A Failure is shown as a sentence and ends with exit code 1; everything else is a bug with its stack.
 * @param {() => Promise<void>} body
 */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error);
    process.exitCode = 1;
  }
}
