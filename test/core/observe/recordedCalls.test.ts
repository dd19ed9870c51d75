import assert from "node:assert/strict";
import { parseRecordedCalls } from "../../../src/core/observe/recordedCalls.ts";

const lines = (...values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join("");
const one = { code: "1", imports: [], replaced: [] };
const call = {
  definition: "Stack",
  call: 1,
  method: "push",
  arguments: [
    ["x", ""],
    ["n", "="],
  ],
  cuts: [{ rows: 3, way: "first", inputs: { x: one, n: null } }],
  isAsync: false,
  isLazy: true,
};
const ended = { definition: "Stack", ended: 1, isNone: true };

describe("parseRecordedCalls", () => {
  it("reads calls that came to their end", () => {
    const made = { ...call, call: -1, method: "", arguments: [], cuts: [{ inputs: {} }], isLazy: false };
    const text = lines(made, { definition: "Stack", ended: -1, hasRows: true, isNone: false }, call, ended);
    assert.deepEqual(parseRecordedCalls(text), [
      {
        definition: "Stack",
        method: "",
        arguments: [],
        cuts: [new Map()],
        isAsync: false,
        isLazy: false,
        hasRows: true,
        isNone: false,
      },
      {
        definition: "Stack",
        method: "push",
        arguments: [
          { name: "x", form: "" },
          { name: "n", form: "=" },
        ],
        cuts: [
          new Map([
            ["x", one],
            ["n", undefined],
          ]),
        ],
        isAsync: false,
        isLazy: true,
        hasRows: false,
        isNone: true,
      },
    ]);
  });

  it("knows functions, which have no method", () => {
    const [read] = parseRecordedCalls(lines({ ...call, method: null }, ended));
    assert.equal(read?.method, undefined);
  });

  for (const [what, text] of [
    ["a call that raised", lines(call)],
    ["the end of another call", lines(call, { ...ended, ended: 2 }, { ...ended, definition: "Queue" })],
    ["nothing", ""],
    ["what somebody else has written", lines(3, "text", ended, { definition: "Stack", call: "1" })],
  ] as const)
    it(`leaves out ${what}`, () => {
      assert.deepEqual(parseRecordedCalls(text), []);
    });

  it("takes the first of two modules that were loaded", () => {
    const again = { ...call, arguments: [] };
    assert.equal(parseRecordedCalls(lines(call, ended, again, ended)).length, 1);
  });
});
