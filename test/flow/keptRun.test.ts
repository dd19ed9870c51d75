import assert from "node:assert/strict";
import { refuse } from "../../src/core/refusal.ts";
import { keepRun } from "../../src/flow/keptRun.ts";
import type { RunFolder } from "../../src/flow/ports.ts";
import type { Recorded } from "../../src/flow/recordCall.ts";

describe("a kept run", () => {
  let removed: string[];
  let isCurrent: boolean;
  beforeEach(() => {
    removed = [];
    isCurrent = true;
  });
  const run = (path: string) => (): Promise<Recorded> => {
    const folder: RunFolder = {
      kind: "run folder",
      path,
      inPlace: [],
      place: (each) => each,
      write: () => Promise.resolve(),
      read: () => Promise.resolve(undefined),
      isCurrent: () => Promise.resolve(isCurrent),
      removeOriginals: () => Promise.resolve(),
      remove: () => Promise.resolve(void removed.push(path)),
    };
    return Promise.resolve({
      kind: "recorded",
      recording: undefined,
      calls: [],
      folder,
      interpreter: "python",
      notes: [],
    });
  };

  it("is given again by the same key, and goes when another one is made", async () => {
    const kept = keepRun();
    const first = await kept.get("a", run("1"));
    assert.equal(await kept.get("a", run("2")), first);
    assert.deepEqual(removed, []);
    assert.notEqual(await kept.get("b", run("3")), first);
    isCurrent = false;
    await kept.get("b", run("4"));
    assert.deepEqual(removed, ["1", "3"]);
    await kept.end();
    await kept.end();
    assert.deepEqual(removed, ["1", "3", "4"]);
  });

  it("that comes to nothing is not kept", async () => {
    const kept = keepRun();
    const refusal = refuse("No.");
    assert.equal(await kept.get("a", () => Promise.resolve(refusal)), refusal);
    await kept.get("a", run("1"));
    await kept.end();
    assert.deepEqual(removed, ["1"]);
  });

  it("that ends after nobody wants it any more goes at once", async () => {
    const kept = keepRun();
    let end: (recorded: Recorded) => void = () => undefined;
    const running = kept.get("a", () => new Promise((resolve) => (end = resolve)));
    await kept.end();
    end(await run("1")());
    await running;
    assert.deepEqual(removed, ["1"]);
  });
});
