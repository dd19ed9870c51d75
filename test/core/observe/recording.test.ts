import assert from "node:assert/strict";
import { parseRecording } from "../../../src/core/observe/recording.ts";
import { classType } from "../../../src/core/types/pythonType.ts";

const int = { type: { module: "", name: "int", args: [] } };
const one = { code: "1", imports: [], rows: 2, columns: ["a"], replaced: ["a"] };

const lines = (...values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join("");

describe("parseRecording", () => {
  it("reads what a call took and gave", () => {
    const cuts = [{ rows: 3, way: "first", inputs: { x: one, y: null } }];
    const recording = parseRecording(
      lines({ inputs: { values: { x: int }, cuts } }, { result: { values: { result: int, "0": int } } }),
    );
    const read = { type: classType("", "int") };
    assert.deepEqual(recording, {
      inputs: new Map([["x", read]]),
      cuts: [
        new Map([
          ["x", one],
          ["y", undefined],
        ]),
      ],
      result: read,
      members: [read],
    });
  });

  it("has no result where the call raised", () => {
    const recording = parseRecording(lines({ inputs: { values: { x: int }, cuts: [] } }));
    assert.deepEqual([recording?.result, recording?.members], [undefined, []]);
  });

  it("keeps the place of a member that was not seen", () => {
    const recording = parseRecording(lines({ inputs: {} }, { result: { values: { result: {}, "1": int } } }));
    assert.deepEqual(
      recording?.members.map((member) => member?.type),
      [undefined, classType("", "int")],
    );
  });

  it("knows nothing where no call was recorded", () => {
    for (const text of ["", "\n\n", "{", "null\n[1]\n3\n", '"inputs"\n', lines({ result: { values: {} } })])
      assert.equal(parseRecording(text), undefined);
  });

  it("leaves out what code that ran in between has written", () => {
    const hostile = [
      { inputs: null },
      { inputs: 5 },
      { inputs: { cuts: 7 } },
      { inputs: { cuts: [null, 1, { inputs: null }, { inputs: [] }, { inputs: { x: 5, y: { code: 3 } } }] } },
      { inputs: { cuts: [{ inputs: { x: { code: "1", imports: [3] } } }] } },
    ];
    for (const line of hostile) {
      const recording = parseRecording(lines(line, { result: 4 }));
      for (const cut of recording?.cuts ?? []) for (const code of cut.values()) assert.equal(code, undefined);
    }
    const good = { inputs: { cuts: [{ inputs: { x: one } }] } };
    assert.equal(parseRecording(`garbage\n${lines(good)}more`)?.cuts[0]?.get("x")?.code, "1");
  });
});
