import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { opendir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HashedFile } from "../core/guard/ledger.ts";
import { isModelFile } from "../core/guard/provenance.ts";
import type { RunFiles } from "../flow/guardPorts.ts";

export function createRunFiles(): RunFiles {
  return { hash: hashAll, findModels, write };
}

async function write(path: string, text: string): Promise<string | undefined> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
    return undefined;
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    return `${path} could not be written: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

async function hashAll(paths: readonly string[]): Promise<readonly HashedFile[]> {
  const hashed: HashedFile[] = [];
  for (const path of paths) {
    const file = await stat(path).catch(() => undefined);
    if (file?.isFile() !== true) continue;
    const sha256 = await hash(path).catch(() => undefined);
    if (sha256 !== undefined) hashed.push({ path, sha256, size: file.size });
  }
  return hashed;
}

async function hash(path: string): Promise<string> {
  const sum = createHash("sha256");
  for await (const chunk of createReadStream(path)) sum.update(chunk as Buffer);
  return sum.digest("hex");
}

/** Folders that no training writes its models to. */
const passedOver =
  /^(?:\.git|\.hg|\.svn|\.dvc|node_modules|\.?venv|env|__pycache__|site-packages|\.tox|\.nox|\.mypy_cache|\.ruff_cache|\.pytest_cache|\.ipynb_checkpoints)$/;
/** Levels of folders that are looked into. */
const deepest = 12;

async function findModels(folder: string, since: number): Promise<readonly string[]> {
  const found: string[] = [];
  const open: { readonly path: string; readonly level: number }[] = [{ path: folder, level: 0 }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { path, level } = at;
    const entries = await opendir(path).catch(() => undefined);
    if (entries === undefined) continue;
    for await (const entry of entries) {
      const place = join(path, entry.name);
      if (entry.isDirectory() && level < deepest && !passedOver.test(entry.name))
        open.push({ path: place, level: level + 1 });
      else if (entry.isFile() && isModelFile(place) && (await isWritten(place, since))) found.push(place);
    }
  }
  return found.toSorted();
}

async function isWritten(path: string, since: number): Promise<boolean> {
  const file = await stat(path).catch(() => undefined);
  // File systems cut times to what they keep, some to two seconds.
  return file !== undefined && file.mtimeMs >= since - 2_000;
}
