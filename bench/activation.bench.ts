/** How long VS Code waits for the installed extension to activate, as VS Code itself measures it, and what that loads. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { poll } from "../test/ui/harness/poll.ts";
import { startWorkbench } from "../test/ui/harness/startWorkbench.ts";
import { root } from "../test/ui/harness/tools.ts";
import { printRow } from "./support/printRow.ts";

const starts = 5;
const times: number[] = [];
let loaded: readonly string[] = [];
for (let start = 0; start < starts; start += 1) {
  const measured = await measureStart();
  times.push(measured.milliseconds);
  loaded = measured.loaded;
}
const sorted = times.toSorted((one, other) => one - other);
console.log(`activation in ${starts} starts: ${sorted.join(", ")} ms`);
printRow({
  name: "activation, median",
  figure: sorted[Math.floor(starts / 2)] ?? NaN,
  target: 50,
  unit: "ms",
});
printRow({ name: "activation, parts loaded by it", figure: loaded.length, target: 0, unit: "parts" });

interface Start {
  readonly milliseconds: number;
  readonly loaded: readonly string[];
}

async function measureStart(): Promise<Start> {
  const workbench = await startWorkbench({
    folder: path.join(root, "test/ui/workspace"),
    extensions: [path.join(root, "bench/activation")],
  });
  try {
    const file = path.join(workbench.folder, "loaded.json");
    await poll("Notebridge to be active", () => Promise.resolve(existsSync(file) || undefined));
    await workbench.page.setViewportSize({ width: 1280, height: 1600 }); // the list shows only what fits
    await workbench.runCommand("Developer: Show Running Extensions");
    const row = workbench.page.locator('.runtime-extensions-editor [aria-label="notebridge"]');
    const text = await row.locator(".activation-time").innerText(); // "Startup Activation: 12ms" or "Activation: 12ms"
    const milliseconds = Number(/(\d+)\s*ms/.exec(text)?.[1]);
    return { milliseconds, loaded: JSON.parse(readFileSync(file, "utf8")) as readonly string[] }; // the probe wrote it
  } finally {
    await workbench.stop();
  }
}
