import { readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Command } from "../../../src/host/process/command.ts";

/** A Node program given as its text. */
export function node(script: string, ...args: readonly string[]): Command {
  return { program: process.execPath, args: ["-e", script, "--", ...args] };
}

/** Prints its id, then starts a child that starts a grandchild; each prints its id and stays. */
export const family = `
  const { spawn } = require("node:child_process");
  const script = 'console.log(process.pid); setInterval(() => {}, 1000);';
  const child = 'require("node:child_process").spawn(process.execPath, ["-e", ' + JSON.stringify(script) + '], { stdio: "inherit" });' + script;
  spawn(process.execPath, ["-e", child], { stdio: "inherit" });
  console.log(process.pid);
  setInterval(() => {}, 1000);
`;

/** Whether it runs: one that is dead but not yet collected by the system does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Waits for the system to have taken a process away; false when it is still there after two seconds. */
export async function isSoonGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100 && isAlive(pid); tries++) await delay(20);
  return !isAlive(pid);
}

export function pidsIn(text: string): readonly number[] {
  return text.split("\n").filter(Boolean).map(Number);
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "notebridge-"));
}
