import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { screenshotFailures } from "./harness/screenshotFailures.ts";
import { startWorkbench, type Workbench } from "./harness/startWorkbench.ts";

/** A cell that has run, with the timing that Jupyter notes. */
function cell(id: string, source: string, prints?: string): object {
  const execution = {
    "iopub.execute_input": "2024-05-01T10:00:00.000000Z",
    "shell.execute_reply": "2024-05-01T10:00:01.000000Z",
  };
  const outputs = prints === undefined ? [] : [{ output_type: "stream", name: "stdout", text: [prints] }];
  return { cell_type: "code", execution_count: 1, id, metadata: { execution }, outputs, source: [source] };
}

describe("Extract Cell to Module (Fresh Run)", () => {
  let workbench: Workbench;
  let source: string;

  beforeEach(async () => {
    source = mkdtempSync(path.join(tmpdir(), "notebridge-fresh-"));
    const cells = [
      cell("data", "print(open('orders.csv').readline())", "1\n\n"),
      cell("load", "import fractions\nrates = {'a': fractions.Fraction(1, 2)}"),
      cell("best", "best = max(rates.values())"),
      cell("show", "print(best)", "1/2\n"),
    ];
    const metadata = {
      kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
      language_info: { name: "python" },
    };
    const notebook = JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, undefined, 1);
    writeFileSync(path.join(source, "rates.ipynb"), `${notebook}\n`);
    writeFileSync(path.join(source, "orders.csv"), "1\n".repeat(1_200_000));
    workbench = await startWorkbench({ folder: source, settings: { "notebridge.observe.copyLimit": 1 } });
    workbench.page.setDefaultTimeout(60_000); // a run on a busy machine
    await workbench.openFile("rates.ipynb");
    await workbench.notebook.cellWith("best = max").waitFor();
  });
  screenshotFailures(() => workbench);
  afterEach(async () => {
    await workbench.stop();
    rmSync(source, { recursive: true, force: true });
  });

  it("runs the notebook after consent, reads what is too large in place, and the outputs are unchanged afterwards", async () => {
    const { page, quickInput, notifications, notebook } = workbench;
    await notebook.edit("best = max");
    await workbench.runCommand("Notebridge: Extract Cell to Module (Fresh Run)");
    const dialog = page.locator(".monaco-dialog-box");
    await dialog.getByText("Notebridge runs your notebook in a fresh kernel").waitFor();
    await workbench.screenshot("fresh-1-consent");
    await dialog.getByRole("button", { name: "Run", exact: true }).click();
    for (const [prompt, text] of [
      ["Module: a name", "steps"],
      ["Name of the function", "pick"],
    ] as const) {
      await quickInput.widget.getByText(prompt).waitFor();
      await quickInput.enter(text);
    }
    // Asked once: the check of the outputs copies the folder again.
    await dialog.getByText("which has 2.4 MB; the limit is 1 MB. Most of it is in orders.csv").waitFor();
    await workbench.screenshot("fresh-4-in-place");
    await dialog.getByRole("button", { name: "Read Large Files in Place", exact: true }).click();
    await quickInput.widget.getByPlaceholder("Creates steps.py and test_steps.py").waitFor();
    await page.getByText("def pick(rates").first().waitFor();
    await workbench.screenshot("fresh-2-preview");
    await quickInput.choose("Apply");
    await notifications.waitFor("pick is in steps.py now");
    await notifications.waitFor("Outputs unchanged");
    await workbench.screenshot("fresh-3-unchanged");
    const module = readFileSync(path.join(workbench.folder, "steps.py"), "utf8");
    assert.match(module, /^def pick\(rates: dict\[str, fractions\.Fraction\]\) -> fractions\.Fraction:$/m);
    assert.doesNotMatch(readFileSync(path.join(workbench.folder, "test_steps.py"), "utf8"), /skip/);
  });
});
