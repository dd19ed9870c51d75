import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { eventually } from "./harness/poll.ts";
import { screenshotFailures } from "./harness/screenshotFailures.ts";
import { startWorkbench, type Workbench } from "./harness/startWorkbench.ts";

describe("two cells become one module while a kernel runs", () => {
  let workbench: Workbench;

  beforeEach(async () => {
    workbench = await startWorkbench({ folder: path.join(import.meta.dirname, "workspace") });
    await workbench.openFile("twice.ipynb");
    await workbench.notebook.cellWith("width = 4").waitFor();
  });
  screenshotFailures(() => workbench);
  afterEach(() => workbench.stop());

  const extract = async (line: string, name: string): Promise<void> => {
    await workbench.notebook.edit(line);
    await workbench.runCommand("Notebridge: Extract Cell to Module");
    for (const [prompt, text] of [
      ["Module: a name", "steps"],
      ["Name of the function", name],
    ] as const) {
      await workbench.quickInput.widget.getByText(prompt).waitFor();
      await workbench.quickInput.enter(text);
    }
    await workbench.quickInput.choose("Apply");
    await workbench.notebook.cellWith(`from steps import ${name}`).waitFor();
    await workbench.notifications.waitFor(`${name} is in steps.py now`);
  };

  it("the second runs without a restart", async () => {
    await extract("area = width", "find_area");
    const first = await workbench.notebook.cellWith("from steps import find_area").innerText();
    assert.doesNotMatch(first, /reload/); // the file tells of an earlier run: no kernel has run anything yet
    await workbench.notebook.select("print(");
    await workbench.runNotebook();
    await workbench.notebook.waitForOutput("area 12 volume 60");
    await extract("volume = area", "find_volume");
    await workbench.notebook.cellWith("importlib.reload").waitFor();
    await workbench.screenshot("reload");
    await workbench.runNotebook();
    await workbench.save();
    await eventually(() => {
      const text = readFileSync(path.join(workbench.folder, "twice.ipynb"), "utf8");
      // VS Code has written it.
      const { cells } = JSON.parse(text) as { readonly cells: readonly SavedCell[] };
      assert.deepEqual(
        cells.map((cell) => cell.execution_count),
        [5, 6, 7, 8],
      );
      const outputs = cells.flatMap((cell) => cell.outputs);
      assert.deepEqual(outputs, [{ name: "stdout", output_type: "stream", text: ["area 12 volume 60\n"] }]);
    });
  });
});

interface SavedCell {
  readonly execution_count: number | null;
  readonly outputs: readonly unknown[];
}
