import assert from "node:assert/strict";
import type { Notebook } from "../../../src/core/notebook/notebook.ts";
import { renderRecordedRun, renderRunNotebook } from "../../../src/core/observe/recordedRun.ts";

const notebook: Notebook = {
  format: "ipynb",
  language: "python",
  cells: [
    { kind: "markdown", language: "markdown", source: "# Title" },
    { kind: "code", language: "python", source: "x = 1", tags: ["raises-exception"] },
    { kind: "code", language: "python", source: "y = x" },
  ],
};

interface Written {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly source: string;
    readonly metadata: object;
  }[];
  readonly nbformat: number;
}

const parse = (text: string | undefined): Written => JSON.parse(text ?? "") as Written;

describe("renderRunNotebook", () => {
  it("keeps the cells' places, and writes the changed ones as they will be", () => {
    const { cells } = parse(renderRunNotebook(notebook, [{ index: 2, before: "y = x", after: "y = f(x)" }]));
    assert.deepEqual(
      cells.map(({ cell_type, source }) => [cell_type, source]),
      [
        ["markdown", "# Title"],
        ["code", "x = 1"],
        ["code", "y = f(x)"],
      ],
    );
    // An error that the notebook expects is expected here, too.
    assert.deepEqual(cells[1]?.metadata, { tags: ["raises-exception"] });
  });

  it("leaves a cell empty that goes away, so that the others keep their places", () => {
    const { cells } = parse(renderRunNotebook(notebook, [{ index: 1, before: "x = 1", after: undefined }]));
    assert.deepEqual(
      cells.map(({ source }) => source),
      ["# Title", "", "y = x"],
    );
  });
});

describe("renderRecordedRun", () => {
  const changes = {
    title: "Extract f",
    notebook: { path: "/p/nb.py", cells: [{ index: 2, before: "y = x", after: "y = f(x)" }] },
    files: [
      { path: "/p/made.py", before: undefined, after: "def f(x):\n    return x\n" },
      { path: "/p/gone.py", before: "a", after: undefined },
    ],
  };

  it("lets the module's function record its first call, and changes nothing else", () => {
    const run = renderRecordedRun(notebook, changes, "/p/made.py", "f");
    assert.deepEqual([run.notebook, run.recording], ["/p/nb.py.run.ipynb", "/p/made.py.calls"]);
    assert.deepEqual([...run.texts.keys()], ["/p/made.py", "/p/gone.py", "/p/nb.py.run.ipynb"]);
    assert.equal(run.texts.get("/p/gone.py"), undefined);
    assert.match(
      run.texts.get("/p/made.py") ?? "",
      /^def f\(x\):\n {4}return x\n\n\nf = .*\.record\(f, __file__ \+ "\.calls"\)\n$/,
    );
    assert.equal(parse(run.texts.get(run.notebook)).cells[2]?.source, "y = f(x)");
  });
});
