import { randomBytes } from "node:crypto";
import {
  access,
  constants,
  copyFile,
  link,
  mkdir,
  open,
  rename,
  rm,
  unlink,
  type FileHandle,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemCode } from "./fileProblem.ts";
import { removeEmptyFolders } from "./removeEmptyFolders.ts";
import type { Content, Snapshot } from "./snapshot.ts";

/** What becomes of a file that was read; `after` undefined deletes it. */
export interface Replacement {
  readonly file: Snapshot;
  readonly after: Uint8Array | undefined;
  /** Permissions of a file that is made again; absent: those of new files. */
  readonly mode?: number;
}

/** A file on its way: written beside its place under a name of its own, then put in place by renaming. */
export interface StagedFile {
  readonly replacement: Replacement;
  /** Folders that were made for it, the innermost first. */
  readonly folders: readonly string[];
  /** Does all that can fail for want of space or permission. */
  stage(): Promise<void>;
  place(): Promise<void>;
  /** Takes back what was done so far. When the former content can't be put back, it stays in a file that the error's message names. */
  takeBack(): Promise<void>;
  /** Removes what was kept to take back. */
  finish(): Promise<void>;
}

export function createStagedFile(replacement: Replacement): StagedFile {
  const { file, after } = replacement;
  const { target, content } = file;
  const fresh = besides(target);
  const backup = besides(target);
  const folders: string[] = [];
  let isPlaced = false;

  const clear = async (): Promise<void> => {
    await rm(fresh, { force: true });
    await rm(backup, { force: true });
  };
  return {
    replacement,
    folders,
    async stage() {
      if (content === undefined) await makeFolders(dirname(target), folders);
      else await keep(target, backup);
      if (after !== undefined) await write(fresh, after, content, replacement.mode);
    },
    async place() {
      if (after === undefined) await unlink(target);
      else if (content === undefined) await moveToFree(fresh, target);
      else await rename(fresh, target);
      isPlaced = true;
    },
    async takeBack() {
      if (isPlaced) await putBack(replacement, backup);
      await clear();
      await removeEmptyFolders(folders);
    },
    finish: clear,
  };
}

/** On the same disk, so that renaming is one step. Short: the target's own name may be as long as names can be. */
function besides(target: string): string {
  return join(dirname(target), `.notebridge-${randomBytes(6).toString("hex")}`);
}

async function makeFolders(folder: string, made: string[]): Promise<void> {
  try {
    await mkdir(folder);
    made.unshift(folder);
  } catch (error) {
    if (systemCode(error) === "EEXIST") return;
    if (systemCode(error) !== "ENOENT" || folder === dirname(folder)) throw error;
    await makeFolders(dirname(folder), made);
    await makeFolders(folder, made);
  }
}

/** A second name for the old content: it takes no space. Disks without hard links get a copy. */
async function keep(target: string, backup: string): Promise<void> {
  // Renaming asks only the folder, and would replace a file that its owner has made read-only.
  await access(target, constants.W_OK);
  try {
    await link(target, backup);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    await copyFile(target, backup, constants.COPYFILE_EXCL);
  }
}

async function write(
  fresh: string,
  bytes: Uint8Array,
  old: Content | undefined,
  mode: number | undefined,
): Promise<void> {
  const handle = await open(fresh, "wx", old === undefined ? 0o666 : 0o600);
  try {
    await handle.writeFile(bytes);
    if (old !== undefined) await copyOwner(handle, old);
    const permissions = old === undefined ? mode : Number(old.stats.mode);
    if (permissions !== undefined) await handle.chmod(permissions & 0o7777);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function copyOwner(handle: FileHandle, { stats: { uid, gid } }: Content): Promise<void> {
  const now = await handle.stat({ bigint: true });
  if (now.uid === uid && now.gid === gid) return;
  try {
    await handle.chown(Number(uid), Number(gid));
  } catch (error) {
    // Who may write another's file but not give files away becomes its owner: nothing is lost by that.
    if (systemCode(error) !== "EPERM") throw error;
  }
}

/** Renaming would replace a file that was made since we looked; a link is refused then. */
async function moveToFree(fresh: string, target: string): Promise<void> {
  try {
    await link(fresh, target);
  } catch (error) {
    if (systemCode(error) === undefined || systemCode(error) === "EEXIST") throw error;
    await rename(fresh, target);
  }
}

async function putBack({ file }: Replacement, backup: string): Promise<void> {
  if (file.content === undefined) return rm(file.target, { force: true });
  try {
    await rename(backup, file.target);
  } catch (cause) {
    throw new Error(`The former content of ${file.path} could not be put back: it is in ${backup}.`, {
      cause,
    });
  }
}
