import assert from "node:assert/strict";
import { parseRunLine, type CellOutput, type CellRun } from "../../../src/core/observe/cellRun.ts";
import {
  compareRuns,
  timedCells,
  type CompareOptions,
  type OutputDifference,
} from "../../../src/core/observe/compareOutputs.ts";

const printed = (text: string, name = "stdout"): CellOutput => ({ output_type: "stream", name, text });
const shown = (data: Record<string, unknown>): CellOutput => ({ output_type: "display_data", data });
const raised = (evalue: string, traceback: string[] = []): CellOutput => ({
  output_type: "error",
  ename: "ValueError",
  evalue,
  traceback,
});
const ran = (cell: number, ...outputs: CellOutput[]): CellRun => ({
  cell,
  status: "ok",
  seconds: Math.random(),
  executionCount: undefined,
  outputs,
});

function check(
  before: CellRun[],
  after: CellRun[],
  expected: OutputDifference[],
  options?: CompareOptions,
): void {
  assert.deepEqual(compareRuns(before, after, options), expected);
}
const checkOne = (
  before: CellOutput[],
  after: CellOutput[],
  expected: readonly [string, string] | undefined,
): void => {
  const difference = expected && { cell: 3, before: expected[0], after: expected[1] };
  check([ran(3, ...before)], [ran(3, ...after)], difference ? [difference] : []);
};
const same = (before: CellOutput[], after: CellOutput[]): void => {
  checkOne(before, after, undefined);
};

describe("compareRuns", () => {
  it("tells printed text that differs", () => {
    checkOne([printed("1\n")], [printed("2\n")], ["1\n", "2\n"]);
    checkOne([printed("a")], [printed("\u001b[31ma\u001b[0m")], ["a", "\u001b[31ma\u001b[0m"]);
    checkOne([printed("a\n")], [], ["a\n", ""]);
  });

  it("joins printed text, however it came", () => {
    same([printed("a"), printed("warning", "stderr"), printed("b\n")], [printed("ab\n")]);
  });

  it("keeps the order of printed and displayed", () => {
    const figure = shown({ "text/plain": "<Figure>" });
    checkOne([printed("a\n"), figure], [figure, printed("a\n")], ["a\n<Figure>\n", "<Figure>\na\n"]);
  });

  it("compares HTML too, and of images only that there is one", () => {
    const table = (cell: string) => shown({ "text/plain": "x", "text/html": `<b>${cell}</b>` });
    checkOne([table("1")], [table("2")], ["x\n<b>1</b>\n", "x\n<b>2</b>\n"]);
    same([shown({ "image/png": "AAAA" })], [shown({ "image/png": "BBBB" })]);
    checkOne([shown({ "image/png": "AAAA" })], [], ["[image/png]\n", ""]);
  });

  it("compares JSON by its value, and widgets by their presence", () => {
    const json = (value: unknown) => shown({ "application/vnd.plot+json": value });
    checkOne([json({ a: 1 })], [json({ a: 2 })], ['{"a":1}\n', '{"a":2}\n']);
    const widget = (id: string) => shown({ "application/vnd.jupyter.widget-view+json": { model_id: id } });
    same([widget("1f")], [widget("2e")]);
  });

  it("does not compare stderr, tracebacks and names made anew", () => {
    same([printed("/a.py:3: careful\n", "stderr")], []);
    same([raised("no", ["cell 3"])], [raised("no", ["features.py"])]);
    same([printed("<Box at 0x7f01aa>")], [printed("<Box at 0x7f02bb>")]);
    same([shown({ "text/html": "<table id=T_0a1b2>" })], [shown({ "text/html": "<table id=T_fffff>" })]);
    same(
      [shown({ "text/html": "<p id=0b6ff2a4-3c1f-4d6c-9a53-0e1d2c3b4a59>" })],
      [shown({ "text/html": "<p id=ffffffff-3c1f-4d6c-9a53-0e1d2c3b4a59>" })],
    );
  });

  it("compares other hexadecimal numbers", () => {
    checkOne([printed("0x7f01")], [printed("0x7f02")], ["0x7f01", "0x7f02"]);
  });

  it("compares errors by their message, and says why a cell did not end", () => {
    checkOne([raised("no")], [raised("yes")], ["ValueError: no\n", "ValueError: yes\n"]);
    const stopped: CellRun = { ...ran(0, printed("a")), status: "error", problem: "The kernel died." };
    check(
      [ran(0, printed("a\n"))],
      [stopped],
      [{ cell: 0, before: "a\n", after: "a\n(The kernel died.)\n" }],
    );
  });

  it("leaves out how long a cell took, where it says that it tells", () => {
    const took = (time: string) => [ran(0, printed(`Wall time: ${time}\n6\n`))];
    check(took("3 ms"), took("4 ms"), [], { timed: new Set([0]) });
    const difference = { cell: 0, before: "Wall time: 3 ms\n6\n", after: "Wall time: 4 ms\n6\n" };
    check(took("3 ms"), took("4 ms"), [difference]);
    check(
      took("3 ms"),
      [ran(0, printed("Wall time: 4 ms\n7\n"))],
      [{ cell: 0, before: "(timing)\n6\n", after: "(timing)\n7\n" }],
      { timed: new Set([0]) },
    );
  });

  it("tells cells that one run did not come to", () => {
    check([ran(0), ran(1)], [ran(0)], [{ cell: 1, before: "", after: "(not run)" }]);
    check([ran(0)], [ran(0), ran(1, printed("x\n"))], [{ cell: 1, before: "(not run)", after: "x\n" }]);
  });

  describe("with cells moved", () => {
    const cellMap = new Map([
      [0, 0],
      [1, 1],
      [2, 1],
      [4, 3],
    ]);
    const before = [ran(0), ran(1, printed("a")), ran(2, printed("b\n")), ran(4, printed("c\n"))];

    it("compares merged cells with the one that they became", () => {
      check(before, [ran(0), ran(1, printed("ab\n")), ran(3, printed("c\n"))], [], { cellMap });
    });

    it("names the cell by its place before", () => {
      const after = [ran(0), ran(1, printed("ab\n")), ran(3, printed("d\n"))];
      check(before, after, [{ cell: 4, before: "c\n", after: "d\n" }], { cellMap });
    });

    it("tells what a deleted or an added cell put out", () => {
      check([ran(0), ran(1)], [ran(0)], [], { cellMap: new Map([[0, 0]]) });
      check(
        [ran(0), ran(1, printed("x\n"))],
        [ran(0), ran(5, printed("y\n"))],
        [
          { cell: 1, before: "x\n", after: "" },
          { cell: undefined, before: "", after: "y\n" },
        ],
        { cellMap: new Map([[0, 0]]) },
      );
    });
  });
});

describe("timedCells", () => {
  it("finds cells with a timing magic", () => {
    const sources = ["x = 1", "%time x = 1", "%%timeit\nx = 1", "y = 3 %time", "if x:\n    %timeit x"];
    const cells = sources.map((source) => ({ kind: "code", language: "python", source }) as const);
    const notebook = { format: "ipynb", language: "python", cells } as const;
    assert.deepEqual([...timedCells(notebook)], [1, 2, 4]);
  });
});

describe("parseRunLine", () => {
  it("reads the lines of the script", () => {
    assert.deepEqual(parseRunLine('{"done": true}'), { kind: "done" });
    assert.deepEqual(parseRunLine('{"error": "No kernel."}'), { kind: "failed", reason: "No kernel." });
    const line = '{"cell": 2, "status": "ok", "seconds": 0.5, "execution_count": null, "outputs": []}';
    const run = { cell: 2, status: "ok", seconds: 0.5, executionCount: undefined, outputs: [] };
    assert.deepEqual(parseRunLine(line), { kind: "cell", run });
  });

  it("takes nothing else for one", () => {
    for (const text of ["", "hello", "3", "null", "{}", '{"cell"'])
      assert.equal(parseRunLine(text), undefined);
  });
});
