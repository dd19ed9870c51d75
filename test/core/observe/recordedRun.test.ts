import assert from "node:assert/strict";
import type { Notebook } from "../../../src/core/notebook/notebook.ts";
import { renderRecordedRun } from "../../../src/core/observe/recordedRun.ts";

const notebook: Notebook = {
  format: "ipynb",
  language: "python",
  cells: [
    { kind: "markdown", language: "markdown", source: "# Title" },
    { kind: "code", language: "python", source: "x = 1", tags: ["raises-exception"] },
    { kind: "code", language: "python", source: "y = x" },
  ],
};

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
    const run = renderRecordedRun(notebook, changes, "/p/made.py", {
      functionName: "f",
      definitions: ["g"],
      helpers: ["h"],
    });
    assert.equal(run.recording, "/p/made.py.calls");
    assert.deepEqual([...run.texts.keys()], ["/p/made.py", "/p/gone.py"]);
    assert.equal(run.texts.get("/p/gone.py"), undefined);
    assert.match(
      run.texts.get("/p/made.py") ?? "",
      /^def f\(x\):\n {4}return x\n\n\nif .*:\n {4}f = .*\.record\(f, __file__ \+ "\.calls"\)\n/,
    );
    assert.match(run.texts.get("/p/made.py") ?? "", /record_definitions\(globals\(\), \["g"\], \["h"\]\)\n$/);
  });

  it("runs the cells as they will be, each at its place", () => {
    const gone = { index: 1, before: "x = 1", after: undefined };
    const { cells } = changes.notebook;
    const run = renderRecordedRun(
      notebook,
      { ...changes, notebook: { ...changes.notebook, cells: [gone, ...cells] } },
      "/p/made.py",
      { definitions: [], helpers: [] },
    );
    assert.deepEqual(
      run.notebook.cells.map(({ kind, source }) => [kind, source]),
      [
        ["markdown", "# Title"],
        ["code", ""],
        ["code", "y = f(x)"],
      ],
    );
    // An error that the notebook expects is expected here, too.
    assert.deepEqual(run.notebook.cells[1]?.tags, ["raises-exception"]);
  });
});
