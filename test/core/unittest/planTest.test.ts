import assert from "node:assert/strict";
import { namedColumn } from "../../../src/core/columns/column.ts";
import { draftExtraction } from "../../../src/core/extract/draft.ts";
import { readSelection } from "../../../src/core/extract/selection.ts";
import { renderPython } from "../../../src/core/extract/mergePython.ts";
import { standardLibrary } from "../../../src/core/project/standardLibrary.ts";
import { parseCell, readCell, type CellReading } from "../../../src/core/python/readCell.ts";
import { isRefusal } from "../../../src/core/refusal.ts";
import { classType, type PythonType } from "../../../src/core/types/pythonType.ts";
import { planTest, type Knowledge, type StepTests } from "../../../src/core/unittest/planTest.ts";
import { parts } from "../../../src/core/python/readExpression.ts";
import { readFigures, type Figures } from "../../../src/core/unittest/figures.ts";
import { readValueUses, type ValueUse } from "../../../src/core/unittest/valueUses.ts";
import { grammars } from "../../support/grammars.ts";

describe("a unit test of the new function", () => {
  let read: (source: string) => CellReading;
  before(async () => {
    const parser = await grammars.python();
    figuresOf = (source) => {
      const { tree } = parseCell(parser, source);
      const figures = readFigures(parts(tree.rootNode), source);
      tree.delete();
      return figures;
    };
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

  let figuresOf: (source: string) => Figures | undefined;
  let usesOf: (source: string) => ReadonlyMap<string, ValueUse>;

  /** The plan for the last cell but one. */
  const planFor = (sources: readonly string[], known: Partial<Knowledge> = {}): StepTests => {
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
    const plan = planTest(choice, choice.test, readings, draft, {
      parameters: new Map(),
      returns: new Map(),
      uses: new Map(),
      columns: { inputs: new Map(), results: new Map() },
      dateColumns: [],
      figures: undefined,
      isPrinting: false,
      calls: [],
      ...known,
    });
    assert.ok(plan.kind === "step");
    return plan;
  };
  const textOf = (plan: StepTests): string =>
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
    const returns = new Map([["kept", classType("pandas", "DataFrame")]]);
    const text = textOf(
      planFor(
        [
          "import pandas as pd\ndf = pd.DataFrame({'a': [1]})\nis_short = True",
          "kept = df.head() if is_short else df",
          "kept",
        ],
        { returns },
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
      planFor(["import pandas as pd\ndf = pd.read_csv('a.csv')", "df['b'] = df['a'] * 2", "print(df)"], {
        columns: {
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
          results: new Map([["df", { of: "df", isInput: true, kept: "all", changes: [] }]]),
        },
      }),
    );
    assert.match(text, /df = pd\.DataFrame\(\n {8}\{\n {12}"a": \[1\.0, 2\.5, 4\.0\],/);
    assert.match(
      text,
      /def test_step_without_rows\(\):\n[^]* {4}result = step\(df\.head\(0\)\)\n {4}assert len\(result\) == 0/,
    );
  });

  const asserted: readonly (readonly [
    cell: string,
    known: (cell: string) => Partial<Knowledge>,
    lines: readonly string[],
  ])[] = [
    ["a, b = f(), g()", () => ({}), ["result = step(f, g)", "assert len(result) == 2"]],
    [
      "a, b = f(), g()",
      () => ({ returns: new Map([["b", classType("", "int")]]) }),
      ["a, b = step(f, g)", "assert isinstance(b, int)"],
    ],
    [
      "a = f()",
      () => ({
        returns: new Map([["a", { kind: "tuple", members: [classType("", "int"), { kind: "none" }] }]]),
      }),
      ["assert isinstance(result, tuple)", "assert len(result) == 2"],
    ],
    [
      "a = x.sum()",
      () => ({ parameters: new Map([["x", classType("numpy", "ndarray")]]) }),
      ["before = x.copy()", "result = step(x)", "np.testing.assert_array_equal(x, before)"],
    ],
    ["if f():\n    print(x)\n    g()", () => ({ isPrinting: true }), ["assert capsys.readouterr().out"]],
    [
      'fig, ax = plt.subplots()\nax.plot(x)\nax.set_title("Sales")\nplt.show()',
      (cell) => ({ figures: figuresOf(cell) }),
      [
        'plt.switch_backend("Agg")',
        "try:",
        '    assert plt.gca().get_title() == "Sales"',
        "finally:",
        '    plt.close("all")',
      ],
    ],
  ];
  for (const [cell, known, lines] of asserted)
    it(`asserts what is known: ${cell}`, () => {
      const above = "import matplotlib.pyplot as plt\nimport numpy as np\nx = np.ones(3)\nf = g = lambda: 1";
      const text = textOf(planFor([above, cell, "a, b = a, b"], known(cell)));
      for (const line of lines) assert.ok(text.includes(`    ${line}\n`), text);
    });

  const drawn: readonly (readonly [cell: string, figures: Figures | undefined])[] = [
    ["n = x.sum()", undefined],
    ["plt.plot(x)", { isSure: true, axes: 1 }],
    ['plt.plot(x)\nplt.title("A")', { isSure: true, axes: 1, title: "A" }],
    ["fig, axes = plt.subplots(2, ncols=3)", { isSure: true, axes: 6 }],
    ["fig, axes = plt.subplots(n)", { isSure: true }],
    ['fig, ax = plt.subplots()\nax.set_title("A")\nax.set_title(b)', { isSure: true, axes: 1 }],
    ['fig, ax = plt.subplots()\nplt.colorbar(m)\nax.set_title("A")', { isSure: true }],
    ["if n:\n    plt.plot(x)", { isSure: false }],
    ["plt.plot(x)\nplt.close()", { isSure: false }],
    ['df.plot(title="A")', { isSure: false }],
    ['fig, ax = plt.subplots()\ndf.plot(ax=ax)\nax.set_title("A")', { isSure: true, axes: 1, title: "A" }],
    ["for i in x:\n    plt.figure()", { isSure: false }],
  ];
  for (const [cell, figures] of drawn)
    it(`sees what is drawn: ${cell}`, () => {
      assert.deepEqual(figuresOf(cell), figures);
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
        planFor(["", cell, "n"], { parameters: new Map(Object.entries(types)), uses: usesOf(cell) }),
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
