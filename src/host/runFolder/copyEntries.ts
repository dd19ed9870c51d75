import { constants } from "node:fs";
import { copyFile, mkdir, rm, stat, symlink, utimes } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { systemCode } from "../files/fileProblem.ts";
import type { CopyEntry } from "./listCopy.ts";

/** Makes the entries below `top`, and gives the links to files outside of it that were made. File systems that can share the bytes of two files until one is written do so. */
export async function copyEntries(
  entries: readonly CopyEntry[],
  top: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const links: string[] = [];
  for (const entry of entries) {
    if (signal.aborted) return links;
    const path = join(top, entry.to);
    if (entry.kind === "folder") await mkdir(path, { recursive: true });
    else if (entry.kind === "file") await copy(entry.from, path);
    else if (entry.kind === "link")
      await symlink(relative(dirname(path), join(top, entry.target)) || ".", path);
    else if (!(await share(entry.from, path))) {
      await symlink(entry.from, path);
      links.push(path);
    }
  }
  return links;
}

/** Makes a copy that takes no room until it is written; false where the file system has none. */
async function share(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE);
    await keepTimes(from, to);
    return true;
  } catch {
    await rm(to, { force: true });
    return false;
  }
}

async function copy(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    await keepTimes(from, to);
  } catch (error) {
    // Gone since it was listed, or closed to this person: the notebook could not read it either.
    if (!["ENOENT", "EACCES", "EPERM"].includes(systemCode(error) ?? "")) throw error;
  }
}

/** Code that makes a result anew when its source is newer does in the copy what it does in the folder. */
async function keepTimes(from: string, to: string): Promise<void> {
  const { atime, mtime } = await stat(from);
  await utimes(to, atime, mtime);
}
