import assert from "node:assert/strict";
import { parseCell } from "../../../src/core/python/readCell.ts";
import { readSignature } from "../../../src/core/python/readSignature.ts";
import { loadPython } from "../../support/grammars.ts";

const text = `
import os

def rates(df: dict[str, int], *, by="a: b") -> float:  # of all
    """Rates.

    Args:
        df: rows
    """
    return 1

@cache
async def load(
    path,
): return path

class Model(Base):
    'A model.'

def rates_old(): ...
def twice(): "first"
def twice(x): f"not {x}"
if True:
    def hidden(): ...
`;

describe("readSignature", () => {
  const read = async (name: string) => readSignature(parseCell(await loadPython(), text).tree.rootNode, name);

  it("gives the head as it is written, and the docstring without its indentation", async () => {
    const rates = await read("rates");
    assert.equal(rates?.text, 'def rates(df: dict[str, int], *, by="a: b") -> float');
    assert.equal(rates.docstring, "Rates.\n\nArgs:\n    df: rows");
    assert.equal(text.slice(rates.span.start, rates.span.end), "rates");
  });

  it("reads decorated and asynchronous functions, and classes", async () => {
    assert.equal((await read("load"))?.text, "async def load(\n    path,\n)");
    assert.deepEqual(
      [(await read("Model"))?.text, (await read("Model"))?.docstring],
      ["class Model(Base)", "A model."],
    );
  });

  it("takes the last of several, and no text that is made as it runs", async () => {
    assert.deepEqual(
      [(await read("twice"))?.text, (await read("twice"))?.docstring],
      ["def twice(x)", undefined],
    );
  });

  it("finds nothing that is not at the top level", async () => {
    assert.deepEqual([await read("hidden"), await read("missing")], [undefined, undefined]);
  });
});
