import { rmdir } from "node:fs/promises";
import { systemCode } from "./fileProblem.ts";

/** Removes folders in the order given; one that has something in it, or is gone, is left as it is. */
export async function removeEmptyFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders)
    try {
      await rmdir(folder);
    } catch (error) {
      if (!["ENOTEMPTY", "EEXIST", "ENOENT"].includes(systemCode(error) ?? "")) throw error;
    }
}
