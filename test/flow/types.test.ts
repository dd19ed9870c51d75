import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { aborted } from "../../src/core/aborted.ts";
import { classType, type PythonType } from "../../src/core/types/pythonType.ts";
import type { TypeRequest, TypeSource } from "../../src/flow/ports.ts";
import { findTypes } from "../../src/flow/types.ts";
import { createTestLog } from "../support/testLog.ts";

const request: TypeRequest = {
  path: "/nb.ipynb",
  cells: ["a = b = c = 1"],
  imports: [],
  questions: ["a", "b", "c"].map((name, at) => ({ name, cell: 0, offset: 4 * at })),
};

interface Source extends TypeSource {
  /** The names that it was asked for, joined, a call each. */
  readonly asked: string[];
  readonly stopped: string[];
}

/** Knows a type by name; answers after `time` milliseconds, or when it is stopped with what `early` names. */
function source(knows: Readonly<Record<string, string>>, time = 0, early = ""): Source {
  const asked: string[] = [];
  const stopped: string[] = [];
  return {
    asked,
    stopped,
    ask: async ({ questions }, signal) => {
      const names = questions.map(({ name }) => name);
      asked.push(names.join(""));
      await Promise.race([delay(time), aborted(signal)]);
      if (signal.aborted) stopped.push(names.join(""));
      return names.map((name) => {
        const known = signal.aborted && !early.includes(name) ? undefined : knows[name];
        return known === undefined ? undefined : classType("", known);
      });
    },
  };
}

const names = (types: readonly (PythonType | undefined)[]): string =>
  types.map((type) => (type?.kind === "class" ? type.name : "-")).join(" ");

async function find(
  sources: readonly TypeSource[],
  options: { readonly budget?: number; readonly patience?: number; readonly signal?: AbortSignal } = {},
): Promise<{ readonly found: string; readonly time: number }> {
  const begun = performance.now();
  const types = await findTypes(request, {
    sources,
    log: createTestLog(),
    signal: new AbortController().signal,
    ...options,
  });
  return { found: names(types), time: performance.now() - begun };
}

describe("the search for types", () => {
  it("asks each source what those before it don't know", async () => {
    const sources = [
      source({ a: "int" }),
      source({ a: "str", c: "str" }),
      source({ b: "float" }),
      source({}),
    ];
    assert.equal((await find(sources)).found, "int float str");
    assert.deepEqual(
      sources.map(({ asked }) => asked),
      [["abc"], ["bc"], ["b"], []],
    );
  });

  it("does not wait for a slow source, yet takes what it answers in time", async () => {
    const quick = source({ a: "str", c: "str" });
    const slow: TypeSource = {
      ask: async (wanted, signal) => {
        while (quick.asked.length === 0) await delay(10);
        await delay(50);
        return source({ a: "int", b: "int" }).ask(wanted, signal);
      },
    };
    assert.equal((await find([slow, quick], { patience: 20 })).found, "str int str");
  });

  it("is over as soon as nothing is left to ask, and stops who is still at it", async () => {
    const slow = source({ a: "int" }, 5_000);
    const { found, time } = await find([slow, source({ a: "str", b: "str", c: "str" })], { patience: 20 });
    assert.equal(found, "str str str");
    assert.ok(time < 1_000, `${time} ms`);
    assert.deepEqual(slow.stopped, ["abc"]);
  });

  it("takes the part that a source has when the time is over", async () => {
    const { found, time } = await find([source({ a: "int", b: "int" }, 5_000, "a")], { budget: 100 });
    assert.equal(found, "int - -");
    assert.ok(time < 1_000, `${time} ms`);
  });

  it("does not hang on a source that does not stop", async () => {
    const deaf: TypeSource = { ask: () => new Promise(() => undefined) };
    const { found, time } = await find([deaf, source({ b: "int" })], { budget: 200, patience: 20 });
    assert.equal(found, "- int -");
    assert.ok(time < 1_000, `${time} ms`);
  });

  it("ends when it is cancelled", async () => {
    const stop = new AbortController();
    setTimeout(() => {
      stop.abort();
    }, 50);
    const slow = source({ a: "int" }, 5_000);
    const { found, time } = await find([slow, source({})], { signal: stop.signal });
    assert.equal(found, "- - -");
    assert.ok(time < 1_000, `${time} ms`);
    assert.deepEqual(slow.stopped, ["abc"]);
  });

  it("goes on behind a source that fails", async () => {
    const broken: TypeSource = { ask: () => Promise.reject(new Error("a bug")) };
    assert.equal((await find([broken, source({ a: "int" })])).found, "int - -");
  });
});
