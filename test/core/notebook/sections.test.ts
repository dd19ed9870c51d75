import assert from "node:assert/strict";
import { readHeadings } from "../../../src/core/notebook/headings.ts";
import type { Notebook } from "../../../src/core/notebook/notebook.ts";
import { readSections, sectionAround, sectionTitled } from "../../../src/core/notebook/sections.ts";
import { isRefusal, renderRefusal } from "../../../src/core/refusal.ts";

/** Texts that begin with "x" are code, all others markdown. */
function notebookOf(...sources: readonly string[]): Notebook {
  const cells = sources.map((source) =>
    source.startsWith("x")
      ? { kind: "code" as const, language: "python", source }
      : { kind: "markdown" as const, language: "markdown", source },
  );
  return { format: "ipynb", language: "python", cells };
}

const nested = notebookOf(
  ...["x0", "# All", "x2", "## Load\n\nwords", "x4", "words", "x6", "### Deep", "x8"],
  ...["## Model", "x10", "# Appendix\n## Left\n## load", "x12"],
);

describe("headings", () => {
  const cases: readonly (readonly [markdown: string, headings: readonly (readonly [number, string])[]])[] = [
    [
      "# One\ntext\n### *Three* `x` ##",
      [
        [1, "One"],
        [3, "Three x"],
      ],
    ],
    ["```python\n# no heading\n```\n# Yes", [[1, "Yes"]]],
    ["~~~\n```\n# no\n~~~\n## Yes", [[2, "Yes"]]],
    [
      "Title\n=====\n\nOther\n---",
      [
        [1, "Title"],
        [2, "Other"],
      ],
    ],
    ["text\n\n---\n- item\n---\n| a |\n|---|\n---", []],
    ["#hashtag\n    # code", []],
    ['<h2 id="a">The <b>model</b></h2>', [[2, "The model"]]],
    ["", []],
  ];
  for (const [markdown, headings] of cases)
    it(JSON.stringify(markdown), () => {
      assert.deepEqual(
        readHeadings(markdown).map(({ level, title }) => [level, title]),
        headings,
      );
    });
});

describe("sections", () => {
  it("go down to the next heading of their level or a higher one", () => {
    assert.deepEqual(
      readSections(nested).map(({ title, cells }) => [title, cells]),
      [
        ["All", [2, 4, 6, 8, 10]],
        ["Load", [4, 6, 8]],
        ["Deep", [8]],
        ["Model", [10]],
        ["Appendix", [12]],
        ["Left", []],
        ["load", [12]],
      ],
    );
  });

  const around: readonly (readonly [cell: number, title: string])[] = [
    [1, "All"],
    [2, "All"],
    [3, "Load"],
    [5, "Load"],
    [6, "Load"],
    [8, "Deep"],
    [10, "Model"],
    [12, "load"],
  ];
  for (const [cell, title] of around)
    it(`the one around cell ${cell} is ${title}`, () => {
      const section = sectionAround(nested, cell);
      assert.equal(isRefusal(section) ? renderRefusal(section) : section.title, title);
    });

  const titled: readonly (readonly [asked: string, cells: readonly number[] | RegExp])[] = [
    ["Load", [4, 6, 8]],
    ["load", [12]],
    ["## Model", [10]],
    ["DEEP", [8]],
    ["LOAD", /2 headings are "LOAD"\. Name the cells instead: 5-9; 13\./],
    ["Left", /no code cells/],
    ["Evaluate", /No heading is "Evaluate"\. There are "All", "Load", "Deep"/],
  ];
  for (const [asked, cells] of titled)
    it(`asked for as ${asked}`, () => {
      const section = sectionTitled(nested, asked);
      if (cells instanceof RegExp) assert.match(isRefusal(section) ? renderRefusal(section) : "found", cells);
      else assert.deepEqual(isRefusal(section) ? section : section.cells, cells);
    });

  it("there is none above the first heading, or without headings", () => {
    assert.ok(isRefusal(sectionAround(nested, 0)));
    const none = sectionTitled(notebookOf("x0", "words"), "A");
    assert.match(isRefusal(none) ? renderRefusal(none) : "found", /no headings/);
  });
});
