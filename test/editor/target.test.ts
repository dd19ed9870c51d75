import assert from "node:assert/strict";
import { Selection, Uri, window, workspace } from "vscode";
import { isRefusal, renderRefusal } from "../../src/core/refusal.ts";
import { chooseTarget } from "../../src/editor/extract/target.ts";
import { createProject, type Project } from "./support/project.ts";

/** A cell as a menu passes it, of a notebook that only other extensions make. */
function cellOf(notebookType: string, address: string): object {
  const notebook = { notebookType, uri: Uri.parse(address), isUntitled: address.startsWith("untitled:") };
  return { notebook, index: 0, document: {} };
}

const refused: readonly (readonly [what: string, argument: object, reason: RegExp])[] = [
  [
    "the Interactive Window",
    cellOf("interactive", "untitled:/Interactive-1"),
    /Interactive Window has no file/,
  ],
  ["another type of notebook", cellOf("marimo-notebook", "file:///nb.py"), /one of type "marimo-notebook"/],
  ["an unsaved notebook", cellOf("jupyter-notebook", "untitled:/nb.ipynb"), /not saved yet/],
  ["a notebook on no disk", cellOf("jupyter-notebook", "vscode-vfs://host/nb.ipynb"), /not a file on a disk/],
];

const script = "# %%\na = 1\n\n# %%\nb = 2\n\n# %% [markdown]\n# Text\n";

/** The selections, from line and column to line and column counted from 0, and the cells meant. */
const selections: readonly (readonly [
  where: string,
  ranges: readonly (readonly number[])[],
  cells: number[],
])[] = [
  ["a cursor in the first cell", [[1, 2, 1, 2]], [0]],
  ["a cursor on a marker", [[3, 0, 3, 0]], [1]],
  ["a cursor behind the last line", [[8, 0, 8, 0]], [2]],
  ["a selection over two cells", [[1, 0, 4, 3]], [0, 1]],
  ["a selection up to the next marker", [[1, 0, 3, 0]], [0]],
  [
    "two cursors",
    [
      [7, 0, 7, 0],
      [0, 0, 0, 0],
    ],
    [0, 2],
  ],
];

describe("the cells that are meant", () => {
  for (const [what, argument, reason] of refused) {
    it(`are not those of ${what}`, () => {
      const target = chooseTarget(argument);
      assert.match(isRefusal(target) ? renderRefusal(target) : "not refused", reason);
    });
  }

  describe("in a script:", () => {
    let project: Project;
    beforeEach(async () => {
      project = createProject({ "script.py": script });
      await window.showTextDocument(await workspace.openTextDocument(project.path("script.py")));
    });
    afterEach(() => project.remove());

    for (const [where, ranges, cells] of selections) {
      it(where, () => {
        const editor = window.activeTextEditor;
        assert.ok(editor);
        editor.selections = ranges.map(([a = 0, b = 0, c = 0, d = 0]) => new Selection(a, b, c, d));
        assert.deepEqual(chooseTarget(undefined), { path: project.path("script.py"), cells });
      });
    }
  });
});
