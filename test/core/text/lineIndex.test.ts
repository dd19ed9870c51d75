import assert from "node:assert/strict";
import fc from "fast-check";
import { createLineIndex } from "../../../src/core/text/lineIndex.ts";

describe("createLineIndex", () => {
  const text = "ab\r\n🎉c\n\rd";
  const places: readonly [offset: number, line: number, column: number][] = [
    [0, 1, 1],
    [2, 1, 3],
    [4, 2, 1],
    [6, 2, 3],
    [7, 2, 4],
    [8, 3, 1],
    [9, 4, 1],
    [10, 4, 2],
  ];
  for (const [offset, line, column] of places)
    it(`knows offset ${offset} as line ${line}, column ${column}`, () => {
      const index = createLineIndex(text);
      assert.deepEqual(index.positionAt(offset), { line, column });
      assert.equal(index.offsetAt({ line, column }), offset);
    });

  it("counts lines", () => {
    assert.equal(createLineIndex(text).lineCount, 4);
    assert.equal(createLineIndex("").lineCount, 1);
    assert.equal(createLineIndex("a\n").lineCount, 2);
  });

  it("takes what lies beyond for the nearest end", () => {
    const index = createLineIndex(text);
    assert.deepEqual(index.positionAt(-1), { line: 1, column: 1 });
    assert.deepEqual(index.positionAt(99), { line: 4, column: 2 });
    assert.equal(index.offsetAt({ line: 1, column: 99 }), 2);
    assert.equal(index.offsetAt({ line: 2, column: 99 }), 7);
    assert.equal(index.offsetAt({ line: 3, column: 99 }), 8);
    assert.equal(index.offsetAt({ line: 0, column: 5 }), 0);
    assert.equal(index.offsetAt({ line: 99, column: 1 }), 10);
  });

  it("gives every offset a place that leads back", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "\n", "\r", "🎉") }), fc.nat(20), (any, offset) => {
        const index = createLineIndex(any);
        const at = Math.min(offset, any.length);
        // Between "\r" and "\n" there is no place: it is taken for the line's end, before both.
        const isInside = any[at - 1] === "\r" && any[at] === "\n";
        assert.equal(index.offsetAt(index.positionAt(at)), isInside ? at - 1 : at);
      }),
    );
  });
});
