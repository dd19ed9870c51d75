import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { installExtensions, kernelExtension } from "./installExtensions.ts";
import { createNotebookPage, type NotebookPage } from "./notebookPage.ts";
import { createNotifications, type Notifications } from "./notifications.ts";
import { openBrowser } from "./openBrowser.ts";
import { patience, poll } from "./poll.ts";
import { createQuickInput, type QuickInput } from "./quickInput.ts";
import { offline, startServer, type Server } from "./startServer.ts";
import { cache } from "./tools.ts";

export interface WorkbenchOptions {
  /** What to open a fresh copy of. */
  readonly folder: string;
  /** Where to put the copy, for a picture that shows its name: nothing may be there. A temporary folder by default. */
  readonly copyTo?: string;
  /** VS Code's settings, over calm ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Folders of extensions to have besides Notebridge (package.json, extension.ts); the test kernel by default. */
  readonly extensions?: readonly string[];
}

/** A real VS Code with the installed extension, as a person has it before them. */
export interface Workbench {
  readonly page: Page;
  readonly server: Server;
  /** The copy that is open; removed by `stop`. */
  readonly folder: string;
  readonly quickInput: QuickInput;
  readonly notebook: NotebookPage;
  readonly notifications: Notifications;
  /** Opens the palette with a command in it; waits until the palette offers that command. */
  openPalette(title: string): Promise<void>;
  /** Runs a command by the palette, e.g. "Notebridge: Extract Cell to Module". */
  runCommand(title: string): Promise<void>;
  /** Opens a file of the folder by its name or path, and waits for its tab. */
  openFile(name: string): Promise<void>;
  /** Runs all cells of the notebook that is shown, to the end or to the first error; outputs may be laid out a little later. */
  runNotebook(): Promise<void>;
  /** Saves the editor that is shown. */
  save(): Promise<void>;
  /** Writes NAME.png to a folder, .cache/screenshots by default; gives its path. */
  screenshot(name: string, folder?: string): Promise<string>;
  /** Ends all. Rejects when the workbench had asked another host for something. */
  stop(): Promise<void>;
}

const installed = new Map<string, string>();

/** Installing takes seconds, so a process does it once for each set of extensions. */
async function installOnce(extensions: readonly string[]): Promise<string> {
  const key = extensions.join("\n");
  const folder = installed.get(key) ?? (await installExtensions("1.139", extensions));
  installed.set(key, folder);
  return folder;
}

process.once("exit", () => {
  for (const folder of installed.values()) rmSync(folder, { recursive: true, force: true });
});

/** Starts VS Code on a copy of a folder and waits until Notebridge is there. */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const extensionsFolder = await installOnce(options.extensions ?? [kernelExtension]);
  const folder = copyFolder(options.folder, options.copyTo);
  const runs = path.join(mkdtempSync(path.join(tmpdir(), "notebridge-runs-")), "runs");
  writeFileSync(runs, "");
  const server = await startServer({
    release: "1.139",
    extensionsFolder,
    settings: options.settings ?? {},
    env: { ...offline, NOTEBRIDGE_RUNS: runs },
  });
  const { browser, page, foreignHosts } = await openBrowser();
  const stop = async (): Promise<void> => {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
    rmSync(path.dirname(runs), { recursive: true, force: true });
    if (foreignHosts.size > 0)
      throw new Error(`The workbench asked other hosts: ${[...foreignHosts].join(", ")}.`);
  };
  const workbench = { server, folder, stop, ...controls(page, runs) };
  try {
    const start = { timeout: 2 * patience }; // the first one fills VS Code's caches
    await page.goto(server.url(folder), start);
    await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor(start);
    await workbench.openPalette("Notebridge: Show Log");
    await workbench.quickInput.cancel();
  } catch (error) {
    await workbench.screenshot("failed-start");
    await stop();
    throw error;
  }
  return workbench;
}

function copyFolder(source: string, to: string | undefined): string {
  if (to === undefined) to = mkdtempSync(path.join(tmpdir(), "notebridge-ui-"));
  else mkdirSync(to);
  cpSync(source, to, { recursive: true });
  return realpathSync(to);
}

/** `runs` is the file to which the test kernel adds a line after each run: the workbench shows a short one too briefly to be seen. */
function controls(page: Page, runs: string): Omit<Workbench, "server" | "folder" | "stop"> {
  const quickInput = createQuickInput(page);
  const openPalette = async (title: string): Promise<void> => {
    await quickInput.reach("F1", `>${title}`, title);
  };
  const runCommand = async (title: string): Promise<void> => {
    await openPalette(title);
    await quickInput.choose(title);
  };
  const notebook = createNotebookPage(page, quickInput);
  return {
    page,
    quickInput,
    notebook,
    notifications: createNotifications(page),
    openPalette,
    runCommand,
    runNotebook: async () => {
      const before = readFileSync(runs, "utf8");
      await runCommand("Notebook: Run All");
      await poll("the end of the run", () => (readFileSync(runs, "utf8") === before ? undefined : true));
      await notebook.waitForIdle();
    },
    openFile: async (name) => {
      const title = path.basename(name);
      const open = page.locator(".tab", { hasText: title });
      if ((await open.count()) === 1) return open.click();
      const tab = page.locator(".tab.active", { hasText: title });
      let limit = 4000;
      const openOnce = async (): Promise<true | undefined> => {
        const row = await quickInput.reach("Control+P", name, title);
        await row.click(); // files that are found late move the rows: another one may be hit
        await quickInput.waitForClosed();
        limit *= 2; // a busy machine takes long to open a first notebook
        return tab.waitFor({ timeout: limit }).then(
          () => true,
          () => undefined,
        );
      };
      await poll(`the tab of ${name}`, openOnce, 2 * patience);
    },
    save: async () => {
      await runCommand("File: Save");
      await page.locator(".tab.active:not(.dirty)").waitFor();
    },
    screenshot: async (name, folder = path.join(cache, "screenshots")) => {
      const file = path.join(folder, `${name}.png`);
      mkdirSync(path.dirname(file), { recursive: true });
      await page.mouse.move(page.viewportSize()?.width ?? 0, 0); // where nothing answers to it
      await page.screenshot({ path: file, animations: "disabled" });
      return file;
    },
  };
}
