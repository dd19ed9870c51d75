import assert from "node:assert/strict";
import fc from "fast-check";
import { changedLines } from "../../src/core/text/changedLines.ts";
import { applyEdits } from "../../src/core/text/edit.ts";

const cases: readonly (readonly [before: string, after: string, edit: string])[] = [
  ["a\nb\n", "a\nb\n", "none"],
  ["", "a\n", '0-0 "a\\n"'],
  ["a\nb\nc\n", "a\nB\nc\n", '2-4 "B\\n"'],
  ["a\n", "a\nb\n", '2-2 "b\\n"'],
  ["a\nb\n", "a\n", '2-4 ""'],
  ["a\na\n", "a\n", '2-4 ""'],
  ["a", "a\nb", '0-1 "a\\nb"'],
  ["a\r\nb\r\n", "a\r\nx\r\nb\r\n", '3-3 "x\\r\\n"'],
];

describe("changed lines", () => {
  for (const [before, after, expected] of cases) {
    it(`${JSON.stringify(before)} to ${JSON.stringify(after)}`, () => {
      const edit = changedLines(before, after);
      const shown = edit && `${edit.span.start}-${edit.span.end} ${JSON.stringify(edit.text)}`;
      assert.equal(shown ?? "none", expected);
    });
  }

  it("always gives the text that was wanted", () => {
    const text = fc.array(fc.constantFrom("a\n", "b\n", "a\r\n", "c", "\n")).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edit = changedLines(before, after);
        assert.equal(edit === undefined ? before : applyEdits(before, [edit]), after);
      }),
    );
  });
});
