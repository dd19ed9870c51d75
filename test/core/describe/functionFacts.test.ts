import assert from "node:assert/strict";
import type { FunctionFacts } from "../../../src/core/describe/functionFacts.ts";
import { describeParameter } from "../../../src/core/describe/parameterWords.ts";
import { describeReturn } from "../../../src/core/describe/returnWords.ts";
import { describeFunction } from "../../support/describeFunction.ts";

const above =
  "import numpy as np\nimport pandas as pd\ndf = load()\nitems = load()\nmodel = load()\nf = load()\nflag = load()";

/** The facts of a cell below one that binds df, items, model, f and flag, with the `markdown` between; `uses` is what reads its results. */
function describeCell(cell: string, { uses = "", markdown = "" } = {}): Promise<FunctionFacts> {
  const text = markdown === "" ? "" : `# %% [markdown]\n${markdown.replaceAll(/^/gm, "# ")}\n`;
  return describeFunction(`# %%\n${above}\n${text}# %%\n${cell}\n# %%\n# uses\n${uses}\n`);
}

/** cell | what is said of its parameters */
const parameters: readonly (readonly [cell: string, words: Readonly<Record<string, string>>])[] = [
  ["r = f(2)", { f: "Called." }],
  ["r = 0\nfor i in items:\n    r += i", { items: "Iterated over." }],
  ["r = np.mean(items)", { items: "Given to `np.mean`." }],
  [
    "r = f(items)\ns = model.score(items, f)",
    { items: "Given to `f` and `model.score`.", model: "", f: "Called." },
  ],
  ["r = sorted(items, key=f)", { items: "Given to `sorted`.", f: "Given to `sorted` as `key`." }],
  ["items.append(f(1))\nr = 1", { items: "Modified in place.", f: "Called." }],
  ["items = list(items)\nitems.append(1)\nr = items", { items: "Given to `list`." }],
  ["model.fit(items)\nr = 1", { model: "Modified in place.", items: "Given to `model.fit`." }],
  ["model.name = 'a'\nr = 1", { model: "Modified in place." }],
  ["r = items.append", { items: "" }],
  ['df["b"] = df["a"] * 2\nr = 1', { df: "Needs the column `a` (numbers). Modified in place: adds `b`." }],
  ['r = df.groupby("a")["b"].mean()', { df: "Needs the columns `a` (categories) and `b` (numbers)." }],
  [
    'if flag:\n    df["b"] = df["a"]\nr = 1',
    { flag: "", df: "May need the column `a`. Modified in place: adds `b` if `flag`." },
  ],
  ['r = df["a"].iloc[0]', { df: "Needs the column `a`. Needs at least one row." }],
  ["df = df.dropna()\nr = df.iloc[0]", { df: "" }],
  ["r = df.index.month", { df: "Needs dates as its index." }],
  ["RATE = 0.5  # euros per item\nr = items * RATE", { items: "", RATE: "Euros per item." }],
];

/** cell | what is said of `r` and of df, where they are returned */
const returns: readonly (readonly [cell: string, words: Readonly<Record<string, string | undefined>>])[] = [
  ["r = 1", { r: undefined }],
  ["if flag:\n    r = 1", { r: "None where the code does not bind it" }],
  ['r = df.assign(a=1).drop(columns="b")', { r: "`df` with `a` added, and `b` dropped" }],
  ['r = df[["a", "b"]].copy()\nr["c"] = 1', { r: "the columns `a` and `b` of `df` with `c` added" }],
  ['r = df[df["a"] > 1]', { r: "made from `df`" }],
  ['df["a"] = 1\nr = 1', { r: undefined, df: "`df` itself" }],
  ['r = pd.DataFrame({"a": items, "b": 1})', { r: "a DataFrame with the columns `a` and `b`" }],
  ['r = df.rename(columns={"a": "b"})', { r: "`df` with `a` to `b` renamed" }],
];

const raises: readonly (readonly [cell: string, raised: string])[] = [
  ['if flag:\n    raise ValueError("no")', "ValueError if `flag`"],
  [
    "if flag:\n    pass\nelif items:\n    raise ValueError\nelse:\n    raise my.Error()",
    "ValueError, my.Error",
  ],
  ["for i in items:\n    if i:\n        raise KeyError('an item')", "KeyError 'an item'"],
  ["assert flag, 'none'", "AssertionError unless `flag`"],
  ["try:\n    raise ValueError\nexcept Exception:\n    pass", ""],
  ["try:\n    f()\nexcept KeyError as e:\n    raise ValueError('bad') from e", "ValueError 'bad'"],
  ["try:\n    f()\nexcept KeyError:\n    raise", ""],
  ["def g():\n    raise ValueError\nr = g()", ""],
  ["error = f()\nif flag:\n    raise error", ""],
];

const effects: readonly (readonly [cell: string, sentences: string])[] = [
  ["np.random.seed(f())", "Seeds NumPy's global random numbers."],
  ['df.to_csv("a.csv")', "Writes `a.csv`."],
  ['if flag:\n    df.to_csv("a.csv")', "May write `a.csv`."],
  ['with open("a.txt") as file:\n    text = file.read()', "Reads `a.txt`."],
  ['with open("a.txt", mode="w") as file:\n    file.write("x")', "Writes `a.txt`."],
  ["df.to_csv(items)", ""],
  ['text = df.to_csv()\ng = lambda: open("a.txt")', ""],
  ['r = pd.read_csv("a.csv")', "Reads `a.csv`."],
];

const summaries: readonly (readonly [cell: string, markdown: string, summary: string])[] = [
  ["r = 1", "## Feature engineering", "Feature engineering."],
  ["r = 1", "## Feature *engineering*\n\nSome text about the story.", "Feature engineering."],
  ["# Scale what is left\nr = 1", "", "Scale what is left."],
  ["# scale\nr = 1", "", "Extracted from churn.ipynb."],
  ["# df = df.head()\nr = 1", "", "Extracted from churn.ipynb."],
  ["# ---------\nr = 1", "", "Extracted from churn.ipynb."],
  ["# Scale it\nr = 1", "## 2", "Scale it."],
  ['df["a"] = df["c"].dt.year\ndf["b"] = 2', "", "Add `a` and `b` to `df`."],
];

describe("function facts", () => {
  for (const [cell, words] of parameters)
    it(`parameters of ${cell}`, async () => {
      const facts = await describeCell(cell, { uses: "r" });
      assert.deepEqual(
        Object.fromEntries(facts.parameters.map((each) => [each.name, describeParameter(each).join(" ")])),
        words,
      );
    });

  for (const [cell, words] of returns)
    it(`returns of ${cell}`, async () => {
      const facts = await describeCell(cell, { uses: "r, df" });
      assert.deepEqual(
        Object.fromEntries(facts.returns.map((each) => [each.name, describeReturn(each)])),
        words,
      );
    });

  for (const [cell, raised] of raises)
    it(`raised by ${cell}`, async () => {
      const facts = await describeCell(`${cell}\nr = 1`, { uses: "r" });
      const shown = facts.raises.map(({ exception, when, message }) =>
        [exception, ...(when ? [when] : message ? [`'${message}'`] : [])].join(" "),
      );
      assert.equal(shown.join(", "), raised);
    });

  for (const [cell, sentences] of effects)
    it(`side effects of ${cell}`, async () => {
      assert.equal((await describeCell(`${cell}\nr = 1`, { uses: "r" })).sideEffects.join(" "), sentences);
    });

  for (const [cell, markdown, summary] of summaries)
    it(`summary of ${JSON.stringify(cell)} below ${JSON.stringify(markdown)}`, async () => {
      assert.equal((await describeCell(cell, { markdown, uses: "r, df" })).summary.text, summary);
    });

  it("text above is kept where it speaks of the code", async () => {
    const markdown =
      "## Title\n\nThe mean of `items`, by hand.\n\nNice weather.\n\n- items in a list\n\n![items](x.png)";
    const { summary } = await describeCell("r = sum(items) / len(items)", { markdown, uses: "r" });
    assert.deepEqual(summary.paragraphs, ["The mean of `items`, by hand."]);
  });

  it("the example is the notebook's call, with today's values", async () => {
    const script = "# %%\nx = load()\nlimit = 3\n# %%\ny = x[:limit]\n# %%\n# uses\ny";
    assert.equal((await describeFunction(script)).example, "y = step(x, limit=3)");
  });
});
