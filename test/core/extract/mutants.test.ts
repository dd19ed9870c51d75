import assert from "node:assert/strict";
import { mutants, ownNotebooks } from "../../support/mutants.ts";

/** `npm run soak` tries fifty times as many. */
const count = 400;
/** What one cell may take, in milliseconds. */
const limit = 2000;

describe("mutated cells", () => {
  it(`are planned or refused: ${count} of them, none throws, none takes long`, async function () {
    this.timeout(120_000);
    let planned = 0;
    let tried = 0;
    for await (const { source, code, taken } of mutants(ownNotebooks(), 2026)) {
      assert.ok(taken < limit, `took ${taken.toFixed(0)} ms: ${JSON.stringify(source)}`);
      if (code !== undefined) planned += 1;
      tried += 1;
      if (tried === count) break;
    }
    assert.ok(planned > count / 10, `only ${planned} were planned`);
  });
});
