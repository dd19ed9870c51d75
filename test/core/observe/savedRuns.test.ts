import assert from "node:assert/strict";
import { parseIpynb } from "../../../src/core/notebook/ipynb.ts";
import type { Cell, Notebook } from "../../../src/core/notebook/notebook.ts";
import { alignCells, placeAfter } from "../../../src/core/observe/alignCells.ts";
import type { CellRun } from "../../../src/core/observe/cellRun.ts";
import { renderExecuted } from "../../../src/core/observe/renderExecuted.ts";
import { savedRuns, savedSeconds } from "../../../src/core/observe/savedRuns.ts";

const code = (source: string, more: Partial<Cell> = {}): Cell => ({
  kind: "code",
  language: "python",
  source,
  ...more,
});
const notebookOf = (...cells: Cell[]): Notebook => ({ format: "ipynb", language: "python", cells });
const ofCode = (...sources: string[]): Notebook => notebookOf(...sources.map((source) => code(source)));

describe("a notebook with the outputs of a run", () => {
  const markdown: Cell = { kind: "markdown", language: "markdown", source: "# Shop" };
  const notebook = notebookOf(markdown, code("1 / 0\n", { tags: ["raises-exception"] }), code("never"));
  const runs: readonly CellRun[] = [
    {
      cell: 1,
      status: "error",
      seconds: 0,
      executionCount: 3,
      outputs: [
        { output_type: "stream", name: "stdout", text: "a\nb\n" },
        { output_type: "execute_result", data: { "text/plain": "3", "application/json": { a: 1 } } },
        { output_type: "error", ename: "ZeroDivisionError", evalue: "division", traceback: ["line"] },
      ],
    },
  ];

  it("can be read as a notebook, with tags", () => {
    const read = parseIpynb(Buffer.from(renderExecuted(notebook, runs)));
    assert.ok(read.kind === "ipynb", JSON.stringify(read));
    const [, first] = notebook.cells;
    assert.deepEqual(read.notebook.cells, [markdown, { ...first, executionCount: 3 }, code("never")]);
  });

  it("has outputs that are read as they were; a cell that did not run has none", () => {
    const read = savedRuns(renderExecuted(notebook, runs));
    const [{ outputs } = { outputs: [] }] = runs;
    assert.deepEqual(
      read.map(({ cell, status, executionCount }) => ({ cell, status, executionCount })),
      [{ cell: 1, status: "error", executionCount: 3 }],
    );
    assert.equal(JSON.stringify(read[0]?.outputs), JSON.stringify(outputs));
  });
});

describe("saved outputs and timings", () => {
  const cell = (metadata: object, more: object = {}): object => ({
    cell_type: "code",
    source: ["x = 1\n", "x"],
    metadata,
    outputs: [],
    execution_count: null,
    ...more,
  });
  const file = (...cells: object[]): string => JSON.stringify({ cells, metadata: {}, nbformat: 4 });

  it("are read from lists of lines, without what only a site shows", () => {
    const data = { "text/plain": ["1\n", "2"], "application/vnd.google.colaboratory.intrinsic+json": {} };
    const runs = savedRuns(file(cell({}, { outputs: [{ output_type: "display_data", data }] })));
    assert.deepEqual(runs[0]?.outputs, [{ output_type: "display_data", data: { "text/plain": "1\n2" } }]);
    assert.deepEqual(savedRuns("no notebook"), []);
  });

  it("are added up when each cell says how long it took", () => {
    const lab = cell({
      execution: {
        "iopub.execute_input": "2024-05-01T23:59:59.500000Z",
        "shell.execute_reply": "2024-05-02T00:00:01.000000Z",
      },
    });
    const extension = cell({
      ExecuteTime: { start_time: "2024-05-01T10:00:00.1Z", end_time: "2024-05-01T10:00:00.6Z" },
    });
    const papermill = cell({ papermill: { duration: 2 } });
    const colab = cell({ executionInfo: { elapsed: 250 } });
    const empty = cell({}, { source: "\n" });
    assert.equal(savedSeconds(file(lab, extension, papermill, colab, empty)), 4.25);
    assert.equal(savedSeconds(file(lab, cell({}))), undefined);
    assert.equal(savedSeconds(file(cell({ execution: { "iopub.execute_input": "soon" } }))), undefined);
  });
});

describe("alignCells", () => {
  const check = (
    before: Notebook,
    after: Notebook,
    expected: readonly (readonly [number, number])[],
  ): void => {
    assert.deepEqual(
      [...alignCells(before, after)].toSorted(([a], [b]) => a - b),
      expected,
    );
  };

  it("pairs cells that stay, however many come between", () => {
    check(ofCode("a", "b"), ofCode("x", "a", "y", "b", "z"), [
      [0, 1],
      [1, 3],
    ]);
  });

  it("pairs changed cells in their order, the last with all that are left", () => {
    check(ofCode("a", "b", "c", "d", "e"), ofCode("a", "call()", "e"), [
      [0, 0],
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 2],
    ]);
    check(ofCode("a", "b"), ofCode("b2", "c2", "d2"), [
      [0, 0],
      [1, 1],
    ]);
  });

  it("leaves cells that are gone, and text, without a place", () => {
    const text: Cell = { kind: "markdown", language: "markdown", source: "a" };
    check(notebookOf(code("a"), text, code("b")), notebookOf(text, code("b")), [[2, 1]]);
  });
});

describe("placeAfter", () => {
  it("puts cells that were deleted where their heir is", () => {
    const changes = [
      { index: 1, before: "b", after: "call()" },
      { index: 2, before: "c", after: undefined },
    ];
    assert.deepEqual(
      [...placeAfter(ofCode("a", "b", "c", "d"), changes, 1)],
      [
        [0, 0],
        [1, 1],
        [2, 1],
        [3, 2],
      ],
    );
  });
});
