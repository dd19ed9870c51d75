import assert from "node:assert/strict";
import type { ColumnUse, ToldValue } from "../../../src/core/columns/column.ts";
import { sampleValues } from "../../../src/core/unittest/sampleValues.ts";

const bound = (value: number | string): ToldValue => ({ kind: "bound", value });
const equal = (value: number | string): ToldValue => ({ kind: "equal", value });
const key = (value: number | string): ToldValue => ({ kind: "key", value });
const dates = 'pd.to_datetime(["2026-01-05 08:30:00", "2026-02-14 21:15:00", "2026-12-31 23:59:00"])';

/** column | how the code uses it | what it says of single values | three values for a test. */
const cases: readonly (readonly [
  column: string,
  uses: readonly ColumnUse[],
  told: readonly ToldValue[],
  values: string,
])[] = [
  ["temp", ["number"], [bound(30)], "[29, 30, 31]"],
  ["age", ["number"], [bound(18), bound(65)], "[17, 42, 66]"],
  ["p", ["number"], [bound(0.5)], "[0.25, 0.5, 0.75]"],
  ["p", ["number"], [bound(0.2), bound(0.9)], "[0.1, 0.55, 0.95]"],
  ["x", ["number"], [bound(2.5)], "[1.5, 2.5, 3.5]"],
  ["churn", ["number"], [equal(1)], "[0, 1, 0]"],
  ["class", ["number"], [equal(3)], "[3, 4, 3]"],
  ["station", ["text"], [equal("?")], '["?", "north", "south"]'],
  ["city", ["text"], [equal("Rome"), equal("Oslo")], '["Rome", "Oslo", "north"]'],
  ["answer", ["category"], [key("yes"), key("no")], '["yes", "no", "yes"]'],
  ["said", ["text"], [equal('a "b" \\')], '["a \\"b\\" \\\\", "north", "south"]'],
  ["day", ["dates"], [bound("2024-03-01")], 'pd.to_datetime(["2023-03-01", "2024-03-01", "2025-03-01"])'],
  ["t", ["dates"], [], dates],
  [
    "t",
    ["dates"],
    [{ kind: "parsed" }],
    '["2026-01-05 08:30:00", "2026-02-14 21:15:00", "2026-12-31 23:59:00"]',
  ],
  ["t", ["dates"], [{ kind: "parsed", format: "%d/%m/%Y" }], '["05/01/2026", "14/02/2026", "31/12/2026"]'],
  ["t", ["dates"], [{ kind: "parsed", format: "%A %d" }], dates],
  ["t", ["dates"], [{ kind: "parsed", unit: "s" }], "[1767601800, 1771103700, 1798761540]"],
  ["t", ["dates"], [{ kind: "parsed", unit: "D" }], dates],
  ["date", ["text"], [], '["2026-01-05", "2026-02-14", "2026-12-31"]'],
  ["created_at", [], [], dates],
  ["year", [], [], "[2024, 2025, 2026]"],
  ["birthYear", [], [], "[2024, 2025, 2026]"],
  ["quarter", [], [], "[1, 2, 4]"],
  ["n_rooms", ["number"], [], "[1, 2, 4]"],
  ["Unit Price", ["number"], [], "[9.5, 20.0, 49.9]"],
  ["customer_id", ["key"], [], "[1, 2, 3]"],
  ["stage", ["category"], [], '["a", "b", "a"]'],
  ["name", [], [], '["Ada", "Grace", "Alan"]'],
  ["x", ["number"], [], "[1.0, 2.5, 4.0]"],
  ["active", ["bool"], [], "[True, False, True]"],
];

describe("sample values of a column", () => {
  for (const [column, uses, told, values] of cases)
    it(`${column} ${uses.join(" ")} ${JSON.stringify(told)}`, () => {
      assert.equal(sampleValues(column, { uses: new Set(uses), told }, 0), values);
    });

  it("differ between columns of which nothing is known", () => {
    const rows = [0, 1, 2, 3].map((at) => sampleValues("x", { uses: new Set(), told: [] }, at));
    assert.equal(new Set(rows).size, 4);
  });
});
