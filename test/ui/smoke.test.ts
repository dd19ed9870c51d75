import assert from "node:assert/strict";
import path from "node:path";
import { startWorkbench, type Workbench } from "./harness/startWorkbench.ts";

describe("the workbench with the installed extension", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await startWorkbench({ folder: path.join(import.meta.dirname, "../editor/workspace") });
  });
  after(() => workbench.stop());

  it("offers the command in the palette", async () => {
    await workbench.openPalette("Notebridge: Extract Cell to Module");
    await workbench.quickInput.cancel();
  });

  it("opens a notebook and runs it with a real kernel", async () => {
    await workbench.openFile("notebook.ipynb");
    await workbench.notebook.cellWith("spend = 10").waitFor();
    await workbench.runCommand("Notebook: Run All");
    const output = await workbench.notebook.waitForOutput("10");
    assert.equal((await output.innerText()).trim(), "10");
    await workbench.screenshot("smoke");
  });
});
