import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { requireVenv } from "../support/venv.ts";
import { poll } from "./harness/poll.ts";
import { screenshotFailures } from "./harness/screenshotFailures.ts";
import { startWorkbench, type Workbench } from "./harness/startWorkbench.ts";

const load = 'import json\n\nimport pandas as pd\n\nrates = json.loads("[0.5, 1.5]")';
// What no reading of the code can tell: only the kernel knows what this is.
const orders = 'orders = getattr(pd, "Data" + "Frame")({"price": [1.0, 2.5], "rate": rates})';
const share = 'total = orders["price"] * orders["rate"]\nshare = [rate / sum(rates) for rate in rates]';
const notebooks: Readonly<Record<string, readonly string[]>> = {
  live: [load, orders, share, "print(total.sum(), share)"],
  busy: ["x = 1", "y = x + 1", "import time\nprint('begun', y)\ntime.sleep(600)"],
  dead: ["x = 1", "y = x + 1", "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nprint(y)"],
};

describe("types come from the running kernel", () => {
  let workbench: Workbench;
  let source: string;

  before(async () => {
    source = mkdtempSync(path.join(tmpdir(), "notebridge-live-"));
    for (const [name, sources] of Object.entries(notebooks)) {
      const cells = sources.map((text, at) => ({
        cell_type: "code",
        execution_count: null,
        id: `cell-${at}`,
        metadata: {},
        outputs: [],
        source: text.split(/(?<=\n)/),
      }));
      const metadata = {
        kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
        language_info: { name: "python" },
      };
      const notebook = JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, undefined, 1);
      writeFileSync(path.join(source, `${name}.ipynb`), `${notebook}\n`);
    }
    workbench = await startWorkbench({
      folder: source,
      settings: { "notebridge.observe.liveKernel": "ask" },
    });
    workbench.page.setDefaultTimeout(60_000); // runs on a busy machine
  });
  screenshotFailures(() => workbench);
  after(async () => {
    await workbench.stop();
    rmSync(source, { recursive: true, force: true });
  });

  const begin = async (line: string, name: string): Promise<void> => {
    await workbench.notebook.edit(line);
    await workbench.runCommand("Notebridge: Extract Cell to Module");
    for (const [prompt, text] of [
      ["Module: a name", "steps"],
      ["Name of the function", name],
    ] as const) {
      await workbench.quickInput.widget.getByText(prompt).waitFor();
      await workbench.quickInput.enter(text);
    }
  };
  const answer = async (question: string, button: string, picture: string): Promise<void> => {
    const dialog = workbench.page.locator(".monaco-dialog-box", { hasText: question });
    await dialog.waitFor();
    await workbench.screenshot(picture);
    await dialog.getByRole("button", { name: button, exact: true }).click();
    await dialog.waitFor({ state: "detached" });
  };
  const preview = async (heading: string): Promise<void> => {
    await workbench.quickInput.widget.getByPlaceholder("Creates steps.py and test_steps.py").waitFor();
    await workbench.page.getByText(heading).first().waitFor();
  };

  it("once a person agrees: exact types, a test that passes, outputs unchanged, and back", async () => {
    const { notebook, notifications, quickInput } = workbench;
    await workbench.openFile("live.ipynb");
    await notebook.cellWith("rates = json.loads").waitFor();
    await workbench.runNotebook();
    await begin("total = orders", "split");
    await answer("the notebook's running kernel", "Cancel", "live-1-consent");
    await preview("def split(orders, rates)");
    await quickInput.cancel();
    await begin("total = orders", "split");
    await answer("the notebook's running kernel", "Ask the Kernel", "live-1-consent");
    await preview("def split(orders: pd.DataFrame, rates: list[float])");
    await workbench.screenshot("live-2-preview");
    await quickInput.choose("Apply");
    await notifications.waitFor("split is in steps.py now");
    const { folder } = workbench;
    const module = readFileSync(path.join(folder, "steps.py"), "utf8");
    assert.match(
      module,
      /^def split\(orders: pd\.DataFrame, rates: list\[float\]\) -> tuple\[pd\.Series, list\[float\]\]:$/m,
    );
    const pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider"];
    assert.match(execFileSync(requireVenv(), pytest, { cwd: folder, encoding: "utf8" }), /^1 passed/m);
    await notifications.press("split is in steps.py now", "Check Outputs");
    await answer("Notebridge runs your notebook in a fresh kernel", "Run", "live-3-run");
    await notifications.waitFor("Outputs unchanged");
    await workbench.screenshot("live-4-unchanged");
    await workbench.runCommand("Notebridge: Undo Extraction");
    await notebook.cellWith("share = [rate").waitFor();
    await poll("the new files to be gone", () =>
      Promise.resolve(readdirSync(folder).some((name) => name.includes("steps.py")) ? undefined : true),
    );
  });

  it("and a kernel that is busy or has died is not asked: a note says so", async () => {
    await workbench.openFile("busy.ipynb");
    await workbench.notebook.cellWith("time.sleep").waitFor();
    await workbench.runCommand("Notebook: Run All");
    await workbench.notebook.waitForOutput("begun 2");
    await begin("y = x + 1", "add_one");
    await workbench.quickInput.widget.getByText("The notebook's kernel is busy").waitFor();
    await workbench.screenshot("live-5-busy");
    await workbench.quickInput.cancel();
    await workbench.openFile("dead.ipynb");
    await workbench.notebook.cellWith("os.kill").waitFor();
    await workbench.runNotebook();
    await begin("y = x + 1", "add_one");
    await workbench.quickInput.widget.getByText("The notebook's kernel has died").waitFor();
    await workbench.screenshot("live-6-dead");
    await workbench.quickInput.cancel();
  });
});
