import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { cache } from "./paths.mjs";

const file = path.join(cache, "setup.lock");

/**
 * Runs `body` while no other process of this clone does. A lock whose process has died is taken over.
 * @template T
 * @param {() => Promise<T>} body
 * @returns {Promise<T>}
 */
export async function withLock(body) {
  mkdirSync(cache, { recursive: true });
  for (let told = false; !take(); told = true) {
    if (!told) console.log("Waiting for another set-up of this clone to end.");
    await wait(300);
  }
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await body();
  } finally {
    process.off("exit", release);
    release();
  }
}

function take() {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (!isHeld()) rmSync(file, { force: true });
    return false;
  }
}

function isHeld() {
  const held = readLock();
  if (held === undefined) return false;
  const pid = Number(held.text);
  if (!pid) return Date.now() - held.made < 5000; // its owner is about to write its id, or died before it could
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== "ESRCH";
  }
}

function readLock() {
  try {
    return { text: readFileSync(file, "utf8"), made: statSync(file).mtimeMs };
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}
