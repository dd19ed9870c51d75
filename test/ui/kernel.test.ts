import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { screenshotFailures } from "./harness/screenshotFailures.ts";
import { startWorkbench, type Workbench } from "./harness/startWorkbench.ts";

interface SavedCell {
  readonly execution_count: number | null;
  readonly outputs: readonly {
    readonly output_type: string;
    readonly data?: Readonly<Record<string, unknown>>;
    readonly [key: string]: unknown;
  }[];
}

describe("the test kernel", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await startWorkbench({ folder: path.join(import.meta.dirname, "workspace") });
  });
  after(() => workbench.stop());
  screenshotFailures(() => workbench);

  const runAll = async (name: string): Promise<void> => {
    await workbench.openFile(name);
    await workbench.runCommand("Notebook: Run All");
  };

  it("gives the outputs that Jupyter would, and stops at an error", async () => {
    await workbench.openFile("outputs.ipynb");
    await workbench.runNotebook();
    await workbench.screenshot("kernel");
    await workbench.save();
    const text = readFileSync(path.join(workbench.folder, "outputs.ipynb"), "utf8");
    const { cells } = JSON.parse(text) as { readonly cells: readonly SavedCell[] };
    const [streams, plot, html, error, never] = cells;
    assert.deepEqual(streams?.outputs, [
      { output_type: "stream", name: "stdout", text: ["one\n", "two\n"] },
      { output_type: "stream", name: "stderr", text: ["three\n"] },
    ]);
    assert.deepEqual(Object.keys(plot?.outputs[0]?.data ?? {}).toSorted(), ["image/png", "text/plain"]);
    assert.deepEqual(html?.outputs[0]?.data?.["text/html"], ["<b>bold</b>"]);
    assert.equal(html.outputs[0].output_type, "execute_result");
    assert.equal(error?.outputs[0]?.ename, "ZeroDivisionError");
    assert.deepEqual(never?.outputs, []);
    assert.deepEqual(
      cells.map((cell) => cell.execution_count),
      [1, 2, 3, 4, null],
    );
  });

  it("is interrupted", async () => {
    await runAll("endless.ipynb");
    await workbench.notebook.waitForOutput("begun");
    await workbench.runCommand("Notebook: Interrupt");
    await workbench.notebook.waitForOutput("KeyboardInterrupt");
  });

  it("remembers until it is restarted", async () => {
    await runAll("count.ipynb");
    await workbench.notebook.waitForOutput("run 1");
    await workbench.runCommand("Notebook: Run All");
    await workbench.notebook.waitForOutput("run 2");
    await workbench.runCommand("Python Kernel: Restart");
    await workbench.runCommand("Notebook: Run All");
    await workbench.notebook.waitForOutput("run 1");
  });
});
