import assert from "node:assert/strict";
import type { Parser } from "web-tree-sitter";
import { lastUse } from "../../../src/core/observe/lastUse.ts";
import { parseCell, readCell } from "../../../src/core/python/readCell.ts";
import { loadPython } from "../../support/grammars.ts";

const f = "def f(x):\n    return x";

/** Cells, the first of which defines f or F | the last that may call it. */
const cases: readonly (readonly [cells: readonly string[], last: number | undefined])[] = [
  [[f], undefined],
  [[`${f}\nf(1)`], 0],
  [["def f(n):\n    return n and f(n - 1)", "x = 1"], undefined],
  [[f, "f(1)", "print(f(2))", "x = 3"], 2],
  [[f, "def g():\n    return f(1)", "x = 1", "g()", "y = 2"], 3],
  [[f, "g = lambda: f(1)", "y = 2"], 1],
  [[f, "f(1)", f, "f(2)"], 3],
  [[f, "f(1)", "f = max", "f(2)"], 1],
  [[f, "f(1)", "f = f(2)", "print(f)"], 3],
  [[f, "%time f(1)", "y = 2"], 1],
  [[f, "if f(1:\n  pass", "y = 2"], 1],
  [["class F:\n    pass", "a = F()", "a.go()", "b = 2"], 2],
  [["class F:\n    pass", "class G(F):\n    pass", "g = G()", "g.go()", "b = 2"], 3],
];

describe("lastUse", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadPython();
  });
  for (const [cells, last] of cases)
    it(cells.join(" / "), () => {
      const readings = cells.map((source) => {
        const parsed = parseCell(parser, source);
        const reading = readCell(parsed);
        parsed.tree.delete();
        return reading;
      });
      const name = cells[0]?.startsWith("class") === true ? "F" : "f";
      assert.equal(lastUse([name], readings, new Set([0])), last);
      assert.equal(lastUse(["other"], readings, new Set([0])), undefined);
    });
});
