import assert from "node:assert/strict";
import { importOf, recordedInputs, renderPinnedTest } from "../../../src/core/unittest/pinnedTest.ts";
import type { Pins } from "../../../src/core/unittest/pins.ts";
import { plain, type TestInputs } from "../../../src/core/unittest/renderTest.ts";
import type { TestedFunction } from "../../../src/core/unittest/testedFunction.ts";

const name = (text: string): TestedFunction["parameters"][number] => ({
  name: text,
  type: undefined,
  use: undefined,
  mayBeNone: false,
});
const tested: TestedFunction = {
  name: "double",
  importName: "shop.features",
  isAsync: false,
  parameters: [name("df")],
  keywords: [],
  returns: [name("df")],
  columns: { parameters: new Map(), results: new Map() } as unknown as TestedFunction["columns"],
  dateColumns: [],
  isPrinting: false,
  figures: undefined,
};
const inputs: TestInputs = recordedInputs(
  new Map([["df", { code: "pd.DataFrame({'a': [1]})", imports: ["import pandas as pd"], replaced: [] }]]),
  ["df"],
  undefined,
);
const pins: Pins = {
  candidate: 0,
  recorded: { lines: ["df = pd.DataFrame({'a': [1]})"], imports: ["import pandas as pd"] },
  files: [],
  asserts: { lines: ["assert len(df) == 1"], imports: [] },
  seeds: { lines: [], imports: [] },
  place: { kind: "anywhere" },
  reads: [],
  edges: [],
  options: [],
  empty: [],
};
const place = { target: { path: "/p/tests/test_features.py", pathLines: undefined }, folder: ".." };
const render = (more: Partial<Pins>, of: TestedFunction = tested) =>
  renderPinnedTest(of, inputs, { ...pins, ...more }, place);

describe("renderPinnedTest", () => {
  it("says which results have no rows", () => {
    const of = (more: Partial<Pins>, returns = tested.returns) =>
      render(more, { ...tested, returns }).notes ?? [];
    const words =
      "The test of `double` pins `df` without rows: none of the rows that fit into a test reaches it. Write a row there that does.";
    assert.ok(of({ empty: ["result"] }).includes(words));
    assert.match(
      of({ empty: ["a", "b"] }, [name("a"), name("b")]).join(),
      /`a` and `b` without .* reaches them\./,
    );
    assert.doesNotMatch(of({}).join(), /without rows/);
  });
});

describe("recordedInputs", () => {
  const rest: TestInputs = {
    lines: [plain("model = fit(df)")],
    imports: [importOf("import numpy as np")],
    sampled: new Map(),
  };
  const cut = new Map([
    ["df", { code: "[1]", imports: [], replaced: [], rows: 1 }],
    ["model", undefined],
  ]);

  it("makes what can't be written by the notebook's lines", () => {
    const { lines, imports, recorded, notes } = recordedInputs(cut, ["df", "model"], rest);
    assert.deepEqual(
      lines.map(({ text }) => text),
      ["model = fit(df)"],
    );
    assert.deepEqual(recorded, [{ line: "df = [1]", imports: [] }]);
    assert.deepEqual(
      imports.map(({ statement }) => statement),
      ["import numpy as np"],
    );
    assert.deepEqual(notes, ["The test holds data of the notebook: 1 value of `df`."]);
  });

  it("leaves to the notebook's lines what they make besides", () => {
    const both = { ...rest, lines: [plain("df = load()"), ...rest.lines] };
    const { lines, recorded } = recordedInputs(cut, ["df", "model"], both);
    assert.deepEqual(
      lines.map(({ text }) => text),
      ["df = load()", "model = fit(df)"],
    );
    assert.deepEqual(recorded, []);
  });
});

describe("renderPinnedTest", () => {
  it("makes the inputs, calls the function and asserts what it gave", () => {
    const { blocks, imports } = render({});
    assert.deepEqual(
      blocks.map(({ text }) => text),
      [
        [
          "def test_double():",
          "    df = pd.DataFrame({'a': [1]})",
          "",
          "    result = double(df)",
          "",
          "    assert len(df) == 1",
        ].join("\n"),
      ],
    );
    assert.deepEqual(
      imports.map(({ statement }) => statement),
      ["import pandas as pd", "from shop.features import double"],
    );
  });

  it("has what is too long in files beside the test, and says so", () => {
    const { data, notes } = render({
      files: [
        { name: "double_df.csv", text: "a\n1\n" },
        { name: "double_expected.csv", text: "é".repeat(1000) },
      ],
    });
    assert.deepEqual(
      data?.map(({ path }) => path),
      ["/p/tests/data/double_df.csv", "/p/tests/data/double_expected.csv"],
    );
    assert.deepEqual(notes, [
      "What is too long to stand in the test is in data/double_df.csv and data/double_expected.csv beside it, 3 kB in all.",
    ]);
  });

  it("reads output by capsys, and runs beside the notebook where files are read there", () => {
    const { blocks, imports } = render({
      place: { kind: "notebook" },
      asserts: { lines: ["assert printed == 'a\\n'"], imports: [] },
    });
    const text = blocks[0]?.text ?? "";
    assert.match(text, /^def test_double\(capsys, monkeypatch\):\n {4}monkeypatch\.chdir\(Path\(__file__\)/);
    assert.match(text, /parent \/ "\.\."\)/);
    assert.match(text, /double\(df\)\n {4}printed = capsys\.readouterr\(\)\.out\n\n {4}assert printed/);
    assert.ok(imports.some(({ statement }) => statement === "from pathlib import Path"));
  });

  it("writes files into a temporary folder, with copies of what is read beside the notebook", () => {
    const texts = (copies: readonly string[]) => {
      const { blocks, imports } = render({
        place: { kind: "temporary", copies, folders: ["in", "in/b"] },
        edges: [{ name: "without_rows", lines: ["df = df.head(0)"], raises: "ValueError", asserts: null }],
      });
      const [main = "", edge = ""] = blocks.map(({ text }) => text);
      assert.match(main, /^def test_double\(monkeypatch, tmp_path\):\n/);
      assert.match(edge, /^def test_double_without_rows\(monkeypatch, tmp_path\):\n/);
      return { lines: main.split("\n").slice(1, 6), imports: imports.map(({ statement }) => statement) };
    };
    const folders = [
      '    (tmp_path / "in").mkdir()',
      '    (tmp_path / "in/b").mkdir(parents=True, exist_ok=True)',
    ];
    const one = texts(["a.csv"]);
    assert.deepEqual(one.lines.slice(0, 4), [
      ...folders,
      '    shutil.copy(Path(__file__).resolve().parent / ".." / "a.csv", tmp_path / "a.csv")',
      "    monkeypatch.chdir(tmp_path)",
    ]);
    assert.ok(one.imports.includes("import shutil"));
    assert.deepEqual(texts(["a.csv", "in/b.csv"]).lines, [
      ...folders,
      '    for name in ["a.csv", "in/b.csv"]:',
      '        shutil.copy(Path(__file__).resolve().parent / ".." / name, tmp_path / name)',
      "    monkeypatch.chdir(tmp_path)",
    ]);
    assert.ok(!texts([]).imports.includes("import shutil"));
  });

  it("seeds random numbers before the inputs are made, and closes figures", () => {
    const { blocks, imports } = render({
      seeds: { lines: ["random.seed(0)"], imports: ["import random"] },
      asserts: {
        lines: ["assert len(plt.get_fignums()) == 1"],
        imports: ["import matplotlib.pyplot as plt"],
      },
    });
    assert.match(blocks[0]?.text ?? "", /:\n {4}random\.seed\(0\)\n {4}df = /);
    assert.match(blocks[0]?.text ?? "", /\n {4}plt\.close\("all"\)$/);
    assert.ok(imports.some(({ statement }) => statement === "import random"));
  });

  it("makes long inputs once for several tests", () => {
    const long = `df = pd.DataFrame({"a": [${"1000, ".repeat(50)}]})`;
    const edges = [{ name: "without_rows", lines: ["df = df.head(0)"], raises: "ValueError", asserts: null }];
    const recorded = { lines: [long], imports: ["import pandas as pd"] };
    const { blocks } = render({ recorded, edges });
    assert.deepEqual(blocks[0]?.names, ["test_double", "double_inputs"]);
    assert.equal(
      blocks[0].text,
      [
        "def double_inputs():",
        `    ${long.replace("df =", "return")}`,
        "",
        "",
        "def test_double():",
        "    df = double_inputs()",
        "",
        "    result = double(df)",
        "",
        "    assert len(df) == 1",
      ].join("\n"),
    );
    assert.match(blocks[1]?.text ?? "", /:\n {4}df = double_inputs\(\)\n {4}df = df\.head\(0\)\n/);
    const two = { ...tested, parameters: [name("df"), name("n")] };
    const both = render({ recorded: { ...recorded, lines: [long, "n = 1"] }, edges }, two).blocks;
    assert.match(both[0]?.text ?? "", /n = 1\n\n {4}return df, n\n\n\ndef test_double/);
    assert.match(both[1]?.text ?? "", /:\n {4}df, n = double_inputs\(\)\n/);
    assert.doesNotMatch(render({ recorded }).blocks[0]?.text ?? "", /double_inputs/);
    const below = { lines: [long, 'path = tmp_path / "a"'], imports: [] };
    assert.doesNotMatch(render({ recorded: below, edges }).blocks[0]?.text ?? "", /double_inputs/);
  });

  it("pins what comes out for each value of a parameter", () => {
    const { blocks, imports } = render({
      options: [
        {
          name: "df",
          call: "result = double(df)",
          names: ["df", "expected"],
          cases: [
            ["False", "[0.5]"],
            ["True", "[1.5]"],
          ],
          asserts: { lines: ["assert_allclose(result, expected)"], imports: ["import numpy as np"] },
        },
      ],
    });
    assert.equal(
      blocks[1]?.text,
      [
        "@pytest.mark.parametrize(",
        '    ("df", "expected"),',
        "    [",
        "        (False, [0.5]),",
        "        (True, [1.5]),",
        "    ],",
        ")",
        "def test_double_by_df(df, expected):",
        "    result = double(df)",
        "",
        "    assert_allclose(result, expected)",
      ].join("\n"),
    );
    assert.deepEqual(
      imports.map(({ statement }) => statement),
      ["import pytest", "import pandas as pd", "import numpy as np", "from shop.features import double"],
    );
  });

  it("pins edge cases in tests of their own", () => {
    const { blocks, imports } = render({
      edges: [
        { name: "without_rows", lines: ["df = df.head(0)"], raises: "ValueError", asserts: null },
        {
          name: "with_a_missing_value",
          lines: ["df.iloc[0, 0] = None"],
          raises: null,
          asserts: { lines: ["assert result == 1"], imports: [] },
        },
      ],
    });
    assert.deepEqual(
      blocks.slice(1).map(({ text }) => text.split("\n").slice(0, 3).concat(text.split("\n").slice(-1))),
      [
        [
          "def test_double_without_rows():",
          "    df = pd.DataFrame({'a': [1]})",
          "    df = df.head(0)",
          "        double(df)",
        ],
        [
          "def test_double_with_a_missing_value():",
          "    df = pd.DataFrame({'a': [1]})",
          "    df.iloc[0, 0] = None",
          "    assert result == 1",
        ],
      ],
    );
    assert.ok(imports.some(({ statement }) => statement === "import pytest"));
  });
});

describe("importOf", () => {
  for (const [statement, module, bound] of [
    ["import pandas as pd", "pandas", "pd"],
    ["import datetime", "datetime", "datetime"],
    ["from decimal import Decimal", "decimal", "Decimal"],
  ] as const)
    it(statement, () => {
      assert.deepEqual(importOf(statement), { name: bound, module, statement });
    });
});
