import assert from "node:assert/strict";
import { loadPython } from "../support/grammars.ts";
import { compare } from "../support/oracle.ts";
import { requireVenv } from "../support/venv.ts";
import { randomCells } from "./randomCell.ts";

/** Of the random cells a few are no Python: an assignment expression in a comprehension of a class body. */
const made = 5150;
const least = 5000;

describe("the reader against CPython's compiler", () => {
  it(`agrees on ${least} random cells`, async function () {
    this.timeout(120_000);
    const next = randomCells(2026);
    const verdicts = await compare(await loadPython(), requireVenv(), Array.from({ length: made }, next));
    const compared = verdicts.filter(({ outcome }) => outcome !== "not Python");
    assert.ok(compared.length >= least, `only ${compared.length} cells are Python`);
    const different = compared.filter(({ outcome }) => outcome === "different");
    const smallest = different.toSorted((one, other) => one.source.length - other.source.length)[0];
    assert.equal(
      different.length,
      0,
      `${different.length} cells, the smallest:\n${smallest?.source ?? ""}\n${smallest?.why ?? ""}`,
    );
  });
});
