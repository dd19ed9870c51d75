import { spawn, spawnSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

const pollEvery = 20;
// Killed ones may stay in the table for a while, dead, where the first process of a container is slow to collect them.
const afterKill = 500;

/**
 * Ends a program and all that it started, and resolves when they are gone. On POSIX they are asked (SIGTERM) and, after `grace` milliseconds,
 * made to (SIGKILL); `pid` heads a process group. On Windows there is no asking.
 */
export async function killTree(pid: number, grace: number): Promise<void> {
  if (process.platform === "win32") return taskkill(pid);
  if (!signalGroup(pid, "SIGTERM") || (await isGoneWithin(pid, grace))) return;
  signalGroup(pid, "SIGKILL");
  await isGoneWithin(pid, afterKill);
}

/** The same at once, without asking: for when this process ends. */
export function killTreeNow(pid: number): void {
  if (process.platform === "win32") spawnSync("taskkill", taskkillArgs(pid), { windowsHide: true });
  else signalGroup(pid, "SIGKILL");
}

async function isGoneWithin(pid: number, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (performance.now() < deadline) {
    if (!signalGroup(pid, 0)) return true;
    await delay(pollEvery);
  }
  return !signalGroup(pid, 0);
}

/** False when nobody is left to signal. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false; // ESRCH: all gone. EPERM: on macOS only dead ones are left.
  }
}

function taskkill(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const killer = spawn("taskkill", taskkillArgs(pid), { windowsHide: true, stdio: "ignore" });
    const done = (): void => {
      resolve();
    };
    killer.once("error", done).once("exit", done);
  });
}

function taskkillArgs(pid: number): string[] {
  return ["/pid", String(pid), "/T", "/F"];
}
