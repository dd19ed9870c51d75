import { chmodSync, readdirSync, rmSync } from "node:fs";
import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { systemCode } from "../files/fileProblem.ts";
import { holdUntilEnd } from "../process/living.ts";

/** A folder that is gone with this process at the latest. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** Makes a folder that only this person can look into, and removes those that processes of ours which were killed have left. */
export async function createTemporaryFolder(): Promise<TemporaryFolder> {
  const parent = await realpath(tmpdir());
  await removeLeft(parent);
  const path = await mkdtemp(join(parent, `${prefix}${process.pid}-`));
  const release = holdUntilEnd(() => {
    removeNow(path);
  });
  return {
    path,
    remove: async () => {
      await remove(path);
      release();
    },
  };
}

// Process numbers mean something on one machine only, and containers may share a folder for temporary files.
const prefix = `notebridge-run-${hostname().replaceAll(/\W/g, "_")}-`;

async function removeLeft(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const pid = /^\d+(?=-\w+$)/.exec(name.slice(prefix.length))?.[0];
    if (pid !== undefined && !isRunning(Number(pid))) await remove(join(parent, name));
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) !== "ESRCH"; // EPERM: another's, so none of ours, or one that we can't tell.
  }
}

async function remove(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    removeNow(path);
  }
}

/** Notebooks may leave folders that can't be written, and a process that still ends may write once more. What resists stays for the next run. */
function removeNow(path: string): void {
  try {
    openFolders(path);
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
  }
}

/** Gives the right to remove what is in them; links are not followed. */
function openFolders(path: string): void {
  chmodSync(path, 0o700);
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isDirectory()) openFolders(join(path, entry.name));
}
