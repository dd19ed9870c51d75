import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ImportedName } from "../../../src/core/python/nameFlow.ts";
import { parseHover } from "../../../src/core/types/parseHover.ts";
import { renderAnnotation } from "../../../src/core/types/renderAnnotation.ts";
import { importOf } from "../../support/importOf.ts";

const folder = join(import.meta.dirname, "../../fixtures/hovers");
const read = (name: string): string => readFileSync(join(folder, name), "utf8");

/** The annotation that a hover becomes; null for none. */
function annotationOf(hover: string, imports: readonly ImportedName[]): string | null {
  const type = parseHover(hover, imports);
  return (type && renderAnnotation(type, { imports, taken: new Set(), module: "" })?.text) ?? null;
}

const block = (type: string): string => `\`\`\`python\n${type}\n\`\`\``;
const pandas = [importOf("import pandas as pd")];

const cases: readonly (readonly [
  hover: string,
  annotation: string | null,
  imports?: readonly ImportedName[],
])[] = [
  // pyright
  ["(constant) ROWS: int", "int"],
  ["(parameter) df: DataFrame", "pd.DataFrame", pandas],
  ["(variable) x: Series | DataFrame | None", "pd.Series | pd.DataFrame | None", pandas],
  ["(variable) xs: Iterator[int]", "Iterator[int]"],
  [
    "(variable) g: Generator[int, None, None]",
    "Generator[int, None, None]",
    [...pandas, importOf("import numpy as np")],
  ],
  ["(variable) f: (a: int = 1, *rest: str) -> list[str]", "Callable"],
  ["(variable) f: Overload[(a: int) -> int, (a: str) -> str]", "Callable"],
  ["(class) Model", null],
  ["(module) np", null],
  // pyrefly
  ["(variable) df: pandas.core.frame.DataFrame[a: Int64, b: String, ...]", "pd.DataFrame"],
  ["(variable) keys: _collections_abc.dict_keys[str, int]", "KeysView"],
  ["(variable) m: data_prep.Model", "Model"],
  // ty
  ["int & ~AlwaysFalsy", "int"],
  ["list[@Todo]", "list"],
  ["dict_keys[str, int]", "KeysView"],
  // What is widened, dropped, or too much to say.
  ["str | Any", "str"],
  ["Literal[1, 'a'] | None", "int | str | None"],
  ["int | str | bytes | None", null],
  ["int | Unknown", null],
  ["list[Unknown]", "list"],
  ["tuple[int, ...]", "tuple[int, ...]"],
  ["tuple[int, Unknown]", null],
  ["tuple[int, *tuple[str, ...]]", null],
  ["type[int]", null],
  ["object", null],
  ["Never", null],
  ["Self@Model", null],
  ["'int'", "int"],
  ["Optional[int]", "int | None"],
  ["os._Environ[str]", null],
  ["somewhere._inner.Thing", null],
  // A short name that may be several classes, or one of a package that is not imported.
  ["DataFrame", null],
  ["DataFrame", null, [...pandas, importOf("import polars as pl")]],
  ["DataFrame", "DataFrame", [...pandas, importOf("from polars import DataFrame")]],
  ["Point", null],
  ["Point", "Point", [importOf("from geometry import Point")]],
  ["datetime", null, [importOf("import time")]],
  ["datetime", "datetime.datetime", [importOf("import datetime")]],
  // No types.
  ["x = 1", null],
  ["dict[str, int", null],
  ["", null],
];

describe("the type in a hover", () => {
  const imports = read("imports.txt").trim().split("\n").map(importOf);
  for (const tool of ["pyrefly", "ty", "basedpyright"])
    it(`is read as recorded from ${tool}`, () => {
      const recorded = JSON.parse(read(`${tool}.json`)) as [hover: string, annotation: string | null][];
      assert.deepEqual(
        recorded.map(([hover]) => [hover, annotationOf(hover, imports)]),
        recorded,
      );
    });

  for (const [hover, annotation, known = []] of cases)
    it(`${hover || "nothing"} is ${annotation ?? "not said"}`, () => {
      assert.equal(annotationOf(block(hover), known), annotation);
    });

  it("is not looked for in documentation", () => {
    assert.equal(annotationOf("int\n\nThe number of rows.", []), null);
    assert.equal(annotationOf("See:\n```python\nint\n```", []), null);
    assert.equal(annotationOf("```xml\n<class 'int'>\n```", []), null);
  });

  it("is given up where the text nests without end", () => {
    for (const part of ["[", "a[", "(", "a[(", "(()->", "a|", "'"]) {
      const text = part.repeat(Math.floor(1990 / part.length));
      assert.equal(annotationOf(block(text), []), null);
    }
  });
});
