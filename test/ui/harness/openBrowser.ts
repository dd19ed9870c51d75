import { chromium, type Browser, type Page } from "playwright-core";
import { patience } from "./poll.ts";
import { chromiumPath } from "./tools.ts";

export interface BrowserWindow {
  readonly browser: Browser;
  readonly page: Page;
  /** Hosts other than this machine that the page asked for something: there should be none. */
  readonly foreignHosts: ReadonlySet<string>;
}

/** Chromium with one empty page. NOTEBRIDGE_HEADED=1 shows it on the screen. */
export async function openBrowser(): Promise<BrowserWindow> {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    headless: process.env.NOTEBRIDGE_HEADED !== "1",
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(patience);
  const foreignHosts = new Set<string>();
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (/^(http|ws)s?:$/.test(url.protocol) && !isOurs(url.hostname)) foreignHosts.add(url.host);
  });
  return { browser, page, foreignHosts };
}

/** Resources of webviews have an address of a made-up host, which the workbench's service worker answers. */
function isOurs(host: string): boolean {
  return host === "127.0.0.1" || host.endsWith(".vscode-resource.vscode-cdn.net");
}
