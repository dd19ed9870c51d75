import assert from "node:assert/strict";
import fc from "fast-check";
import { joinCells } from "../../../src/core/notebook/sourceMap.ts";

const cells = [
  { index: 1, text: "a = 1\nb" },
  { index: 4, text: "" },
  { index: 5, text: "c\n" },
];

describe("joinCells", () => {
  it("ends each cell with a line feed", () => {
    assert.equal(joinCells(cells).text, "a = 1\nb\n\nc\n\n");
  });

  it("places offsets in cells", () => {
    const joined = joinCells(cells);
    assert.deepEqual(joined.placeInCell(0), { cell: 1, offset: 0 });
    assert.deepEqual(joined.placeInCell(7), { cell: 1, offset: 7 });
    assert.deepEqual(joined.placeInCell(8), { cell: 4, offset: 0 });
    assert.deepEqual(joined.placeInCell(9), { cell: 5, offset: 0 });
    assert.deepEqual(joined.placeInCell(12), { cell: 5, offset: 2 });
    assert.equal(joined.placeInCell(13), undefined);
    assert.equal(joined.placeInCell(-1), undefined);
    assert.equal(joinCells([]).placeInCell(0), undefined);
  });

  it("places spans, and cuts off what goes on in the next cell", () => {
    const joined = joinCells(cells);
    assert.deepEqual(joined.placeSpan({ start: 0, end: 1 }), { cell: 1, span: { start: 0, end: 1 } });
    assert.deepEqual(joined.placeSpan({ start: 6, end: 10 }), { cell: 1, span: { start: 6, end: 7 } });
    assert.deepEqual(joined.placeSpan({ start: 12, end: 12 }), { cell: 5, span: { start: 2, end: 2 } });
  });

  it("knows no place for cells that were not joined", () => {
    const joined = joinCells(cells);
    assert.equal(joined.placeInText({ cell: 2, offset: 0 }), undefined);
    assert.equal(joined.placeInText({ cell: 4, offset: 1 }), undefined);
  });

  it("gives every place of every cell a place of its own, both ways", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom("a", "\n", "🎉") }), { minLength: 1 }),
        (texts) => {
          const joined = joinCells(texts.map((text, at) => ({ index: at * 2, text })));
          const places = texts.flatMap((text, at) =>
            Array.from({ length: text.length + 1 }, (_, offset) => ({ cell: at * 2, offset })),
          );
          assert.deepEqual(
            places.map((place) => joined.placeInText(place)),
            Array.from(places.keys()),
          );
          assert.deepEqual(
            Array.from(places.keys(), (offset) => joined.placeInCell(offset)),
            places,
          );
        },
      ),
    );
  });
});
