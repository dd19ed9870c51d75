import assert from "node:assert/strict";
import fc from "fast-check";
import { parseIpynb, renderIpynb } from "../../../src/core/notebook/ipynb.ts";
import type { IpynbFile } from "../../../src/core/notebook/ipynbFile.ts";
import { isRefusal, renderRefusal } from "../../../src/core/refusal.ts";
import { renderJson, type JsonStyle } from "../../support/renderJson.ts";

const style: fc.Arbitrary<JsonStyle> = fc.record({
  indent: fc.constantFrom("", " ", "  ", "\t"),
  newline: fc.constantFrom("\n", "\r\n"),
  gap: fc.constantFrom("", " "),
  escapes: fc.constantFrom("raw", "ascii"),
});

const character = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom("\n", "\n", " ", "x", '"', "\\", "u00e9", "é", "🎉", "\u2028", "\f", "\u001b"),
  },
  fc.string({ unit: "grapheme", maxLength: 3 }),
);
const source = fc.array(character, { maxLength: 12 }).map((parts) => parts.join(""));
/** A cell's text as a file may have it: lone surrogates, and line ends of any kind. */
const wildSource = fc.oneof(
  source,
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom("a", "\r", "\n", "\r\n", "")).map((parts) => parts.join("")),
);

const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** A cell with its members in any order; `form` makes of the text what the file has. */
const cellWith = (
  text: fc.Arbitrary<string>,
  form: (text: string) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> =>
  fc
    .record({
      cell_type: fc.constantFrom("code", "code", "markdown", "raw"),
      metadata: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }),
      source: text.chain(form),
      execution_count: fc.option(fc.nat()),
      outputs: fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 2 }),
      id: fc.string(),
    })
    .chain((cell) =>
      fc
        .shuffledSubarray(Object.entries(cell), { minLength: 6 })
        .map((entries) => Object.fromEntries(entries)),
    );

const wildForm = (text: string): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.constant(text),
    fc.constant(linesOf(text)),
    fc.constant(Array.from(text)),
    fc.constant(["", text]),
  );
const usualForm = (text: string): fc.Arbitrary<unknown> => fc.constantFrom<unknown>(text, linesOf(text));

const notebookWith = (cell: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc
    .tuple(
      style,
      fc.array(cell, { minLength: 1, maxLength: 4 }),
      fc.constantFrom("", "\n", "\r\n"),
      fc.constantFrom("", "\uFEFF"),
    )
    .map(
      ([chosen, cells, end, bom]) =>
        bom + renderJson({ cells, metadata: { title: "é" }, nbformat: 4, nbformat_minor: 5 }, chosen) + end,
    );

function read(text: string): IpynbFile {
  const file = parseIpynb(new TextEncoder().encode(text));
  assert.ok(!isRefusal(file), isRefusal(file) ? renderRefusal(file) : "");
  return file;
}

const change = (file: IpynbFile, index: number, after: string | undefined): string =>
  renderIpynb(file, [{ index, before: file.notebook.cells[index]?.source ?? "", after }]);

/** The file in parts: what is between the places that a change of the cell may touch. */
function untouched({ text, cells }: IpynbFile, index: number): readonly string[] {
  const { source: old, executionCount } = cells[index] ?? assert.fail();
  const places = [old, ...(executionCount === undefined ? [] : [executionCount])].toSorted(
    (a, b) => a.start - b.start,
  );
  return [...places, { start: text.length, end: text.length }].map(({ start }, at) =>
    text.slice(places[at - 1]?.end ?? 0, start),
  );
}

describe("renderIpynb, for any notebook", () => {
  it("gives back the bytes when nothing changes", () => {
    fc.assert(
      fc.property(notebookWith(cellWith(wildSource, wildForm)), (text) => {
        assert.equal(renderIpynb(read(text), []), text);
      }),
    );
  });

  it("changes the text of one cell, and no byte outside of its source and count", () => {
    fc.assert(
      fc.property(notebookWith(cellWith(wildSource, wildForm)), fc.nat(3), source, (text, pick, after) => {
        const file = read(text);
        const index = pick % file.cells.length;
        const changed = read(change(file, index, after));
        assert.deepEqual(
          changed.notebook.cells.map((cell) => cell.source),
          file.notebook.cells.map((cell, at) => (at === index ? after : cell.source)),
        );
        assert.deepEqual(untouched(changed, index), untouched(file, index));
        assert.equal(changed.hasBom, file.hasBom);
        if (after !== file.notebook.cells[index]?.source)
          assert.equal(changed.notebook.cells[index]?.executionCount, undefined);
      }),
      { numRuns: 400 },
    );
  });

  it("takes a change back to the same bytes, but for the count", () => {
    fc.assert(
      fc.property(notebookWith(cellWith(source, usualForm)), fc.nat(3), source, (text, pick, after) => {
        const file = read(text);
        const index = pick % file.cells.length;
        const before = file.notebook.cells[index]?.source;
        const back = read(change(read(change(file, index, after)), index, before));
        const count = file.cells[index]?.executionCount;
        const expected =
          count === undefined || after === before
            ? file.text
            : `${file.text.slice(0, count.start)}null${file.text.slice(count.end)}`;
        assert.equal(back.text, expected);
      }),
      { numRuns: 400 },
    );
  });

  it("deletes a cell and leaves valid JSON with the other cells as they were", () => {
    fc.assert(
      fc.property(notebookWith(cellWith(wildSource, wildForm)), fc.nat(3), (text, pick) => {
        const file = read(text);
        const index = pick % file.cells.length;
        const changed = read(change(file, index, undefined));
        const whole = ({ text: all, cells }: IpynbFile): readonly string[] =>
          cells.map(({ whole: { start, end } }) => all.slice(start, end));
        assert.deepEqual(whole(changed), whole(file).toSpliced(index, 1));
      }),
    );
  });
});
