import { randomBytes } from "node:crypto";
import {
  constants,
  copyFile,
  link,
  lstat,
  mkdir,
  open,
  rename,
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
    await remove(fresh);
    await remove(backup);
  };
  return {
    replacement,
    folders,
    async stage() {
      if (content === undefined) await makeFolders(dirname(target), folders);
      else await keep(target, content, backup);
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

async function keep(target: string, { stats }: Content, backup: string): Promise<void> {
  // Renaming asks only the folder, and would replace a file that its owner has made read-only. `access` would ask for the wrong user.
  await (await open(target, "r+")).close();
  // A second name for the old content takes no space; one of another's file is theirs, and in a shared folder we could not remove it.
  const isOurs = process.geteuid === undefined || stats.uid === BigInt(process.geteuid());
  if (!isOurs || !(await isLinked(target, backup))) await copyFile(target, backup, constants.COPYFILE_EXCL);
}

/** Whether the disk has made the link: some can't. */
async function isLinked(target: string, name: string): Promise<boolean> {
  try {
    await link(target, name);
    return true;
  } catch (error) {
    if (systemCode(error) === undefined || systemCode(error) === "EEXIST") throw error;
    return false;
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
  if (!(await isLinked(fresh, target))) await rename(fresh, target);
}

/** A file that may not be there: on a read-only disk `unlink` complains about the disk before it looks. */
async function remove(path: string): Promise<void> {
  try {
    await lstat(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return;
    throw error;
  }
  await unlink(path);
}

async function putBack({ file }: Replacement, backup: string): Promise<void> {
  if (file.content === undefined) return remove(file.target);
  try {
    await rename(backup, file.target);
  } catch (cause) {
    throw new Error(`The former content of ${file.path} could not be put back: it is in ${backup}.`, {
      cause,
    });
  }
}
