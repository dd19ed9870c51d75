import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ipynbOfPercent } from "../support/extractCase.ts";
import { eventually } from "./harness/poll.ts";
import { screenshotFailures } from "./harness/screenshotFailures.ts";
import { startWorkbench, type Workbench } from "./harness/startWorkbench.ts";

const project = '[project]\nname = "shop"\ndependencies = [\n    "numpy", # arrays\n]\n';
const script =
  "# %%\nimport pandas as pd\nprices = [1, 2]\n# %%\ntotal = pd.Series(prices).sum()\n# %%\nprint('total', total)\n";

describe("a module that the project does not reach yet", () => {
  let workbench: Workbench;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "notebridge-reach-"));
    mkdirSync(path.join(folder, "src/shop"), { recursive: true });
    writeFileSync(path.join(folder, "src/shop/__init__.py"), "");
    writeFileSync(path.join(folder, "pyproject.toml"), project);
    writeFileSync(path.join(folder, "prices.ipynb"), ipynbOfPercent(script));
    workbench = await startWorkbench({ folder });
    await workbench.openFile("prices.ipynb");
    await workbench.notebook.cellWith("import pandas").waitFor();
    await workbench.notebook.edit("total = pd");
    await workbench.runCommand("Notebridge: Extract Cell to Module");
    for (const [prompt, text] of [
      ["Module: a name", "features"],
      ["Name of the function", "write"],
    ] as const) {
      await workbench.quickInput.widget.getByText(prompt).waitFor();
      await workbench.quickInput.enter(text);
    }
  });
  screenshotFailures(() => workbench);
  afterEach(async () => {
    await workbench.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = (name: string): string => readFileSync(path.join(workbench.folder, name), "utf8");
  const refusal = "The notebook can't import `shop`";

  it("goes beside the notebook by a button, and declares its import by a choice", async () => {
    const toast = await workbench.notifications.waitFor(refusal);
    assert.match(await toast.innerText(), /Add to sys\.path[^]*Copy pip Install/);
    await workbench.screenshot("reach-1-refusal");
    await workbench.notifications.press(refusal, "Beside Notebook");
    await workbench.quickInput.choose("Declare pandas");
    await workbench.quickInput.widget.getByPlaceholder("changes pyproject.toml").waitFor();
    await workbench.screenshot("reach-2-declared");
    await workbench.quickInput.choose("Apply");
    await workbench.notifications.waitFor("write is in features.py now");
    assert.equal(read("pyproject.toml"), project.replace("# arrays\n", '# arrays\n    "pandas",\n'));
    assert.match(read("features.py"), /^import pandas as pd$/m);
    await workbench.runCommand("Notebridge: Undo Extraction");
    await eventually(() => {
      assert.equal(read("pyproject.toml"), project);
    });
  });

  it("is found by a line in the cell, by a button", async () => {
    await workbench.notifications.press(refusal, "Add to sys.path");
    await workbench.quickInput.choose("Apply");
    await workbench.notebook.cellWith("from shop.features import write").waitFor();
    await workbench.runNotebook();
    await workbench.notebook.waitForOutput("total 3");
  });
});
