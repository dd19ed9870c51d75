import assert from "node:assert/strict";
import { importedUses } from "../../../src/core/extract/importedUses.ts";
import { parseCell, readCell } from "../../../src/core/python/readCell.ts";
import { loadPython } from "../../support/grammars.ts";

/** cells: the uses, as "cell kind module:member@text" */
const cases: readonly (readonly [title: string, cells: readonly string[], expected: readonly string[]])[] = [
  [
    "a function that the cell imports",
    ["from features import rates\ndf = rates(df)"],
    ["0 import features:rates@rates", "0 call features:rates@rates"],
  ],
  [
    "one that a cell above imports, under another name",
    ["from shop.features import rates as r, twice", "for x in xs:\n    y = r(x) + sum(map(twice, xs))"],
    [
      "0 import shop.features:rates@rates",
      "0 import shop.features:twice@twice",
      "1 call shop.features:rates@r",
      "1 mention shop.features:twice@twice",
    ],
  ],
  [
    "attributes of modules",
    [
      "import features\nimport shop.prices\nimport shop.stock as s",
      "features.rates(1)\nshop.prices.add(2)\ns.count",
    ],
    ["1 call features:rates@rates", "1 call shop.prices:add@add", "1 mention shop.stock:count@count"],
  ],
  [
    "a module out of a package",
    ["from shop import prices", "prices.add(2)"],
    ["0 import shop:prices@prices", "1 mention shop:prices@prices", "1 call shop.prices:add@add"],
  ],
  [
    "not what the notebook has bound anew",
    ["from features import rates", "rates = 3", "print(rates)"],
    ["0 import features:rates@rates"],
  ],
  [
    "not what a function calls its own",
    ["from features import rates", "def f(rates):\n    return rates(1)"],
    ["0 import features:rates@rates"],
  ],
  [
    "what a function of the notebook calls",
    ["from features import rates", "def f(x):\n    return rates(x)"],
    ["0 import features:rates@rates", "1 call features:rates@rates"],
  ],
  [
    "not what is imported further down",
    ["rates(1)", "from features import rates"],
    ["1 import features:rates@rates"],
  ],
  [
    "not relative imports, nor cells that can't be parsed",
    ["from .features import rates\nrates()", "from features import"],
    [],
  ],
];

describe("importedUses", () => {
  for (const [title, cells, expected] of cases) {
    it(title, async () => {
      const parser = await loadPython();
      const readings = cells.map((source) => readCell(parseCell(parser, source)));
      const shown = importedUses(readings).map(
        ({ cell, kind, module, member, span }) =>
          `${cell} ${kind} ${module}:${member}@${(cells[cell] ?? "").slice(span.start, span.end)}`,
      );
      assert.deepEqual(shown, expected);
    });
  }
});
