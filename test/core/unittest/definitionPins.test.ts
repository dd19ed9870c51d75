import assert from "node:assert/strict";
import type { Parser } from "web-tree-sitter";
import { draftExtraction } from "../../../src/core/extract/draft.ts";
import { readSelection } from "../../../src/core/extract/selection.ts";
import type { RecordedCall } from "../../../src/core/observe/recordedCalls.ts";
import { parseCell, readCell } from "../../../src/core/python/readCell.ts";
import { isRefusal } from "../../../src/core/refusal.ts";
import type { DefinitionCall } from "../../../src/core/unittest/definitionCalls.ts";
import { definitionPins } from "../../../src/core/unittest/definitionPins.ts";
import { callLine } from "../../../src/core/unittest/renderTest.ts";
import { loadPython } from "../../support/grammars.ts";

const code = (text: string, imports: readonly string[] = []) => ({ code: text, imports, replaced: [] });

/** A recorded call with arguments by form and name: "=n". */
const call = (
  definition: string,
  given: Readonly<Record<string, string | undefined>>,
  more: Partial<RecordedCall> = {},
): RecordedCall => {
  const named = Object.entries(given).map(([key, text]) => {
    const [, form = "", name = ""] = /^(=|\*{0,2})(.*)$/.exec(key) ?? [];
    return { name, form: form as "" | "=", text };
  });
  return {
    definition,
    arguments: named.map(({ name, form }) => ({ name, form })),
    cuts: [new Map(named.map(({ name, text }) => [name, text === undefined ? undefined : code(text)]))],
    isAsync: false,
    isLazy: false,
    hasRows: false,
    isNone: false,
    ...more,
  };
};

describe("definitionPins", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadPython();
  });

  /** Each test that could be: what it tests, and its candidates as the code of a test. */
  const pinsOf = (
    name: string,
    recorded: readonly RecordedCall[],
    written: readonly DefinitionCall[] = [],
  ): readonly (readonly [tested: string, ...candidates: string[]])[] => {
    const sources = ["def f(x):\n    return x\nclass Stack:\n    pass", "data = [1, 2]", "f(data)\nStack()"];
    const readings = sources.map((source) => {
      const parsed = parseCell(parser, source);
      const reading = readCell(parsed);
      parsed.tree.delete();
      return reading;
    });
    const cells = sources.map((source) => ({ kind: "code" as const, language: "python", source }));
    const notebook = { cells, format: "ipynb" as const, language: "python" };
    const selection = readSelection(notebook, readings, [0]);
    assert.ok(!isRefusal(selection));
    const draft = draftExtraction(notebook, readings, selection);
    assert.ok(!isRefusal(draft));
    const pins = definitionPins(name, { readings, draft, importName: "made", recorded, written });
    return pins.map(({ tested, candidates }) => [
      tested,
      ...candidates.map(({ tested: subject, inputs }) =>
        [
          ...inputs.imports.map(({ statement }) => statement),
          ...inputs.lines.map(({ text }) => text),
          ...(inputs.recorded ?? []).map(({ line }) => line),
          callLine(subject, []),
        ].join("; "),
      ),
    ]);
  };

  for (const [what, recorded, text] of [
    ["by place and name", call("f", { x: "1", "=n": "2" }), "x = 1; n = 2; result = f(x, n=n)"],
    [
      "with several",
      call("f", { x: "1", "*rest": "(2,)", "**more": '{"k": 3}' }),
      'x = 1; rest = (2,); more = {"k": 3}; result = f(x, *rest, **more)',
    ],
    ["that gives nothing", call("f", { x: "[1]" }, { isNone: true }), "x = [1]; f(x)"],
    ["later", call("f", { x: "1" }, { isAsync: true }), "x = 1; result = asyncio.run(f(x))"],
    [
      "of a generator",
      call("f", { x: "1" }, { isLazy: true }),
      "from itertools import islice; x = 1; result = list(islice(f(x), 3))",
    ],
  ] as const)
    it(`repeats a call ${what}`, () => {
      assert.deepEqual(pinsOf("f", [recorded]), [["f", text]]);
    });

  it("prefers calls with something in their arguments, and leaves out what can't be written", () => {
    const recorded = [call("f", { x: "[]" }), call("f", { x: undefined }), call("f", { x: "[3]" })];
    assert.deepEqual(pinsOf("f", recorded), [["f", "x = [3]; result = f(x)", "x = []; result = f(x)"]]);
  });

  it("does not let an argument hide the function", () => {
    assert.deepEqual(pinsOf("f", [call("f", { f: "1" })]), []);
  });

  it("calls as the notebook does where nothing is recorded", () => {
    const written: DefinitionCall = {
      name: "f",
      text: "f(data)",
      reads: ["data"],
      at: { cell: 2, offset: 0 },
      expected: { kind: "something" },
      isLazy: false,
    };
    assert.deepEqual(pinsOf("f", [], [written]), [["f", "data = [1, 2]; result = f(data)"]]);
    assert.deepEqual(pinsOf("f", [], [{ ...written, reads: ["data", "missing"] }]), []);
  });

  it("follows an object: how it was made, and each method with what came before", () => {
    const push = (text: string) => call("Stack", { x: text }, { method: "push", isNone: true });
    const recorded = [
      call("Stack", { "=size": undefined }, { method: "" }),
      call("Stack", { "=size": "3" }, { method: "" }),
      push("1"),
      push("2"),
      call("Stack", {}, { method: "__call__" }),
    ];
    const own = "from made import Stack";
    assert.deepEqual(pinsOf("Stack", recorded), [
      ["Stack", "size = 3; result = Stack(size=size)"],
      ["Stack.push", `${own}; stack = Stack(size=3); x = 1; stack.push(x)`],
      [
        "Stack.__call__",
        `${own}; stack = Stack(size=3); stack.push(1); stack.push(2); result = stack()`,
        `${own}; stack = Stack(size=3); result = stack()`,
      ],
    ]);
  });

  it("does without a history that can't be written", () => {
    const recorded = [
      call("Stack", { stack: "3" }, { method: "" }),
      call("Stack", { x: undefined }, { method: "push" }),
      call("Stack", {}, { method: "pop" }),
    ];
    const made = "from made import Stack; made_stack = Stack(3); result = made_stack.pop()";
    assert.deepEqual(pinsOf("Stack", recorded).slice(1), [["Stack.pop", made]]);
  });
});
