import assert from "node:assert/strict";
import type { ChangeSet } from "../../src/core/change/changeSet.ts";
import { functionNameProblem, moduleNameProblem } from "../../src/editor/extract/nameProblems.ts";
import { wrap } from "../../src/core/text/wrap.ts";
import { renderSummary, summaryLine } from "../../src/editor/extract/summary.ts";

const names: readonly (readonly [
  name: string,
  module: RegExp | undefined,
  functionName: RegExp | undefined,
])[] = [
  ["features", undefined, undefined],
  [" features ", undefined, undefined],
  ["été_2", undefined, undefined],
  ["shop.features", undefined, /not a Python name/],
  ["lib/my-tools/features.py", undefined, /not a Python name/],
  ["features.py", undefined, /not a Python name/],
  ["", /needs a name/, /needs a name/],
  ["class", /word of Python/, /word of Python/],
  ["shop..features", /missing/, /not a Python name/],
  ["lib/", /missing/, /not a Python name/],
  ["2features", /not a Python name/, /not a Python name/],
  ["my-features", /not a Python name/, /not a Python name/],
];

const changes: ChangeSet = {
  title: "Extract rates to features.py",
  notebook: {
    path: "/shop/nb.ipynb",
    cells: [
      { index: 3, before: "a", after: "b" },
      { index: 4, before: "c", after: undefined },
    ],
  },
  files: [
    { path: "/shop/features.py", before: undefined, after: "x" },
    { path: "/shop/test_features.py", before: "x", after: "y" },
  ],
};

describe("names while they are typed", () => {
  for (const [name, module, functionName] of names) {
    it(JSON.stringify(name), () => {
      check(moduleNameProblem(name), module);
      check(functionNameProblem(name), functionName);
    });
  }
});

describe("what would change", () => {
  it("in a line", () => {
    assert.equal(
      summaryLine(changes),
      "Creates features.py, changes test_features.py and cell 4, removes cell 5",
    );
  });

  it("at length", () => {
    assert.equal(
      renderSummary(
        {
          changes,
          helpers: [
            { name: "load", cell: 1, how: "moved" },
            { name: "scale", cell: 2, how: "copied" },
          ],
          module: { path: "/shop/features.py", importName: "features" },
        },
        ["One note."],
      ),
      [
        "Extract rates to features.py",
        "",
        "Creates /shop/features.py",
        "Changes /shop/test_features.py",
        "Changes cell 4 of nb.ipynb",
        "Removes cell 5 of nb.ipynb",
        "Moves load from cell 2 to features.py, because the new code uses it",
        "Copies scale of cell 3 to features.py, because the new code uses it",
        "",
        "One note.",
      ].join("\n"),
    );
  });

  it("in lines that fit", () => {
    assert.deepEqual(wrap("one two three four", 9), ["one two", "three", "four"]);
    assert.deepEqual(wrap("averylongword is", 5), ["averylongword", "is"]);
    assert.deepEqual(wrap("short", 80), ["short"]);
  });
});

function check(problem: string | undefined, expected: RegExp | undefined): void {
  if (expected === undefined) assert.equal(problem, undefined);
  else assert.match(problem ?? "no problem", expected);
}
