import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { installExtensions } from "./installExtensions.ts";
import { createNotebookPage, type NotebookPage } from "./notebookPage.ts";
import { createNotifications, type Notifications } from "./notifications.ts";
import { openBrowser } from "./openBrowser.ts";
import { createQuickInput, type QuickInput } from "./quickInput.ts";
import { offline, startServer, type Server } from "./startServer.ts";
import { cache } from "./tools.ts";

export interface WorkbenchOptions {
  /** What to open a fresh copy of. */
  readonly folder: string;
  /** VS Code's settings, over calm ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
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
  /** Runs a command by the palette, e.g. "Notebridge: Extract Cell to Module". */
  runCommand(title: string): Promise<void>;
  /** Opens a file of the folder by its name or path, and waits for its tab. */
  openFile(name: string): Promise<void>;
  /** Writes .cache/screenshots/NAME.png; gives its path. */
  screenshot(name: string): Promise<string>;
  /** Ends all. Rejects when the workbench had asked another host for something. */
  stop(): Promise<void>;
}

let extensions: Promise<string> | undefined;

/** Starts VS Code on a copy of a folder and waits until its extensions run. The .vsix is installed once a process. */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  extensions ??= installExtensions("1.139");
  const extensionsFolder = await extensions;
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "notebridge-ui-")));
  cpSync(options.folder, folder, { recursive: true });
  const server = await startServer({
    release: "1.139",
    extensionsFolder,
    settings: options.settings ?? {},
    env: offline,
  });
  const { browser, page, foreignHosts } = await openBrowser();
  const stop = async (): Promise<void> => {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
    if (foreignHosts.size > 0)
      throw new Error(`The workbench asked other hosts: ${[...foreignHosts].join(", ")}.`);
  };
  try {
    await page.goto(server.url(folder));
    await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 60_000 });
  } catch (error) {
    await stop();
    throw error;
  }
  return { server, folder, stop, ...controls(page) };
}

function controls(page: Page): Omit<Workbench, "server" | "folder" | "stop"> {
  const quickInput = createQuickInput(page);
  return {
    page,
    quickInput,
    notebook: createNotebookPage(page),
    notifications: createNotifications(page),
    runCommand: async (title) => {
      await page.keyboard.press("F1");
      await quickInput.type(`>${title}`);
      await quickInput.choose(title);
    },
    openFile: async (name) => {
      await page.keyboard.press("Control+P");
      await quickInput.type(name);
      await quickInput.rows
        .filter({ hasText: path.basename(name) })
        .first()
        .click();
      await page.locator(".tab.active", { hasText: path.basename(name) }).waitFor();
    },
    screenshot: async (name) => {
      const file = path.join(cache, "screenshots", `${name}.png`);
      mkdirSync(path.dirname(file), { recursive: true });
      await page.screenshot({ path: file });
      return file;
    },
  };
}
