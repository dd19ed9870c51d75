/** Takes the pictures of the documents: a cell before, the preview, and the cell after with its module beside it. */
import { tmpdir } from "node:os";
import path from "node:path";
import { startWorkbench, type Workbench } from "./harness/startWorkbench.ts";
import { root } from "./harness/tools.ts";

const pictures = path.join(root, "docs/pictures");

/** Nothing but what the pictures are about; code is small enough for two editors side by side. */
const settings = {
  "breadcrumbs.enabled": false,
  "editor.folding": false,
  "editor.fontSize": 12,
  "editor.glyphMargin": false,
  "editor.lineNumbersMinChars": 2,
  "editor.minimap.enabled": false,
  "window.title": "${rootName}",
  "workbench.activityBar.location": "hidden",
  "workbench.colorTheme": "Default Light Modern",
  "workbench.layoutControl.enabled": false,
};

const copyTo = path.join(tmpdir(), "churn");
const workbench = await startWorkbench({ folder: path.join(root, "samples"), copyTo, settings });
try {
  await takePictures(workbench);
} catch (error) {
  await workbench.screenshot("failed-pictures");
  throw error;
} finally {
  await workbench.stop();
}

async function takePictures({ page, ...workbench }: Workbench): Promise<void> {
  const { notebook, quickInput } = workbench;
  const take = async (name: string): Promise<void> => {
    console.log(await workbench.screenshot(name, pictures));
  };
  await page.setViewportSize({ width: 1280, height: 760 });
  await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
  await workbench.openFile("churn.ipynb");
  await workbench.runNotebook();
  await workbench.save();
  await notebook.select('df["hours_per_session"]');
  await notebook.waitForOutput("monthly_fee");
  await take("before");

  await workbench.runCommand("Notebridge: Extract Cell to Module");
  await page.mouse.move(640, 759); // else the box would show a tooltip
  await quickInput.widget.getByText("Module: a name").waitFor();
  await quickInput.enter("features");
  await quickInput.widget.getByText("Name of the function").waitFor();
  await quickInput.enter("add_ratios");
  await quickInput.widget.getByPlaceholder("Creates features.py").waitFor();
  await page.getByText("def add_ratios(df").first().waitFor();
  await take("preview");

  await quickInput.choose("Apply");
  await workbench.notifications.waitFor("add_ratios is in features.py now");
  await workbench.runCommand("Notifications: Clear All Notifications");
  await workbench.runCommand("Python Kernel: Restart");
  await workbench.runNotebook();
  await workbench.save();
  await quickInput.reach("Control+P", "features.py", "features.py");
  await page.keyboard.press("Control+Enter"); // to the side
  await quickInput.waitForClosed();
  await page.getByText("def add_ratios(df").first().waitFor();
  await notebook.waitForOutput("monthly_fee");
  await take("after");
}
