/** Takes the pictures of the documents and of the walkthrough, of the worked example: the lightbulb, the preview, and the cell after with its module. */
import { tmpdir } from "node:os";
import path from "node:path";
import { startWorkbench, type Workbench } from "./harness/startWorkbench.ts";
import { root } from "./harness/tools.ts";

const pictures = path.join(root, "docs/pictures");
const walkthrough = path.join(root, "media/walkthrough");

/** Nothing but what the pictures are about; code is small enough for two editors side by side. */
const settings = {
  "breadcrumbs.enabled": false,
  "editor.folding": false,
  "editor.fontSize": 12,
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
  const whole = { width: 1280, height: 760 };
  /** Halves of words at an edge look broken, so what has less room is a smaller window, not a part of a large one. */
  const small = { width: 880, height: 620 };
  const resize = async (size: typeof whole): Promise<void> => {
    await page.setViewportSize(size);
    await page.mouse.move(size.width / 2, size.height - 1); // where nothing shows a tooltip
    await page.waitForTimeout(1000); // what moves to its new place does so in steps
  };
  const take = async (name: string, folder: string): Promise<void> => {
    console.log(await workbench.screenshot(name, folder));
  };
  await resize(small);
  await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
  await workbench.openFile("churn.ipynb");
  await workbench.runNotebook();
  await workbench.save();
  await notebook.edit("# Add date features");
  await notebook.waitForOutput("days_away");
  await resize(small); // moves the mouse from where it has chosen the cell
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Shift+ArrowDown");
  await page.locator(".codicon-light-bulb, .codicon-gutter-lightbulb").first().waitFor();
  await page.keyboard.press("Control+.");
  await page.locator(".action-widget").getByText("Extract Cell to Module…").waitFor();
  for (const folder of [pictures, walkthrough]) await take("lightbulb", folder);

  await page.keyboard.press("Enter");
  await page.mouse.move(640, 759); // else the box would show a tooltip
  await quickInput.widget.getByText("Module: a name").waitFor();
  await quickInput.enter("data_prep");
  await quickInput.widget.getByText("Name of the function").waitFor();
  await quickInput.accept();
  await quickInput.widget.getByPlaceholder("Creates data_prep.py").waitFor();
  await page.getByText("def add_date_features(").first().waitFor();
  await take("preview", walkthrough);
  await resize(whole);
  await take("preview", pictures);
  await resize(small);

  await quickInput.choose("Apply");
  await workbench.notifications.waitFor("add_date_features is in data_prep.py now");
  await take("applied", walkthrough);
  await resize(whole);
  await workbench.runCommand("Notifications: Clear All Notifications");
  await workbench.runCommand("Python Kernel: Restart");
  await workbench.runNotebook();
  await workbench.save();
  await quickInput.reach("Control+P", "data_prep.py", "data_prep.py");
  await page.keyboard.press("Control+Enter"); // to the side
  await quickInput.waitForClosed();
  await page.getByText("def add_date_features(").first().waitFor();
  await page.getByText("Called in churn.ipynb").first().waitFor();
  await notebook.waitForOutput("days_away");
  await take("after", pictures);
  await take("module", walkthrough);
}
