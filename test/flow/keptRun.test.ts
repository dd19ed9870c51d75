import assert from "node:assert/strict";
import { isRefusal, refuse, refuseCancelled, type Refusal } from "../../src/core/refusal.ts";
import { keepRun, type KeptRun } from "../../src/flow/keptRun.ts";
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
      root: "/project",
      notes: [],
    });
  };

  const take = async (kept: KeptRun, key: string, path: string): Promise<Recorded> => {
    const recorded = await kept.get(key, run(path));
    assert.ok(!isRefusal(recorded));
    return recorded;
  };

  it("is given again by the same key, and goes when another one is made", async () => {
    const kept = keepRun();
    const first = await take(kept, "a", "1");
    await kept.release(first);
    assert.equal(await take(kept, "a", "2"), first);
    await kept.release(first);
    assert.deepEqual(removed, []);
    const third = await take(kept, "b", "3");
    assert.notEqual(third, first);
    await kept.release(third);
    isCurrent = false;
    await kept.release(await take(kept, "b", "4"));
    assert.deepEqual(removed, ["1", "3"]);
    await kept.end();
    await kept.end();
    assert.deepEqual(removed, ["1", "3", "4"]);
  });

  it("stays while somebody uses it", async () => {
    const kept = keepRun();
    const first = await take(kept, "a", "1");
    const second = await take(kept, "b", "2");
    assert.deepEqual(removed, []);
    await kept.release(first);
    assert.deepEqual(removed, ["1"]);
    await kept.end();
    assert.deepEqual(removed, ["1"]);
    await kept.release(second);
    assert.deepEqual(removed, ["1", "2"]);
  });

  it("is made once for all who ask at the same time", async () => {
    const kept = keepRun();
    let end: (recorded: Recorded) => void = () => undefined;
    const first = kept.get("a", () => new Promise((resolve) => (end = resolve)));
    const second = kept.get("a", run("2"));
    const recorded = await run("1")();
    end(recorded);
    assert.deepEqual([await first, await second], [recorded, recorded]);
    await kept.release(recorded);
    await kept.end();
    assert.deepEqual(removed, []);
    await kept.release(recorded);
    assert.deepEqual(removed, ["1"]);
  });

  it("that was cancelled is made again for the one who still waits", async () => {
    const kept = keepRun();
    let end: (refusal: Refusal) => void = () => undefined;
    const first = kept.get("a", () => new Promise((resolve) => (end = resolve)));
    const second = take(kept, "a", "2");
    const refusal = refuseCancelled();
    end(refusal);
    assert.equal(await first, refusal);
    await kept.release(await second);
    await kept.end();
    assert.deepEqual(removed, ["2"]);
  });

  it("that comes to nothing is not kept", async () => {
    const kept = keepRun();
    const refusal = refuse("No.");
    assert.equal(await kept.get("a", () => Promise.resolve(refusal)), refusal);
    await assert.rejects(kept.get("a", () => Promise.reject(new Error("a bug"))));
    await kept.release(await take(kept, "a", "1"));
    await kept.end();
    assert.deepEqual(removed, ["1"]);
  });

  it("that ends after nobody wants it any more goes once it is released", async () => {
    const kept = keepRun();
    let end: (recorded: Recorded) => void = () => undefined;
    const running = kept.get("a", () => new Promise((resolve) => (end = resolve)));
    await kept.end();
    const recorded = await run("1")();
    end(recorded);
    await running;
    await kept.release(recorded);
    assert.deepEqual(removed, ["1"]);
  });
});
