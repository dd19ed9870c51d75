import assert from "node:assert/strict";
import fc from "fast-check";
import { isPercentScript, parsePercent, renderPercent } from "../../../src/core/notebook/percent.ts";

/** "code:x" for each cell. */
function checkCells(text: string, expected: readonly string[]): void {
  assert.deepEqual(
    parsePercent(text).cells.map(({ kind, source }) => `${kind}:${source}`),
    expected,
  );
}

function checkChange(
  text: string,
  changes: Readonly<Record<number, string | undefined>>,
  expected: string,
): void {
  const { cells } = parsePercent(text);
  const list = Object.entries(changes).map(([index, after]) => ({
    index: Number(index),
    before: cells[Number(index)]?.source ?? "",
    after,
  }));
  assert.equal(renderPercent(text, list), expected);
}

describe("isPercentScript", () => {
  for (const text of [
    "# %%",
    "x = 1\n#%%\n",
    "  # %% [markdown]",
    "# In[3]:",
    "# In[ ]:",
    "# <codecell>",
    "#%%timeit",
    "x\r\n# %% title\r\n",
  ])
    it(`is true for ${JSON.stringify(text)}`, () => {
      assert.equal(isPercentScript(text), true);
    });
  for (const text of [
    "",
    "x = 1",
    "# 50 %",
    "x = 1 # %%",
    "#\n%%time",
    "print('%%')",
    "# Input[1]",
    "# In[x]",
  ])
    it(`is false for ${JSON.stringify(text)}`, () => {
      assert.equal(isPercentScript(text), false);
    });
});

describe("parsePercent", () => {
  const cases: readonly [name: string, text: string, cells: readonly string[]][] = [
    [
      "cells without marker and blank lines",
      "# %%\n\nx = 1\n\n\n# %% Title\n\ty = 2",
      ["code:x = 1", "code:\ty = 2"],
    ],
    ["no cells in comments above the first marker", "# Notes\n\n# %%\nx", ["code:x"]],
    ["code above the first marker", "import os\n# %%\nx", ["code:import os", "code:x"]],
    [
      "no header",
      "#!/usr/bin/env python\n# coding: utf-8\n\n# ---\n# jupyter: x\n# ---\n# About\nimport os\n# %%\nx",
      ["code:# About\nimport os", "code:x"],
    ],
    ["text without markers", "x = 1\n", ["code:x = 1"]],
    ["nothing", "", []],
    ["empty cells", "# %%\n# %%\n\n# %%", ["code:", "code:", "code:"]],
    ["line ends of every kind", "# %%\r\na\r\n\r\nb\r\n# %%\rc\r", ["code:a\n\nb", "code:c"]],
    [
      "markdown in comments",
      "# %% [markdown]\n# # Title\n#\n# text\n#more\n",
      ["markdown:# Title\n\ntext\nmore"],
    ],
    ["markdown with a title", '# %% About [md] {"a": 1}\n# x\n# %% [raw]\n# y', ["markdown:x", "raw:y"]],
    [
      "markdown in quotes",
      "# %% [markdown]\n\"\"\"\n# Title\n\ntext\n\"\"\"\n# %% [markdown]\nr'''a'''",
      ["markdown:# Title\n\ntext", "markdown:a"],
    ],
    ["a title in brackets", "# %% [1] first\nx", ["code:x"]],
    [
      "old markers",
      "# <markdowncell>\n# x\n# <codecell>\ny\n# In[4]:\n\n\nz\n",
      ["markdown:x", "code:y", "code:z"],
    ],
  ];
  for (const [name, text, cells] of cases)
    it(`reads ${name}`, () => {
      checkCells(text, cells);
    });

  it("tells where the sources lie, and what belongs to each cell", () => {
    const text = "# About\r\n# %%\r\n\r\nx = 1\r\ny\r\n\r\n# %% [markdown]\r\n# t\r\n";
    const { spans, wholes } = parsePercent(text);
    assert.deepEqual(
      spans.map(({ start, end }) => text.slice(start, end)),
      ["x = 1\r\ny", "# t"],
    );
    assert.equal(
      wholes.map(({ start, end }) => text.slice(start, end)).join(""),
      text.slice("# About\r\n".length),
    );
  });
});

describe("renderPercent", () => {
  const script = "# %%\n\nx = 1\n\n\n# %%\ny\n\n# %% [markdown]\n# t\n";
  it("changes the source and nothing else", () => {
    checkChange(script, { 0: "a\nb" }, script.replace("x = 1", "a\nb"));
    checkChange(script, { 2: "u\n\nv" }, script.replace("# t", "# u\n#\n# v"));
    checkChange(script, { 1: "y" }, script);
  });
  it("keeps line ends", () => {
    checkChange(
      "# %%\r\na\r\nb\r\n# %%\nc\nd",
      { 0: "a\nx\nb", 1: "c\ne" },
      "# %%\r\na\r\nx\r\nb\r\n# %%\nc\ne",
    );
    checkChange("# %%\r\na\r\n", { 0: "a\nb" }, "# %%\r\na\r\nb\r\n");
    checkChange("# %%\na\r\nb\nc\n", { 0: "a\nb\nd" }, "# %%\na\r\nb\nd\n");
  });
  it("fills empty cells", () => {
    checkChange("# %%\n# %%\n\n# %%", { 0: "a", 1: "b", 2: "c" }, "# %%\na\n# %%\nb\n# %%\nc");
    checkChange("# %%\n", { 0: "a" }, "# %%\na\n");
  });
  it("deletes cells with their markers", () => {
    checkChange(script, { 0: undefined }, "# %%\ny\n\n# %% [markdown]\n# t\n");
    checkChange(script, { 1: undefined }, "# %%\n\nx = 1\n\n\n# %% [markdown]\n# t\n");
    checkChange(script, { 2: undefined }, "# %%\n\nx = 1\n\n\n# %%\ny\n");
    checkChange(script, { 1: undefined, 2: undefined }, "# %%\n\nx = 1\n");
    checkChange(`# About\n${script}`, { 0: undefined, 1: undefined, 2: undefined }, "# About\n");
  });

  const line = fc.constantFrom("# %%", "# %% [markdown]", "x = 1", "  y", "# c", "", " ", "# In[1]:", "é🎉");
  const anyScript = fc
    .tuple(fc.array(line, { minLength: 1, maxLength: 10 }), fc.constantFrom("\n", "\r\n"), fc.boolean())
    .map(([lines, lineEnd, isClosed]) => lines.join(lineEnd) + (isClosed ? lineEnd : ""));
  it("gives back any script when nothing changes", () => {
    fc.assert(
      fc.property(anyScript, (text) => {
        assert.equal(renderPercent(text, []), text);
      }),
    );
  });
  it("changes one cell of any script", () => {
    fc.assert(
      fc.property(
        anyScript,
        fc.nat(9),
        fc.array(fc.constantFrom("a", "b"), { minLength: 1 }),
        (text, pick, lines) => {
          const script = parsePercent(text);
          fc.pre(script.cells.length > 0);
          const index = pick % script.cells.length;
          const after = lines.join("\n");
          const changed = renderPercent(text, [{ index, before: "", after }]);
          assert.deepEqual(
            parsePercent(changed).cells.map(({ source }) => source),
            script.cells.map(({ source }, at) => (at === index ? after : source)),
          );
          const { start, end } = script.spans[index] ?? assert.fail();
          assert.ok(changed.startsWith(text.slice(0, start)) && changed.endsWith(text.slice(end)));
        },
      ),
    );
  });
  it("deletes one cell of any script", () => {
    fc.assert(
      fc.property(anyScript, fc.nat(9), (text, pick) => {
        const { cells } = parsePercent(text);
        fc.pre(cells.length > 0 && isPercentScript(text));
        const index = pick % cells.length;
        const changed = renderPercent(text, [{ index, before: "", after: undefined }]);
        if (isPercentScript(changed))
          assert.deepEqual(parsePercent(changed).cells, cells.toSpliced(index, 1));
        else assert.ok(cells.length <= 2);
      }),
    );
  });
});
