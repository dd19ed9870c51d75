import { constants } from "node:fs";
import { copyFile, mkdir, stat, symlink, utimes } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { systemCode } from "../files/fileProblem.ts";
import type { CopyEntry } from "./listCopy.ts";

/** Makes the entries below `top`. File systems that can share the bytes of two files until one is written do so. */
export async function copyEntries(
  entries: readonly CopyEntry[],
  top: string,
  signal: AbortSignal,
): Promise<void> {
  for (const entry of entries) {
    if (signal.aborted) return;
    const path = join(top, entry.to);
    if (entry.kind === "folder") await mkdir(path, { recursive: true });
    else if (entry.kind === "file") await copy(entry.from, path);
    else await symlink(relative(dirname(path), join(top, entry.target)) || ".", path);
  }
}

async function copy(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    // Code that makes a result anew when its source is newer does in the copy what it does in the folder.
    const { atime, mtime } = await stat(from);
    await utimes(to, atime, mtime);
  } catch (error) {
    // Gone since it was listed, or closed to this person: the notebook could not read it either.
    if (!["ENOENT", "EACCES", "EPERM"].includes(systemCode(error) ?? "")) throw error;
  }
}
