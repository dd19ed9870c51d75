import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ipynbOfPercent } from "../support/extractCase.ts";
import { eventually } from "./harness/poll.ts";
import { screenshotFailures } from "./harness/screenshotFailures.ts";
import { startWorkbench, type Workbench } from "./harness/startWorkbench.ts";

const script =
  "# %%\nfrom threading import Event\nspend = 10\n# %%\nhalf = spend / 2\n# %%\nEvent().wait(60)\ntwice = spend * 2\n# %%\nprint(half, twice)\n";

describe("an extraction that takes long", () => {
  let workbench: Workbench;
  let source: string;
  let original: string;

  const start = async (settings: Readonly<Record<string, unknown>>): Promise<void> => {
    workbench = await startWorkbench({ folder: source, settings });
    await workbench.openFile("spend.ipynb");
    await workbench.notebook.cellWith("spend = 10").waitFor();
  };
  beforeEach(() => {
    source = mkdtempSync(path.join(tmpdir(), "notebridge-waiting-"));
    original = ipynbOfPercent(script);
    writeFileSync(path.join(source, "spend.ipynb"), original);
  });
  screenshotFailures(() => workbench);
  afterEach(async () => {
    await workbench.stop();
    rmSync(source, { recursive: true, force: true });
  });

  const read = (name: string): string => readFileSync(path.join(workbench.folder, name), "utf8");

  const ask = async (cell: string, functionName: string): Promise<void> => {
    await workbench.notebook.edit(cell);
    await workbench.runCommand("Notebridge: Extract Cell to Module");
    for (const [prompt, text] of [
      ["Module: a name", "features"],
      ["Name of the function", functionName],
    ] as const) {
      await workbench.quickInput.widget.getByText(prompt).waitFor();
      await workbench.quickInput.enter(text);
    }
  };

  it("is cancelled by the button of its progress, and nothing of it comes later", async () => {
    const go = path.join(source, "go");
    const python = path.join(source, "slow-python");
    // Answers nothing before it may.
    writeFileSync(python, `#!/bin/sh\nwhile [ ! -e "${go}" ]; do sleep 0.1; done\nexec python "$@"\n`, {
      mode: 0o755,
    });
    await start({ "notebridge.interpreter": python });
    const before = readdirSync(workbench.folder);
    await ask("half = ", "cancelled");
    await workbench.notifications.waitFor("Extracting cancelled");
    await workbench.screenshot("waiting-1-progress");
    await workbench.notifications.press("Extracting cancelled", "Cancel");
    await workbench.quickInput.waitForClosed();
    await workbench.notifications.toasts.waitFor({ state: "detached" });
    await workbench.screenshot("waiting-2-cancelled");
    assert.deepEqual(readdirSync(workbench.folder), before);
    assert.equal(read("spend.ipynb"), original);

    writeFileSync(go, "");
    await ask("half = ", "halve");
    await workbench.quickInput.choose("Apply");
    await workbench.notifications.waitFor("halve is in features.py now");
    assert.doesNotMatch(read("features.py"), /cancelled/);
    await workbench.notebook.cellWith("half = halve(spend)").waitFor();
  });

  it("goes on without a test run that takes long, and the test says so", async () => {
    await start({});
    await ask("Event()", "double");
    await workbench.notifications.waitFor("The new test is still running");
    await workbench.screenshot("waiting-3-test");
    await workbench.notifications.press("The new test is still running", "Skip the Test Run");
    await workbench.quickInput.choose("Apply");
    await workbench.notifications.waitFor("double is in features.py now");
    await eventually(() => {
      assert.ok(existsSync(path.join(workbench.folder, "test_features.py")));
      assert.match(read("test_features.py"), /skip.*Not run yet\. Look at it, then remove this line\./s);
    });
  });
});
