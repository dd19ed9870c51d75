import assert from "node:assert/strict";
import type { CellRun } from "../../../src/core/observe/cellRun.ts";
import { explainFailures } from "../../../src/core/observe/explainFailures.ts";
import { parseCell, readCell } from "../../../src/core/python/readCell.ts";
import { loadPython } from "../../support/grammars.ts";

/** A cell that failed, counted from 0. */
function failure(cell: number, ename: string, evalue: string): CellRun {
  const outputs = [{ output_type: "error" as const, ename, evalue, traceback: [] }];
  return { cell, status: "error", seconds: 0, executionCount: 1, outputs };
}

function missing(cell: number, name: string, more = ""): CellRun {
  return failure(cell, "NameError", `name '${name}' is not defined${more}`);
}

async function explain(cells: readonly string[], failed: readonly CellRun[]): Promise<readonly string[]> {
  const parser = await loadPython();
  const readings = cells.map((source) => {
    const parsed = parseCell(parser, source);
    try {
      return readCell(parsed);
    } finally {
      parsed.tree.delete();
    }
  });
  return explainFailures(failed, readings);
}

const cases: readonly (readonly [
  what: string,
  cells: readonly string[],
  failed: readonly CellRun[],
  says: readonly string[],
])[] = [
  [
    "a name of no cell",
    ["import pandas as pd", "print(df)"],
    [missing(1, "df")],
    ["In a fresh kernel cell 2 fails: `df` is defined nowhere above."],
  ],
  [
    "a name of a cell below",
    ["x = 1", "print(df)", "df = x"],
    [missing(1, "df", ". Did you mean: 'pdf'?")],
    ["In a fresh kernel cell 2 fails: `df` is defined nowhere above, only below, in cell 3."],
  ],
  [
    "a name of a cell that fails",
    ["df = load()", "print(df)"],
    [failure(0, "FileNotFoundError", "no such file."), missing(1, "df")],
    [
      "In a fresh kernel cell 1 fails: FileNotFoundError: no such file.",
      "In a fresh kernel cell 2 fails: `df` comes from cell 1, which fails.",
    ],
  ],
  [
    "a name that a function looks up",
    ["def f():\n    return rate", "f()"],
    [missing(1, "rate")],
    ["In a fresh kernel cell 2 fails: `rate` is defined nowhere above."],
  ],
  [
    "a name of a module that the cell calls",
    ["import tools", "tools.run()"],
    [missing(1, "np")],
    ["In a fresh kernel cell 2 fails: NameError: name 'np' is not defined."],
  ],
  [
    "a name that was deleted",
    ["df = 1", "del df", "print(df)"],
    [missing(2, "df")],
    ["In a fresh kernel cell 3 fails: NameError: name 'df' is not defined."],
  ],
  [
    "a name that a failed cell may have made unseen",
    ["from gone import *", "print(df)"],
    [failure(0, "ModuleNotFoundError", "No module named 'gone'"), missing(1, "df")],
    [
      "In a fresh kernel cell 1 fails: ModuleNotFoundError: No module named 'gone'.",
      "In a fresh kernel cell 2 fails: NameError: name 'df' is not defined.",
    ],
  ],
];

describe("explainFailures", () => {
  for (const [what, cells, failed, says] of cases)
    it(what, async () => {
      assert.deepEqual(await explain(cells, failed), says);
    });

  it("gives the words of a run that was stopped", async () => {
    const stopped: CellRun = { ...failure(0, "", ""), outputs: [], problem: "It took longer than 1 s." };
    assert.deepEqual(await explain(["x"], [stopped]), [
      "In a fresh kernel cell 1 fails: It took longer than 1 s.",
    ]);
  });
});
