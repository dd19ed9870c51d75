import assert from "node:assert/strict";
import type { Parser } from "web-tree-sitter";
import { parseCell } from "../../../src/core/python/readCell.ts";
import { readDefinitionCalls, type DefinitionCall } from "../../../src/core/unittest/definitionCalls.ts";
import { loadPython } from "../../support/grammars.ts";

/** The definition of f or of the class F | a cell below it | the call for a test with what it reads | what is expected. */
const cases: readonly (readonly [
  definition: string,
  below: string,
  call: string | undefined,
  expected?: DefinitionCall["expected"],
])[] = [
  ["def f(n):\n    return n + 1", "print(f(2))", "f(2) <- ", { kind: "something" }],
  ["def f(n):\n    return [n]", "x = f(m, k=df.a)", "f(m, k=df.a) <- m df", { kind: "type", name: "list" }],
  ["def f(n):\n    return n, 1", "a, b = f(2)", "f(2) <- ", { kind: "tuple", length: 2 }],
  ["def f(n) -> dict[str, int]:\n    return g(n)", "f(2)", "f(2) <- ", { kind: "type", name: "dict" }],
  ["def f(n):\n    if n:\n        return 1\n    return 'a'", "f(2)", "f(2) <- ", { kind: "something" }],
  ["def f(n=1, *, k=2):\n    print(n)", "", "f() <- ", { kind: "nothing" }],
  ["def f(n=1, *a, **k):\n    return not n", "", "f() <- ", { kind: "type", name: "bool" }],
  ["def f(n):\n    return n", "", undefined],
  ["def f(n):\n    return n", "assert f(2) == 2", "f(2) <- ", { kind: "something" }],
  ["async def f(n):\n    return n", "await f(2)", undefined],
  ["def f(n):\n    return n", "for i in x:\n    f(i)", undefined],
  ["def f(n):\n    return n", "[f(i) for i in x]", undefined],
  ["def f(n):\n    return n", "f(*x)", undefined],
  ["def f(n):\n    return n", "f(lambda x: x)", undefined],
  ["def f(n):\n    return b'a'", "f(1)", "f(1) <- ", { kind: "something" }],
  [
    "class F:\n    def __init__(self, n, s='a'):\n        self.n = n\n        self.name = s\n        self.m = n + 1",
    "model = F(3, s='b')",
    "F(3, s='b') <- ",
    {
      kind: "object",
      attributes: [
        ["n", "3"],
        ["name", "'b'"],
      ],
    },
  ],
  ["class F:\n    pass", "", "F() <- ", { kind: "object", attributes: [] }],
  ["class F:\n    def __init__(self, n):\n        pass", "", undefined],
];

describe("how definitions are called", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadPython();
  });
  for (const [definition, below, text, expected] of cases)
    it(`${definition} / ${below}`, () => {
      const cells = [definition, below].map((source) => parseCell(parser, source));
      const [call, ...others] = readDefinitionCalls(
        [definition.startsWith("class") ? "F" : "f"],
        new Map(cells.map((cell, at) => [at, cell])),
      );
      for (const { tree } of cells) tree.delete();
      assert.equal(call && `${call.text} <- ${call.reads.join(" ")}`, text);
      assert.deepEqual(call?.expected, expected);
      assert.deepEqual(others, []);
    });

  it("has several calls of one, in the notebook's order, and says that it is a generator", () => {
    const cells = ["def f(n):\n    yield n", "f(1)\nx = f(2)", "f(3)\nf(4)"].map((source) =>
      parseCell(parser, source),
    );
    const calls = readDefinitionCalls(["f"], new Map(cells.map((cell, at) => [at, cell])));
    for (const { tree } of cells) tree.delete();
    assert.deepEqual(
      calls.map(({ text, isLazy, at }) => [text, isLazy, at?.cell]),
      [
        ["f(1)", true, 1],
        ["f(2)", true, 1],
        ["f(3)", true, 2],
      ],
    );
  });
});
