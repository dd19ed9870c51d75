import assert from "node:assert/strict";
import { renderDocstring } from "../../../src/core/describe/renderDocstring.ts";
import type { FunctionFacts } from "../../../src/core/describe/facts.ts";
import { answer } from "../../../src/worker/lint/answer.ts";
import { describeFunction, type Annotations } from "../../support/describeFunction.ts";

const dates = `# %%
import pandas as pd
# %%
df = pd.read_csv("visits.csv")
time_column = "timestamp"
drop_timestamp = False
# %% [markdown]
# ## Add date features
#
# Weekends differ, so the model gets the weekday of \`timestamp\`.
#
# This was a long day.
# %%
df[time_column] = pd.to_datetime(df[time_column])
df["hour"] = df[time_column].dt.hour
df["month"] = df[time_column].dt.month
if drop_timestamp:
    df = df.drop(columns=[time_column])
# %%
# uses
df.head()
`;

const forest = `# %%
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
# %%
X = y = 1
# %%
# train a forest, and keep a quarter of the customers for testing
N_TREES = 100  # more than 200 do not help
if len(X) == 0:
    raise ValueError("no customers")
for row in X:
    if not row:
        raise KeyError("a customer is empty")
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=42)
model = RandomForestClassifier(n_estimators=N_TREES, random_state=42)
model.fit(X_train, y_train)
# %%
# uses
print(model, X_test, y_test)
`;

const plain = "# %%\nx = make()\n# %%\ntotal = x * 2\n# %%\n# uses\nprint(total)\n";

const typed: Annotations = {
  df: "pd.DataFrame",
  time_column: "str",
  drop_timestamp: "bool",
  X: "pd.DataFrame",
};

const expected: readonly (readonly [script: string, style: "google" | "numpy" | "sphinx", text: string])[] = [
  [
    dates,
    "google",
    `    """Add date features.

    Weekends differ, so the model gets the weekday of \`timestamp\`.

    Args:
        df: Needs the column that \`time_column\` names (dates). Modified in place:
            changes the column that \`time_column\` names; adds \`hour\` and \`month\`.
        time_column: A column of \`df\` with dates.
        drop_timestamp: If true, drops the column that \`time_column\` names.

    Returns:
        \`df\` with \`hour\` and \`month\` added, and the column that \`time_column\` names
        dropped if \`drop_timestamp\`.

    Example:
        df = step(df, time_column="timestamp", drop_timestamp=False)
    """`,
  ],
  [
    dates,
    "numpy",
    `    """Add date features.

    Weekends differ, so the model gets the weekday of \`timestamp\`.

    Parameters
    ----------
    df : pd.DataFrame
        Needs the column that \`\`time_column\`\` names (dates). Modified in place: changes
        the column that \`\`time_column\`\` names; adds \`\`hour\`\` and \`\`month\`\`.
    time_column : str, default "timestamp"
        A column of \`\`df\`\` with dates.
    drop_timestamp : bool, default False
        If true, drops the column that \`\`time_column\`\` names.

    Returns
    -------
    df : pd.DataFrame
        \`\`df\`\` with \`\`hour\`\` and \`\`month\`\` added, and the column that \`\`time_column\`\`
        names dropped if \`\`drop_timestamp\`\`.

    Examples
    --------
    >>> df = step(df, time_column="timestamp", drop_timestamp=False)  # doctest: +SKIP
    """`,
  ],
  [
    forest,
    "sphinx",
    `    """Train a forest, and keep a quarter of the customers for testing.

    :param X: Given to \`\`train_test_split\`\`.
    :param y: Given to \`\`train_test_split\`\`.
    :param N_TREES: More than 200 do not help.
    :param random_state: Given to \`\`train_test_split\`\` and
        \`\`RandomForestClassifier\`\`.
    :returns: The tuple of \`\`X_test\`\`, \`\`y_test\`\` and \`\`model\`\`.
    :raises ValueError: If \`\`len(X) == 0\`\`.
    :raises KeyError: A customer is empty.

    Example::

        X_test, y_test, model = step(X, y)
    """`,
  ],
  [
    plain,
    "numpy",
    `    """Compute \`\`total\`\` from \`\`x\`\`.

    Parameters
    ----------
    x

    Returns
    -------
    total
        \`\`x * 2\`\`.

    Examples
    --------
    >>> total = step(x)  # doctest: +SKIP
    """`,
  ],
  [
    "# %%\nx = make()\nf = make()\n# %%\ntotal = f(1) * x\nif x:\n    total += 1\n# %%\n# uses\nprint(total)\n",
    "google",
    `    """Compute \`total\` from \`x\`.

    Args:
        f: Called.
        x: Used in \`f(1) * x\`.

    Example:
        total = step(f, x)
    """`,
  ],
  [
    plain,
    "google",
    `    """Compute \`total\` from \`x\`.

    Returns:
        \`x * 2\`.

    Example:
        total = step(x)
    """`,
  ],
  [
    "# %%\nitems = make()\nf = make()\n# %%\nif items:\n    f()\n# %%\n# uses\nprint(1)\n",
    "google",
    `    """Run a step of churn.ipynb.

    \`f\`: Called.

    Example:
        step(items, f)
    """`,
  ],
  [
    '# %%\nimport pandas as pd\ndf = pd.read_csv("a.csv")\n# %%\ndf["r"] = df["s"] * 2\nbig = df[df["s"] > 1.2]\n# %%\n# uses\nprint(df, big)\n',
    "google",
    `    """Add \`r\` to \`df\` and keep the rows of \`df\` where \`df["s"] > 1.2\`.

    Args:
        df: Needs the column \`s\` (numbers). Modified in place: adds \`r\`.

    Returns:
        The tuple of \`df\` and \`big\`. \`big\` has rows of \`df\`, with \`r\` added.

    Example:
        df, big = step(df)
    """`,
  ],
  [
    "# %%\nx = make()\n# %%\ntotal = x * 2\n# keep what is above the mean of all of the customers of the last three years\nrest = x - 1\n# %%\n# uses\nprint(total, rest)\n",
    "google",
    `    """Compute \`total\` and \`rest\` from \`x\`.

    Returns:
        The tuple of \`total\` and \`rest\`. \`total\` is \`x * 2\`. \`rest\` is \`x - 1\`.

    Example:
        total, rest = step(x)
    """`,
  ],
  ["# %% [markdown]\n# # Greet\n# %%\nname = input()\n# %%\n# uses\nname", "google", '    """Greet."""'],
];

/** Code that says something in each part of a docstring, with texts that quotes, backslashes and long lines make hard. */
const scripts: readonly string[] = [
  dates,
  forest,
  plain,
  `# %%
import numpy as np, pandas as pd
# %%
np.random.seed(7)
df = pd.read_csv("data\\\\customers.csv")
df["spend per visit"] = np.log1p(df["spend"])
df.to_csv("out.csv")
for key in df:
    open(f"{key}.txt", "w")
    open("log.txt", "a")
# %%
# uses
df
`,
  `# %%
import pandas as pd
a_very_long_name_of_a_frame = other_long_name_of_a_frame = third_long_name_of_a_frame = pd.DataFrame()
# %%
a_very_long_name_of_a_frame["a \\"b\\""] = other_long_name_of_a_frame.loc[:, "x"] + third_long_name_of_a_frame["y"].str.lower()
result = a_very_long_name_of_a_frame.merge(other_long_name_of_a_frame, on="key").rename(columns={"old": "new"})
assert len(result) > 0, 'no "rows"'
# %%
# uses
result, a_very_long_name_of_a_frame
`,
  `# %%
flag = True
# %%
if flag:
    found = 1
# %%
# uses
found
`,
];

const headings: readonly string[] = [
  "add date features",
  "Cleaning the data",
  "Clean the data?",
  'Say "hi"',
  'A """ quote',
  'Ends with a "',
  "C:\\data \\N{DASH} \\alpha",
  "Größe, φ and 🎉",
  "3.1 Ratios per customer",
  "Results:",
  "The data",
  "This is how it is done",
  "Plots by month",
  "Adds a column",
  "Trained models",
  "Modelling",
  "Analysis",
  "A heading that goes on and on about what the data is, where it came from, who cleaned it, and why",
  "Load it. Then a second sentence makes this heading too long for the one line that it has in the docstring",
  "Averyveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryverylongword and more",
];

function signature({ parameters }: FunctionFacts): string {
  const plainOnes = parameters.filter((each) => each.default === undefined).map(({ name }) => name);
  const keywords = parameters.flatMap((each) =>
    each.default === undefined ? [] : [`${each.name}=${each.default}`],
  );
  return [...plainOnes, ...(keywords.length === 0 ? [] : ["*", ...keywords])].join(", ");
}

/** What ruff's D rules, and those about the length of lines, find in a module with this function. */
function findings(facts: FunctionFacts, style: "google" | "numpy" | "sphinx"): readonly string[] {
  const text = `"""A module."""\n\n\ndef step(${signature(facts)}):  # noqa: E501\n${renderDocstring(facts, { style, lineLength: 88 })}\n    return 1\n`;
  // ruff has no convention for Sphinx: the rules that all conventions share.
  const convention = style === "sphinx" ? "pep257" : style;
  const ignore = style === "sphinx" ? ["D400", "D401"] : [];
  const options = { lint: { select: ["D", "E501", "W"], ignore, pydocstyle: { convention } } };
  const told = answer({ kind: "check", text, options });
  if (told.kind !== "findings") return [`${told.kind} ${JSON.stringify(told)}\n${text}`];
  return told.findings.map(({ code, message }) => `${code} ${message}\n${text}`);
}

describe("docstrings", () => {
  for (const [script, style, text] of expected)
    it(`${style}: ${text.split("\n", 1)[0]?.trim() ?? ""}`, async () => {
      const facts = await describeFunction(script, typed);
      assert.equal(renderDocstring(facts, { style, lineLength: 88 }), text);
    });

  for (const style of ["google", "numpy", "sphinx"] as const) {
    it(`${style}: ruff has nothing to say`, async () => {
      for (const script of scripts)
        for (const annotations of [typed, {}])
          assert.deepEqual(findings(await describeFunction(script, annotations), style), []);
    });

    it(`${style}: ruff has nothing to say of any summary`, async () => {
      for (const heading of headings)
        for (const script of [plain, "# %%\nname = input()\n# %%\n# uses\nname"]) {
          const titled = script.replace(/# %%\n(?=total|name)/, `# %% [markdown]\n# # ${heading}\n# %%\n`);
          assert.deepEqual(findings(await describeFunction(titled), style), [], heading);
        }
    });
  }

  it("ruff would find what is missing", async () => {
    const facts = await describeFunction(plain, { x: "int" });
    const [first] = facts.parameters;
    assert.ok(first);
    const text = `"""A module."""\n\n\ndef step(x, unknown):\n${renderDocstring(facts, { style: "google", lineLength: 88 })}\n`;
    const options = { lint: { select: ["D"], pydocstyle: { convention: "google" } } };
    const told = answer({ kind: "check", text, options });
    assert.deepEqual(told.kind === "findings" ? told.findings.map(({ code }) => code) : told, ["D417"]);
  });

  it("names every parameter in every style", async () => {
    for (const script of scripts)
      for (const style of ["google", "numpy", "sphinx"] as const) {
        const facts = await describeFunction(script);
        const text = renderDocstring(facts, { style, lineLength: 100 });
        for (const { name } of facts.parameters)
          assert.match(
            text,
            style === "google"
              ? new RegExp(`\\b${name}\\b`)
              : new RegExp(`^ +(:param )?${name}( :|:|$)`, "m"),
            `${style} ${name}`,
          );
      }
  });
});
