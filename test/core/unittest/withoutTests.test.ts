import assert from "node:assert/strict";
import { importOf } from "../../../src/core/unittest/pinnedTest.ts";
import { testBlock, type TestText } from "../../../src/core/unittest/renderTest.ts";
import { withoutTests } from "../../../src/core/unittest/withoutTests.ts";

describe("withoutTests", () => {
  const text: TestText = {
    head: "",
    imports: ["import numpy as np", "import pytest", "from shop import double"].map(importOf),
    blocks: [
      testBlock("double", 'def test_double():\n    x.np = double("double_x.csv")'),
      testBlock("other", 'def test_other():\n    with pytest.raises(np.x):\n        double("other_x.csv")'),
    ],
    data: [
      { path: "/p/data/double_x.csv", text: "a" },
      { path: "/p/data/other_x.csv", text: "b" },
    ],
  };

  it("leaves out what only those tests need", () => {
    const { blocks, imports, data } = withoutTests(text, new Set(["test_other"]));
    assert.deepEqual(
      blocks.map(({ names }) => names),
      [["test_double"]],
    );
    assert.deepEqual(
      imports.map(({ statement }) => statement),
      ["from shop import double"],
    );
    assert.deepEqual(data, [{ path: "/p/data/double_x.csv", text: "a" }]);
  });

  it("leaves out tests whose inputs were made by one of those", () => {
    const { blocks } = withoutTests(
      {
        ...text,
        blocks: [
          {
            names: ["test_a", "a_inputs"],
            kind: "definition",
            text: "def a_inputs(): ...\ndef test_a(): ...",
          },
          testBlock("a_edge", "def test_a_edge():\n    a_inputs()"),
          testBlock("b", "def test_b(): ..."),
        ],
      },
      new Set(["test_a"]),
    );
    assert.deepEqual(
      blocks.map(({ names }) => names),
      [["test_b"]],
    );
  });

  it("leaves the text alone where all stay", () => {
    assert.equal(withoutTests(text, new Set(["test_missing"])), text);
  });
});
