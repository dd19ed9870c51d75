import { appendFile, mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseLedger } from "../core/guard/ledger.ts";
import type { Ledger } from "../flow/guardPorts.ts";

/** The ledger lies in the repository's own folder: no clone has it, and no commit. */
export function createLedger(): Ledger {
  return {
    read: async (gitFolder) => parseLedger(await readFile(placeOf(gitFolder), "utf8").catch(() => "")),
    append: async (gitFolder, line) => {
      await mkdir(join(gitFolder, "notebridge"), { recursive: true });
      const path = placeOf(gitFolder);
      // A line that a crash has torn stays a line of its own; windows that add at once write each a line whole.
      await appendFile(path, (await endsInLine(path)) ? line : `\n${line}`);
    },
  };
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
