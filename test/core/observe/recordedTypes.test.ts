import assert from "node:assert/strict";
import type { Step } from "../../../src/core/extract/draft.ts";
import { parseRecording } from "../../../src/core/observe/recording.ts";
import { recordedTypes } from "../../../src/core/observe/recordedTypes.ts";
import { classType } from "../../../src/core/types/pythonType.ts";

const step = (parameters: readonly string[], returns: readonly string[]): Step => ({
  isAsync: false,
  parameters,
  keywords: [],
  returns,
  initial: [],
  unbinds: [],
  inner: [],
  given: undefined,
});
const named = (module: string, name: string): object => ({ type: { module, name, args: [] } });
const moved = { module: "shop.features", names: new Set(["Order"]) };

function typesOf(step: Step, inputs: object, result: object): ReturnType<typeof recordedTypes> {
  const text = `${JSON.stringify({ inputs: { values: inputs } })}\n${JSON.stringify({ result: { values: result } })}`;
  const recording = parseRecording(text);
  assert.ok(recording !== undefined);
  return recordedTypes(step, recording, moved);
}

describe("recordedTypes", () => {
  it("gives each parameter and the one result its type", () => {
    const { parameters, returns } = typesOf(
      step(["df", "unseen"], ["total"]),
      { df: named("pandas", "DataFrame"), other: named("", "int") },
      { result: named("", "float") },
    );
    assert.deepEqual([...parameters], [["df", classType("pandas", "DataFrame")]]);
    assert.deepEqual([...returns], [["total", classType("", "float")]]);
  });

  it("gives each of several results the type of its member", () => {
    const result = { result: named("", "tuple"), "0": named("", "int"), "1": named("", "str") };
    assert.deepEqual(
      [...typesOf(step([], ["a", "b", "c"]), {}, result).returns],
      [
        ["a", classType("", "int")],
        ["b", classType("", "str")],
      ],
    );
  });

  it("finds classes of the notebook where they have moved to, and leaves out those that stay", () => {
    const { parameters } = typesOf(
      step(["order", "basket"], []),
      { order: named("__main__", "Order"), basket: named("__main__", "Basket") },
      {},
    );
    assert.deepEqual([...parameters], [["order", classType("shop.features", "Order")]]);
  });
});
