import assert from "node:assert/strict";
import type { Parser } from "web-tree-sitter";
import type { Column, ColumnChange, ColumnNeed, ToldValue } from "../../../src/core/columns/column.ts";
import { columnEffects, type ColumnEffects } from "../../../src/core/columns/columnEffects.ts";
import { parseCell, readCell } from "../../../src/core/python/readCell.ts";
import { loadPython } from "../../support/grammars.ts";

/**
 * cell | what it needs of `df`, a DataFrame, with the uses | what `df` becomes. "?" stands behind what is conditional, "(...)" around a
 * condition, "$p" is the column that parameter p names; "=" before what becomes of it when it is the object that came in.
 */
const cases: readonly (readonly [cell: string, needs: string, result: string])[] = [
  ['counts = defaultdict(lambda: df["a"])', "a?", "="],
  ['df["b"] = df["a"] * 2', "a:number", "= +b"],
  ['df["a"] = df["a"].fillna("")', "a:text", "= ~a"],
  ['df.loc[:, "b"] = 1', "", "= +b"],
  ['df.loc[df["a"] > 3, "b"] = 1', "a:number", "= ?b"],
  ['df.loc[df["a"] > 3, "a"] = 1', "a:number", "= ~a"],
  ['df["b"] = df["a"]\ndf["c"] = df["b"].str.lower()', "a", "= +b +c"],
  ['df = df.assign(b=lambda d: d["a"] / 2, c=lambda d: d["b"] + 1)', "a:number", "+b +c"],
  ['df.insert(0, "b", df["a"])', "a", "= +b"],
  ['df = df.drop(columns=["a", "b"])', "a b", "-a -b"],
  ['df = df.drop("a", axis=1)', "a", "-a"],
  ['df = df.drop(columns="a", errors="ignore")', "", "-a"],
  ['df.drop(columns=["a"], inplace=True)', "a", "= -a"],
  ['del df["a"]', "a", "= -a"],
  ['y = df.pop("a").astype("category")', "a:category", "= -a"],
  ['df = df.rename(columns={"a": "b"})\ndf["c"] = df["b"] * 2', "", "a>b +c"],
  ["df = df.rename(columns=str.lower)\ndf['b']", "", ""],
  ['df["b"] = 1\ndf = df.drop(columns=["b"])', "", ""],
  ['df["date"] = pd.to_datetime(df["date"])\ndf["hour"] = df["date"].dt.hour', "date:dates", "= ~date +hour"],
  ['t = df["t"]\ndf["hour"] = t.dt.hour', "t:dates", "= +hour"],
  ['df["stay"] = (df["out"] - df["in"]).dt.days', "out:dates in:dates", "= +stay"],
  ['df["stay"] = df["out"] - df["in"]', "out:number in:number", "= +stay"],
  ['df = df[df["active"]]', "active:bool", ""],
  ['df = df[~df["active"] & (df["city"] == "Rome")]', "active:bool city:text", ""],
  ['df = df[df["day"] >= "2024-01-01"]', "day:dates", ""],
  ['df = df[df["a"].isin([1, 2])].copy()', "a:number", ""],
  ['df["b"] = df["a"].map({"x": 1})', "a:category", "= +b"],
  ['df["b"] = df.groupby("g")["a"].transform("mean")', "g:category a:number", "= +b"],
  [
    'out = df.groupby(["g", "h"], as_index=False).agg({"a": "sum", "b": "first"})',
    "g:category h:category a:number b",
    "= out:",
  ],
  ['out = df.groupby("g").agg(total=("a", "sum")).reset_index()', "g:category a:number", "= out: +total"],
  ['out = df.groupby(pd.Grouper(key="t", freq="D"))["a"].sum()', "t:dates a:number", "="],
  ['df = pd.get_dummies(df, columns=["a"])\ndf["a_x"]', "a:category", "-a"],
  ['df = df.merge(prices, on="id")\ndf["price"]', "id:key", ""],
  ['df = pd.merge(df, prices, left_on="id", right_on="key")', "id:key", ""],
  ['df = df.sort_values("t").dropna(subset=["a"]).reset_index(drop=True)', "t a", ""],
  ['df = df.set_index("t")', "t", "-t"],
  ["df = df.query(\"a > 3 and city == 'Rome' and `my col` in @ok\")", "a:number city:text my col", ""],
  ['df = df.eval("c = a + b")', "a b", "+c"],
  ['df = df[["a", "b"]]\ndf["c"] = df["a"] * df["b"]', "a:number b:number", "[a b] +c"],
  ['X = df[["a"]].copy()\nX["b"] = X["a"] / 2', "a:number", "= X: [a] +b"],
  ['b = df.copy()\nb["c"] = b["a"] ** 2', "a:number", "= b: +c"],
  ['b = df\nb["c"] = b["a"] ** 2', "a:number", "= +c b: = +c"],
  ['if flag:\n    df["b"] = df["a"]', "a?", "= +b(flag)"],
  ['if flag:\n    df["b"] = 1\nelse:\n    df["b"] = 2', "", "= +b"],
  ['if flag:\n    df["b"] = 1\nelse:\n    df["c"] = 2', "", "= +b(flag) +c(not flag)"],
  ['if "a" not in df.columns:\n    raise KeyError("a")\ndf["b"] = df["a"]', "a", "= +b"],
  ['df["a"] = df["a"] * 2\nif flag:\n    df = df.drop(columns="a")', "a:number", "-a(flag)"],
  ['if not flag:\n    df = df.drop(columns="a")', "a?", "-a(not flag)"],
  ['for c in ["a", "b"]:\n    df[c] = np.log1p(df[c])', "a:number b:number", "= ~a ~b"],
  ['for c in cols:\n    df[c] = 0\ndf["z"]', "", "="],
  ['for _ in range(3):\n    df["b"] = df["a"]', "a?", "= +b?"],
  ['try:\n    df["b"] = df["a"]\nexcept KeyError:\n    pass', "a?", "= +b?"],
  ['with ctx:\n    df["b"] = 1', "", "= +b"],
  ['cols = ["a", "b"]\ndf["m"] = df[cols + ["c"]].mean(axis=1)', "a b c", "= +m"],
  ['df["hour"] = df[time_column].dt.hour', "$time_column:dates", "= +hour"],
  ["df = df.drop(columns=[time_column])", "$time_column", "-$time_column"],
  ['df["b"] = df["a"]\nm = df.a.mean() + df.size', "a:number", "= +b"],
  ["m = df.a.mean()", "a:number", "="],
  ['df["n"] = df.apply(lambda row: row["first"].strip() + row["last"], axis=1)', "first:text last", "= +n"],
  ['df["n"] = df["a"].apply(lambda v: v["k"])', "a", "= +n"],
  ['f = lambda: df["a"]\ng = lambda x, df: df["b"]', "a?", "="],
  ['clean(df)\ndf["new"]', "", "="],
  ['df = clean(df)\ndf["new"]', "", ""],
  ['model.fit(df[["a", "b"]], df["y"])', "a b y", "="],
  ['sns.scatterplot(data=df, x="a", y="b", hue="c")', "a b c", "="],
  ['df.plot.scatter(x="a", y="b")', "a b", "="],
  ['df["a"] += 1', "a:number", "= ~a"],
  ['df[f"{x}_log"] = 1\ndf["a_log"]', "", "="],
  ['df.columns = ["a", "b"]\ndf["a"]', "", "="],
  ["import os\n\ndef g():\n    return df['a']\ndf['b']", "", "="],
  ['df["flag"] = np.where(df["a"] > 2, df["b"], 0)', "a:number b", "= +flag"],
  ['mask = df["a"] > 2\ndf = df[mask]\ndf["b"] = 1', "a:number", "+b"],
  ['df["b"], df["c"] = df["a"], 1', "a", "= +b +c"],
  ['df = df.drop(columns=unknown)\ndf["a"]', "", ""],
  ['df["a\\n"]', "", "="],
  ["df = df.astype({'a': 'int64'})", "a", "~a"],
];

/** cell | names that are known as DataFrames without a type */
const evidence: readonly (readonly [cell: string, frames: string])[] = [
  ['d["b"] = d["a"]', ""],
  ['d["b"] = d["a"].lower()\nd.update(x)\nd.pop("a")', ""],
  ['df["b"] = df["a"]', "df"],
  ['train_df["b"] = 1', "train_df"],
  ['d = d.dropna()\nd["a"]', "d"],
  ['d[["a", "b"]]', "d"],
  ['d[d["a"] > 1]', "d"],
  ['d.loc[0, "a"]', "d"],
  ['d["a"].dt.year', "d"],
  ['d["b"] = pd.to_datetime(d["a"])', "d"],
  ["f(d)", ""],
  ["d.shape", ""],
];

describe("column effects", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadPython();
  });

  function effectsOf(
    cell: string,
    types: Record<string, string>,
    parameters: readonly string[],
  ): ColumnEffects {
    const parsed = parseCell(parser, cell);
    const body = readCell(parsed).statements.map(({ span }) => span);
    const defaults = new Map([["time_column", '"timestamp"']]);
    const question = {
      cells: [{ parsed, body, replaced: new Map<number, string>() }],
      parameters,
      defaults,
      types: new Map(Object.entries(types)),
    };
    const effects = columnEffects(question);
    parsed.tree.delete();
    return effects;
  }

  for (const [cell, needs, result] of cases) {
    it(cell, () => {
      const types = { df: "pandas.DataFrame", flag: "bool" };
      const effects = effectsOf(cell, types, ["df", "flag", "time_column", "prices", "model"]);
      const input = effects.inputs.get("df");
      assert.equal(input?.needs.map(showNeed).join(" "), needs);
      const results = [...effects.results]
        .filter(([name]) => name !== "prices" && name !== "model")
        .map(([name, { isInput, only, changes }]) =>
          [
            ...(name === "df" ? [] : [`${name}:`]),
            ...(isInput ? ["="] : []),
            ...(only === undefined ? [] : [`[${only.map(showColumn).join(" ")}]`]),
            ...changes.map(showChange),
          ].join(" "),
        );
      assert.equal(results.join(" "), result);
    });
  }

  const told: readonly (readonly [cell: string, told: readonly ToldValue[]])[] = [
    ['df[df["a"] == "Rome"]', [{ kind: "equal", value: "Rome" }]],
    [
      'df[(df["a"] > 18) & (df.a <= 6.5)]',
      [
        { kind: "bound", value: 18 },
        { kind: "bound", value: 6.5 },
      ],
    ],
    [
      'df["b"] = df["a"].map({"yes": 1, "no": 0})',
      [
        { kind: "key", value: "yes" },
        { kind: "key", value: "no" },
      ],
    ],
    ['city = "Rome"\ndf = df[df["a"] != city]', [{ kind: "equal", value: "Rome" }]],
    [
      'df[df["a"].isin([1, 2])]',
      [
        { kind: "equal", value: 1 },
        { kind: "equal", value: 2 },
      ],
    ],
    ["df.query(\"b == 'x' and a > -3\")", [{ kind: "bound", value: -3 }]],
    ["df.query(\"a == 'x' and b > 3\")", [{ kind: "equal", value: "x" }]],
    ['pd.to_datetime(df["a"])', [{ kind: "parsed" }]],
    ['pd.to_datetime(df["a"], format="%d/%m/%Y")', [{ kind: "parsed", format: "%d/%m/%Y" }]],
    ['pd.to_datetime(df["a"], unit="s")', [{ kind: "parsed", unit: "s" }]],
    ['pd.to_datetime(df["a"], dayfirst=True)', []],
    ['df["a"] > limit', []],
  ];
  for (const [cell, values] of told)
    it(`${cell} tells of values`, () => {
      const needs = effectsOf(cell, { df: "pandas.DataFrame" }, ["df", "limit"]).inputs.get("df")?.needs;
      const need = needs?.find(({ column }) => showColumn(column) === "a");
      assert.deepEqual(need?.told, values);
    });

  for (const [cell, frames] of evidence) {
    it(`${cell}: ${frames === "" ? "no frame" : frames}`, () => {
      const name = /^\w+/.exec(cell)?.[0] ?? "";
      assert.deepEqual([...effectsOf(cell, {}, [name === "f" ? "d" : name]).inputs.keys()].join(" "), frames);
    });
  }

  it("deep nesting is read in time that grows with its length", () => {
    const deep = (open: string, close: string) => `r = ${open.repeat(60)}df${close.repeat(60)}`;
    for (const cell of [
      deep("sns.f(", ")"),
      deep("pd.crosstab(", ")"),
      deep("[x for x in ", "]"),
      deep("df.agg(", ")"),
    ])
      assert.ok(effectsOf(cell, { df: "pandas.DataFrame" }, ["df"]).inputs.has("df"));
  });

  it("no frame where the type is another", () => {
    assert.equal(effectsOf('df["b"] = df["a"]', { df: "dict" }, ["df"]).inputs.size, 0);
  });
});

function showColumn(column: Column): string {
  return column.kind === "name" ? column.name : `$${column.parameter}`;
}

function showNeed({ column, uses, isConditional }: ColumnNeed): string {
  const how = uses.size === 0 ? "" : `:${[...uses].join("+")}`;
  return showColumn(column) + how + (isConditional ? "?" : "");
}

function showChange({ kind, column, to, isConditional, condition }: ColumnChange): string {
  const marks = { added: "+", changed: "~", set: "?", dropped: "-", renamed: "" };
  const when = condition === undefined ? (isConditional ? "?" : "") : `(${condition})`;
  return marks[kind] + showColumn(column) + (to === undefined ? "" : `>${showColumn(to)}`) + when;
}
