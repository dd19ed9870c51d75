import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HashedFile } from "../core/guard/ledger.ts";
import { isModelFile } from "../core/guard/provenance.ts";
import type { RunFiles } from "../flow/guardPorts.ts";

export function createRunFiles(): RunFiles {
  return { hash: hashAll, listModels, write };
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
    if (file?.isFile() !== true || file.size > largest) continue;
    const sha256 = await hash(path).catch(() => undefined);
    if (sha256 !== undefined) hashed.push({ path, sha256, size: file.size });
  }
  return hashed;
}

/** Bytes that are hashed in some seconds. */
const largest = 2 ** 30;

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

async function listModels(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const open: { readonly path: string; readonly level: number }[] = [{ path: folder, level: 0 }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { path, level } = at;
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const place = join(path, entry.name);
      if (entry.isDirectory() && level < deepest && !passedOver.test(entry.name))
        open.push({ path: place, level: level + 1 });
      else if (entry.isFile() && isModelFile(place)) found.set(place, await stampOf(place));
    }
  }
  return found;
}

async function stampOf(path: string): Promise<string> {
  const file = await stat(path, { bigint: true }).catch(() => undefined);
  return file === undefined ? "gone" : `${file.mtimeNs} ${file.size} ${file.ino}`;
}
