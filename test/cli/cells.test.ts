import assert from "node:assert/strict";
import { parseCells } from "../../src/cli/cells.ts";

describe("--cells", () => {
  it("counts from 1 for people, from 0 inside", () => {
    assert.deepEqual(parseCells("4"), [3]);
    assert.deepEqual(parseCells("4,5"), [3, 4]);
    assert.deepEqual(parseCells(" 4 - 6 "), [3, 4, 5]);
  });
  for (const text of ["", "0", "5-4", "a", "1,,2", "-1", "1-99999"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseCells(text), { name: "Error", message: /--cells/ });
    });
  }
});
