import { appendFile, mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseLedger } from "../core/guard/ledger.ts";
import type { Ledger } from "../flow/guardPorts.ts";

/** The ledger lies in the repository's own folder: no clone has it, and no commit. */
export function createLedger(): Ledger {
  return {
    read: async (gitFolder) => parseLedger(await readText(placeOf(gitFolder))),
    append: async (gitFolder, line) => {
      await mkdir(join(gitFolder, "notebridge"), { recursive: true });
      const path = placeOf(gitFolder);
      // A line that a crash has torn stays a line of its own; windows that add at once write each a line whole.
      await appendFile(path, (await endsInLine(path)) ? line : `\n${line}`);
    },
  };
}

/** Empty only where there is no ledger yet: one that can't be read is not one without runs. */
async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return "";
    throw cause;
  }
}

function placeOf(gitFolder: string): string {
  return join(gitFolder, "notebridge", "runs.jsonl");
}

async function endsInLine(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return true;
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    return size === 0 || last.toString() === "\n";
  } finally {
    await file.close();
  }
}
