/** Draws media/icon.svg as media/icon.png, 256 x 256: the form that the marketplace takes. Run it when the drawing changed. */
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
const svg = readFileSync("media/icon.svg", "utf8");
await page.setContent(`<style>body { margin: 0; background: transparent; }</style>${svg}`);
await page.screenshot({ path: "media/icon.png", omitBackground: true });
await browser.close();
