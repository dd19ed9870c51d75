import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { aptInstall } from "./aptInstall.mjs";
import { Failure } from "./failure.mjs";
import { cache } from "./paths.mjs";

const record = path.join(cache, "chromium.json");
const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const elsewhere = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The browser that shows the test VS Code: the system's own. `.cache/chromium.json` says where it is. */
export const chromium = {
  what: "Chromium",
  isThere: () => existsSync(record) && existsSync(JSON.parse(readFileSync(record, "utf8")).executable),
  install: async () => {
    if (find() === undefined) await aptInstall("chromium");
    const executable = find();
    if (executable === undefined)
      throw new Failure("Chromium was installed, but is not on the PATH. Put it there and run this again.");
    mkdirSync(cache, { recursive: true });
    writeFileSync(record, JSON.stringify({ executable }));
  },
};

function find() {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const onPath = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [...onPath, ...elsewhere].find((file) => existsSync(file));
}
