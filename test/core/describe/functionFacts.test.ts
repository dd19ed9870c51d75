import assert from "node:assert/strict";
import type { FunctionFacts } from "../../../src/core/describe/facts.ts";
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
    { items: "Given to `f` and `model.score`.", model: "Must have `score`.", f: "Called." },
  ],
  ["r = sorted(items, key=f)", { items: "Given to `sorted`.", f: "Given to `sorted` as `key`." }],
  ["items.append(f(1))\nr = 1", { items: "Modified in place.", f: "Called." }],
  ["items = list(items)\nitems.append(1)\nr = items", { items: "Given to `list`." }],
  ["model.fit(items)\nr = 1", { model: "Modified in place.", items: "Given to `model.fit`." }],
  ["r = model.fit(q=items)", { model: "Must have `fit`.", items: "Given to `model.fit` as `q`." }],
  ["r = items.pop()", { items: "Modified in place." }],
  ["items.remove(1)\nr = 1", { items: "Modified in place." }],
  ["np.random.shuffle(items)\nr = 1", { items: "Modified in place." }],
  [
    'df.sort_values("a", inplace=True)\ndf.index = items\nr = 1',
    { df: "Needs the column `a`. Modified in place: sorts its rows by `a`; replaces its index.", items: "" },
  ],
  [
    'df["b"] = df["a"]\ndf.drop_duplicates(inplace=True)\ndf.columns = ["x", "y"]\nr = 1',
    { df: "Needs the column `a`. Modified in place: drops duplicate rows; renames its columns." },
  ],
  [
    'df.set_index("a", inplace=True)\nr = 1',
    { df: "Needs the column `a`. Modified in place: turns `a` into its index." },
  ],
  ['df = df.dropna()\ndf.sort_values("a", inplace=True)\nr = 1', { df: "Needs the column `a`." }],
  ["model.name = 'a'\nr = 1", { model: "Modified in place." }],
  ["r = items.append", { items: "Must have `append`." }],
  ["r = [i for i in items]", { items: "Iterated over." }],
  ["r = items[0]", { items: "" }],
  ["r = items", { items: "" }],
  ['df["b"] = df["a"] * 2\nr = 1', { df: "Needs the column `a` (numbers). Modified in place: adds `b`." }],
  ['r = df.groupby("a")["b"].mean()', { df: "Needs the columns `a` (categories) and `b` (numbers)." }],
  [
    'if flag:\n    df["b"] = df["a"]\nr = 1',
    { flag: "", df: "May need the column `a`. Modified in place: adds `b` if `flag`." },
  ],
  ['r = df["a"].iloc[0]', { df: "Needs the column `a`. Needs at least one row." }],
  ["df = df.dropna()\nr = df.iloc[0]", { df: "Must have `dropna`." }],
  ["r = df.index.month", { df: "Needs dates as its index." }],
  ["RATE = 0.5  # euros per item\nr = items * RATE", { items: "", RATE: "Euros per item." }],
];

/** cell | what is said of `r` and of df, where they are returned */
const returns: readonly (readonly [cell: string, words: Readonly<Record<string, string | undefined>>])[] = [
  ["r = 1", { r: undefined }],
  ["if flag:\n    r = 1", { r: "None where the code does not bind it" }],
  ['r = df.assign(a=1).drop(columns="b")', { r: "`df` with `a` added, and `b` dropped" }],
  ['r = df[["a", "b"]].copy()\nr["c"] = 1', { r: "the columns `a` and `b` of `df` with `c` added" }],
  ['r = df[df["a"] > 1]', { r: "rows of `df`" }],
  ...[
    'df[df["s"] > 1.2]',
    'df.query("s > 1.2")',
    "df.head()",
    "df.tail(3)",
    "df.sample(5)",
    "df.dropna()",
    "df.drop_duplicates()",
    'df.nlargest(3, "s")',
    'df.nsmallest(3, "s")',
    'df.loc[df["s"] > 1.2]',
    "df.iloc[:5]",
    "df[:5]",
    "df.drop([0])",
    "df.truncate(2, 5)",
    'df.sort_values("s").head()',
  ].map(
    (code) => [`df["s"] = 1\nr = ${code}`, { df: "`df` itself", r: "rows of `df`, with `s` added" }] as const,
  ),
  ...['df.sort_values("s")', "df.copy()", "df.sort_index()", "df.loc[:, :]", "df.reset_index(drop=True)"].map(
    (code) => [`df["s"] = 1\nr = ${code}`, { df: "`df` itself", r: "`df` with `s` added" }] as const,
  ),
  ...[
    'df.merge(items, on="s")',
    'pd.merge(df, items, on="s")',
    "df.join(items)",
    "df.fillna(0)",
    "df.shift()",
    "df[df > 0]",
    "df[(df > 0) & (df < 9)]",
    'df.explode("s")',
    "df.head().fillna(0)",
    "pd.DataFrame(df, index=items)",
    "df.astype(float)",
    'df.drop("a", axis=items)',
  ].map(
    (code) =>
      [`df["s"] = 1\nr = ${code}`, { df: "`df` itself", r: "made from `df`, with `s` added" }] as const,
  ),
  ['df["s"] = 1\nr = df.groupby("s").sum()', { df: "`df` itself", r: undefined }],
  ['df["s"] = 1\nr = df.describe()', { df: "`df` itself", r: "the result of `df.describe`" }],
  ['df["s"] = 1\nr = df.T', { df: "`df` itself", r: undefined }],
  ['df["s"] = 1\nr = df.iloc[0]', { df: "`df` itself", r: "`df.iloc[0]`" }],
  [
    'r = df[df["a"] > 1][["a", "b"]]\nr["c"] = 1',
    { r: "rows of `df`, with the columns `a` and `b`, `c` added" },
  ],
  ['r = df.loc[df["a"] > 1, ["a", "b"]]', { r: "rows of `df`, with the columns `a` and `b`" }],
  ['r = df.loc[:, ["a", "b"]]', { r: "the columns `a` and `b` of `df`" }],
  ['r = df.merge(items)[["a", "b"]]', { r: "made from `df`, with the columns `a` and `b`" }],
  ['r = df.copy()\nif flag:\n    r = r.dropna()\nr["s"] = 1', { r: "rows of `df`, with `s` added" }],
  ['r = df.select_dtypes("number")\nr["s"] = 1', { r: "made from `df`, with `s` added" }],
  ['df["a"] = 1\nr = 1', { r: undefined, df: "`df` itself" }],
  ['r = pd.DataFrame({"a": items, "b": 1})', { r: "a DataFrame with the columns `a` and `b`" }],
  ['r = df.dropna().set_index("a")', { r: "rows of `df`, with `a` as its index" }],
  [
    'r = pd.DataFrame(items, columns=["a", "b"])\nr["c"] = 1',
    { r: "a DataFrame with the columns `a`, `b` and `c`" },
  ],
  ['r = pd.DataFrame([items])\nr.columns = ["a", "b"]', { r: "a DataFrame with the columns `a` and `b`" }],
  ['r = df.groupby("a").agg(total=("b", "sum"))', { r: "a DataFrame with the column `total`" }],
  ['r = df.dropna().agg(total=("b", "sum"))', { r: undefined }],
  ['r = df.pivot_table(index="a", columns="b", values="c")', { r: "the result of `df.pivot_table`" }],
  [
    'df = df.dropna()\ndf["x"] = 1\nr = df.reindex(columns=["a"])',
    { df: "rows of `df`, with `x` added", r: "made from `df`" },
  ],
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
  ['if flag:\n    r = pd.read_csv("a.csv")', "May read `a.csv`."],
  ['r = pd.read_csv("a.csv")', ""],
];

const summaries: readonly (readonly [cell: string, markdown: string, summary: string])[] = [
  ["r = 1", "## Feature engineering", "Feature engineering."],
  ["r = 1", "## Feature *engineering*\n\nSome text about the story.", "Feature engineering."],
  ["# Scale what is left\nr = 1", "", "Scale what is left."],
  ["# scale\nr = 1", "", "Set `r`."],
  ["# df = df.head()\nr = 1", "", "Set `r`."],
  ["# ---------\nr = 1", "", "Set `r`."],
  ["# Scale it\nr = 1", "## 2", "Scale it."],
  ["# Scale it\nr = f()\n# And sort it\nr.sort()", "", "Compute `r` with `f`."],
  ["# Scale and sort it.\n\nr = f()\n# First this\nr.sort()", "", "Scale and sort it."],
  ["# Second try: scale what is left\nr = 1", "", "Scale what is left."],
  ["r = 1", "## Exercise 2\n\nDraw the mean of each city.", "Draw the mean of each city."],
  ["r = 1", "## Step 3. Scale it", "Scale it."],
  ["r = 1", "## 3.1 Ratios per customer", "Ratios per customer."],
  ["r = 1", "## 2 ratios per customer", "2 ratios per customer."],
  ["r = 1", "Only two are left. Let's drop the others:", "Drop the others."],
  ["r = 1", "We will now compute the ratios.", "Compute the ratios."],
  ["r = 1", "As you can see, the plot shows our data:", "Set `r`."],
  ["r = 1", "Set theory is old.", "Set `r`."],
  ["r = 1", "## Step 2. Assign it to a variable called r", "Set `r`."],
  ['df["a"] = df["c"].dt.year\ndf["b"] = 2', "", "Add `a` and `b` to `df`."],
];

/** cell | the summary that its code alone gives */
const derived: readonly (readonly [cell: string, summary: string])[] = [
  ["r = items * 2", "Compute `r` from `items`."],
  ["items = items * 2", "Update `items`."],
  ["r = items\nitems.sort()", "Compute `r` from `items`."],
  ["items.append(1)", "Modify `items` in place."],
  ["r = [i for i in items if i > 2]", "Keep each `i` of `items` for which `i > 2`."],
  ['df["x"] = 1\nr = df[df["a"] > 2]', 'Add `x` to `df` and keep the rows of `df` where `df["a"] > 2`.'],
  ['r = df[df["a"] > 2]', 'Keep the rows of `df` where `df["a"] > 2`.'],
  ["limit = 2 + len(items)\nr = [i for i in items if i > limit]", "Compute `r` from `items`."],
  ["r = items[items > 2]", "Compute `r` from `items`."],
  ['n = df["c"].str.len()\nr = df.drop(columns=["a", "b"])', "Drop `a` and `b` from `df`."],
  ['r = df.rename(columns={"a": "b"})', "Rename `a` to `b` in `df`."],
  ['r = df.dropna()\nr["x"] = 1', "Add `x` to rows of `df`."],
  ['r = df.merge(items)\nr["x"] = 1', "Add `x` to `r` and merge `df` and `items`."],
  ['r = df.groupby("city")["price"].mean()', "Compute the mean of `price` by `city`."],
  ['r = df.groupby(["city", "year"]).size()', "Count the rows by `city` and `year`."],
  ['r = df.groupby("city").price.max().reset_index()', "Compute the maximum of `price` by `city`."],
  ['r = df.groupby("city")["price"].agg(f)', "Compute `r` from `df` and `f`."],
  ['r = pd.merge(df, items, on="k")', "Merge `df` and `items` on `k`."],
  ["r = pd.concat([df, items])", "Concatenate `df` and `items`."],
  ['r = pd.read_csv("a.csv")', "Read `a.csv`."],
  ["r = np.mean(items)", "Compute `r` from `items`."],
  ["model.fit(items)\nr = model.predict(items)", "Fit `model` and predict `r`."],
  ["m = Ridge()\nm.fit(items)\nr = m.coef_", "Fit a `Ridge`."],
  ["m = f()\nm.fit(items)\nr = m.coef_", "Compute `r` from `items`."],
  ["if flag:\n    model.fit(items)\nr = model.coef_", "Compute `r` from `flag`, `model` and `items`."],
  ["a, r = train_test_split(items)", "Split `items` into training and test sets."],
  ["plt.hist(items)\nplt.show()", "Draw a histogram."],
  ["for i in items:\n    ax.hist(i)", "Draw histograms."],
  ['plt.scatter(items, df)\nplt.title("Sales")\nplt.show()', 'Draw a scatter plot titled "Sales".'],
  ["if flag:\n    plt.hist(items)", "Run a step of churn.ipynb."],
  ["for i in range(80):\n    print(items)", "Print `items` 80 times."],
  ["while flag():\n    print(items)", "Print `items` repeatedly."],
  ['r = pd.DataFrame({"a": items})', "Build the DataFrame `r`."],
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

  for (const [cell, summary] of derived)
    it(`summary by the code of ${cell}`, async () => {
      assert.equal((await describeCell(cell, { uses: "r, items" })).summary.text, summary);
    });

  it("text above is kept where it speaks of the code", async () => {
    const markdown =
      "## Title\n\nThe mean of `items`, by hand. We looked at `items` before. Let's sum `items`:\n\nNice weather.\n\n- items in a list\n\n![items](x.png)";
    const { summary } = await describeCell("r = sum(items) / len(items)", { markdown, uses: "r" });
    assert.deepEqual(summary.paragraphs, ["The mean of `items`, by hand."]);
  });

  it("the example is the notebook's call, with today's values", async () => {
    const script = "# %%\nx = load()\nlimit = 3\n# %%\ny = x[:limit]\n# %%\n# uses\ny";
    assert.equal((await describeFunction(script)).example, "y = step(x, limit=3)");
  });
});
