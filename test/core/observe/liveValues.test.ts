import assert from "node:assert/strict";
import { draftExtraction } from "../../../src/core/extract/draft.ts";
import { readSelection } from "../../../src/core/extract/selection.ts";
import { liveValues } from "../../../src/core/observe/liveValues.ts";
import type { Observation, ObservedValue } from "../../../src/core/observe/observation.ts";
import { parsePercent } from "../../../src/core/notebook/percent.ts";
import { parseCell, readCell, type CellReading } from "../../../src/core/python/readCell.ts";
import { isRefusal } from "../../../src/core/refusal.ts";
import { classType } from "../../../src/core/types/pythonType.ts";
import { loadPython } from "../../support/grammars.ts";

const cells = ["xs = load()", "xs = clean(xs)", "ys = [x for x in xs]", "print(ys, xs)"];
const chosen = 2;

/** What is sure of each of the names, when the kernel has run this: a cell by its number, other code by its text. */
async function sure(
  history: readonly (number | string)[],
  { notebook = cells, selected = [chosen], names = ["xs", "ys"] } = {},
): Promise<{ readonly takes: string; readonly gives: string }> {
  const parser = await loadPython();
  const read = (source: string): CellReading => {
    const parsed = parseCell(parser, source);
    const reading = readCell(parsed);
    parsed.tree.delete();
    return reading;
  };
  const script = parsePercent(notebook.map((cell) => `# %%\n${cell}\n`).join(""));
  const readings = script.cells.map(({ source }) => read(source));
  const selection = readSelection(script, readings, selected);
  assert.ok(!isRefusal(selection));
  const draft = draftExtraction(script, readings, selection);
  assert.ok(!isRefusal(draft));
  const list: ObservedValue = { type: classType("", "list", [classType("", "int")]), length: 3 };
  const values: Observation = new Map(names.map((name) => [name, list]));
  const runs = history.map((run) => read(typeof run === "string" ? run : (notebook[run] ?? "")));
  const { parameters, returns } = liveValues(draft, readings, { values, runs });
  const words = (found: Observation): string =>
    [...found].map(([name, value]) => `${name} ${certaintyOf(value)}`).join(", ");
  return { takes: words(parameters), gives: words(returns) };
}

function certaintyOf({ type, length }: ObservedValue): string {
  if (length !== undefined) return "contents";
  return type?.kind === "class" && type.args.length > 0 ? "elements" : "class";
}

describe("what a kernel's values tell of a step", () => {
  it("all of its inputs, when the cells above have run, and all of its results when it has run itself", async () => {
    assert.deepEqual(await sure([0, 1]), { takes: "xs contents", gives: "" });
    assert.deepEqual(await sure([0, 1, 2]), { takes: "xs elements", gives: "ys contents" });
    assert.deepEqual(await sure([0, 1, 2, 3]), { takes: "xs elements", gives: "ys elements" });
    assert.deepEqual(await sure([0, 1, 2, 3, 0, 1]), { takes: "xs contents", gives: "ys elements" });
  });

  it("nothing of a name that another cell, or an older version of one, bound last", async () => {
    assert.deepEqual(await sure([0]), { takes: "", gives: "" });
    assert.deepEqual(await sure([0, 1, 2, 0]), { takes: "", gives: "ys contents" });
    assert.deepEqual(await sure([0, "xs = cleanse(xs)"]), { takes: "", gives: "" });
    assert.deepEqual(await sure([0, 1, "xs = 1"]), { takes: "", gives: "" });
    assert.deepEqual(await sure([0, 1, "for xs in []: pass"]), { takes: "", gives: "" });
    assert.deepEqual(await sure([0, 1, "del xs"]), { takes: "", gives: "" });
    assert.deepEqual(await sure([0, 1, 2, "ys = None"]), { takes: "xs elements", gives: "" });
    assert.deepEqual(await sure([0, 1, 2, "exec(code)"]), { takes: "", gives: "" });
    assert.deepEqual(await sure([0, 1, 2, "%run other.ipynb"]), { takes: "", gives: "" });
    assert.deepEqual(await sure([0, 1, 2, "from other import *"]), { takes: "", gives: "" });
    assert.deepEqual(await sure([0, 1, 2, "def f():\n    global xs\n    xs = 1"]), {
      takes: "",
      gives: "ys contents",
    });
    assert.deepEqual(await sure([0, 1, "this is xs no Python"]), { takes: "", gives: "" });
    assert.deepEqual(await sure([]), { takes: "", gives: "" });
  });

  it("the class alone of what was changed in place since", async () => {
    assert.deepEqual(await sure([0, 1, "xs.append('a')"]), { takes: "xs class", gives: "" });
    assert.deepEqual(await sure([0, 1, "xs[0] = 'a'"]), { takes: "xs class", gives: "" });
    assert.deepEqual(await sure([0, 1, 2, "ys.sort()"]), { takes: "xs elements", gives: "ys class" });
    const notebook = ["xs = load()", "xs[0] = 1", "print(xs)"];
    assert.deepEqual(await sure([0, 1], { notebook, selected: [1] }), {
      takes: "xs class",
      gives: "xs contents",
    });
    assert.deepEqual(await sure([0], { notebook, selected: [1] }), { takes: "xs contents", gives: "" });
  });

  it("nothing of the input when the cell binds its parameter anew, and all of the result", async () => {
    const notebook = ["xs = load()", "xs = str(xs)", "print(xs)"];
    assert.deepEqual(await sure([0, 1], { notebook, selected: [1] }), { takes: "", gives: "xs contents" });
    assert.deepEqual(await sure([0, 1, 0], { notebook, selected: [1] }), { takes: "xs contents", gives: "" });
  });

  it("what may leave a name as it was counts with what was there before", async () => {
    const notebook = ["xs = load()", "if small:\n    xs = []", "ys = f(xs)", "print(ys)", "xs = 'text'"];
    const takes = async (...history: readonly number[]): Promise<string> =>
      (await sure(history, { notebook })).takes;
    assert.equal(await takes(0, 1), "xs contents");
    assert.equal(await takes(0, 4, 1), "");
    assert.equal(await takes(0, 4, 0, 1), "xs contents");
    assert.equal(await takes(0, 1, 4), "");
  });

  it("the results of several cells, when the last of them that has to do with the name has run since", async () => {
    const notebook = ["a = 1", "xs = [a]", "xs.append(a)\nb = a", "print(xs, b)"];
    const options = { notebook, selected: [1, 2], names: ["xs"] };
    assert.equal((await sure([0, 1], options)).gives, "");
    assert.equal((await sure([0, 1, 2], options)).gives, "xs contents");
    assert.equal((await sure([0, 1, 2, 1], options)).gives, "");
  });

  it("line ends and empty lines around make no other cell", async () => {
    assert.deepEqual(await sure(["\r\n  \nxs = load()\r\n\n", 1]), { takes: "xs contents", gives: "" });
  });
});
