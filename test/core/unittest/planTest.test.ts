import assert from "node:assert/strict";
import { namedColumn } from "../../../src/core/columns/column.ts";
import type { ColumnEffects } from "../../../src/core/columns/columnEffects.ts";
import { draftExtraction } from "../../../src/core/extract/draft.ts";
import { readSelection } from "../../../src/core/extract/selection.ts";
import { renderPython } from "../../../src/core/extract/mergePython.ts";
import { standardLibrary } from "../../../src/core/project/standardLibrary.ts";
import { parseCell, readCell, type CellReading } from "../../../src/core/python/readCell.ts";
import { isRefusal } from "../../../src/core/refusal.ts";
import { classType, type PythonType } from "../../../src/core/types/pythonType.ts";
import { planTest, type TestPlan } from "../../../src/core/unittest/planTest.ts";
import { readValueUses, type ValueUse } from "../../../src/core/unittest/valueUses.ts";
import { grammars } from "../../support/grammars.ts";

describe("a unit test of the new function", () => {
  let read: (source: string) => CellReading;
  before(async () => {
    const parser = await grammars.python();
    usesOf = (source) => {
      const { tree } = parseCell(parser, source);
      const names = [...read(source).flow.reads.keys()];
      const uses = readValueUses([tree.rootNode], names);
      tree.delete();
      return uses;
    };
    read = (source) => {
      const parsed = parseCell(parser, source);
      try {
        return readCell(parsed);
      } finally {
        parsed.tree.delete();
      }
    };
  });

  let usesOf: (source: string) => ReadonlyMap<string, ValueUse>;

  /** The plan for the last cell but one. */
  const planFor = (
    sources: readonly string[],
    returns: ReadonlyMap<string, PythonType> = new Map(),
    columns: ColumnEffects = { inputs: new Map(), results: new Map() },
    parameters: ReadonlyMap<string, PythonType> = new Map(),
    uses: ReadonlyMap<string, ValueUse> = new Map(),
  ): TestPlan => {
    const readings = sources.map(read);
    const cells = sources.map((source) => ({
      kind: "code" as const,
      language: "python",
      source,
    }));
    const notebook = { cells, format: "ipynb" as const, language: "python" };
    const choice = {
      notebook: "/p/nb.ipynb",
      cells: [sources.length - 2],
      functionName: "step",
      module: { path: "/p/features.py", importName: "features" },
      test: { path: "/p/test_features.py" },
    };
    const selection = readSelection(notebook, readings, choice.cells);
    assert.ok(!isRefusal(selection));
    const draft = draftExtraction(notebook, readings, selection);
    assert.ok(!isRefusal(draft));
    return planTest(choice, choice.test, readings, draft, {
      parameters,
      returns,
      uses,
      columns,
      dateColumns: [],
    });
  };
  const textOf = (plan: TestPlan): string =>
    renderPython("", plan.candidates[0]?.text ?? plan.skipped, standardLibrary);

  it("makes its inputs as the notebook makes them, and leaves out what only shows", () => {
    const text = textOf(
      planFor([
        "import numpy as np\nimport pandas as pd",
        "np.random.seed(3)\nn = 5",
        "noise = np.random.rand(n)\nprint(noise)\nother = 7",
        "noise[0] = 2\nnoise.mean()",
        "total = noise.sum()",
        "print(total)",
      ]),
    );
    assert.equal(
      text,
      `import numpy as np

from features import step


def test_step():
    np.random.seed(3)
    n = 5
    noise = np.random.rand(n)
    noise[0] = 2

    result = step(noise)
    assert result is not None
`,
    );
  });

  it("runs with both values of a flag, and asserts the types that are known", () => {
    const types = new Map([["kept", classType("pandas", "DataFrame")]]);
    const text = textOf(
      planFor(
        [
          "import pandas as pd\ndf = pd.DataFrame({'a': [1]})\nis_short = True",
          "kept = df.head() if is_short else df",
          "kept",
        ],
        types,
      ),
    );
    assert.match(
      text,
      /@pytest\.mark\.parametrize\("is_short", \[False, True\]\)\ndef test_step\(is_short\):/,
    );
    assert.match(
      text,
      /result = step\(df, is_short=is_short\)\n {4}assert isinstance\(result, pd\.DataFrame\)/,
    );
  });

  it("gives a frame without rows too, where a frame comes out of it", () => {
    const text = textOf(
      planFor(
        ["import pandas as pd\ndf = pd.read_csv('a.csv')", "df['b'] = df['a'] * 2", "print(df)"],
        new Map(),
        {
          inputs: new Map([
            [
              "df",
              {
                needs: [
                  { column: namedColumn("a"), uses: new Set(["number"]), told: [], isConditional: false },
                ],
                changes: [],
              },
            ],
          ]),
          results: new Map([["df", { of: "df", isInput: true, changes: [] }]]),
        },
      ),
    );
    assert.match(text, /df = pd\.DataFrame\(\n {8}\{\n {12}"a": \[1\.0, 2\.5, 4\.0\],/);
    assert.match(
      text,
      /def test_step_without_rows\(\):\n[^]* {4}result = step\(df\.head\(0\)\)\n {4}assert result\.empty/,
    );
  });

  it("imports helpers that are in the module now", () => {
    const text = textOf(
      planFor(["def grow(n):\n    return n + 1", "start = grow(1)", "end = grow(start)", "print(end)"]),
    );
    assert.match(text, /from features import grow, step/);
    assert.match(text, /start = grow\(1\)\n\n {4}result = step\(start\)/);
  });

  const array = classType("numpy", "ndarray");
  const list = (item?: PythonType) => classType("", "list", item && [item]);
  const samples: readonly (readonly [
    cell: string,
    types: Readonly<Record<string, PythonType>>,
    lines: readonly string[],
  ])[] = [
    ["n = x.sum()", { x: array }, ["x = np.array([1.0, 2.5, 4.0])"]],
    ["n = (y == 1).sum()", {}, ["y = np.array([0, 1, 0])"]],
    ["n = x[:, 0].sum()", { x: array }, ["x = np.array([[2.0, 1.0], [1.0, 3.0], [4.0, 2.5]])"]],
    ["n = x.shape[1]", {}, ["x = np.array([[2.0, 1.0], [1.0, 3.0], [4.0, 2.5]])"]],
    ["n = sum(numbers)", { numbers: list(classType("", "int")) }, ["numbers = [1, 2, 4]"]],
    ["n = max(years)", { years: list(classType("", "int")) }, ["years = [2024, 2025, 2026]"]],
    ["n = len(names)", { names: list(classType("", "str")) }, ['names = ["Ada", "Grace", "Alan"]']],
    ["n = len(items)", { items: list() }, ["items = [1, 2, 4]"]],
    ["n = age > 18", { age: classType("", "int") }, ["age = 18"]],
    ["n = s.mean()", { s: classType("pandas", "Series") }, ["s = pd.Series([1.0, 2.5, 4.0])"]],
    [
      "n = m.fit(x)",
      { m: classType("sklearn.linear_model", "LinearRegression"), x: array },
      ["m = LinearRegression()", "x = np.array([1.0, 2.5, 4.0])"],
    ],
  ];
  for (const [cell, types, lines] of samples)
    it(`gives small values of known types: ${cell}`, () => {
      const text = textOf(
        planFor(["", cell, "n"], undefined, undefined, new Map(Object.entries(types)), usesOf(cell)),
      );
      for (const line of lines) assert.ok(text.includes(`    ${line}\n`), text);
    });

  const skips: readonly (readonly [what: string, cells: readonly string[], reason: RegExp])[] = [
    [
      "an input that comes from a file",
      ["import pandas as pd\ndf = pd.read_csv('a.csv')", "n = len(df)", "n"],
      /What it takes can't be made here: cell 1 reads a file\. Fill in/,
    ],
    ["an input that no cell makes", ["", "n = len(rows)", "n"], /no cell above makes `rows`/],
    [
      "an input of many steps",
      [
        Array.from({ length: 20 }, (_, at) => `x = ${at === 0 ? "1" : `x + ${at}`}`).join("\n"),
        "n = x + 1",
        "n",
      ],
      /takes many steps/,
    ],
    [
      "code that leaves a trace",
      ["rows = [1]", "import os\nos.remove('a')\nn = len(rows)", "n"],
      /The function leaves a trace outside of Python/,
    ],
    ["an input of IPython's", ["files = !ls", "n = len(files)", "n"], /no cell above makes|IPython line/],
  ];
  for (const [what, cells, reason] of skips)
    it(`is an explicit skip for ${what}`, () => {
      const plan = planFor(cells);
      assert.deepEqual(plan.candidates, []);
      assert.match(textOf(plan), reason);
      assert.match(textOf(plan), /^ {4}pytest\.skip\(/m);
    });
});
