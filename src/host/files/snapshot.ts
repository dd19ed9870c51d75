import type { BigIntStats } from "node:fs";
import { lstat, readFile, realpath, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { refuse, type Refusal } from "../../core/refusal.ts";
import { fileProblem, systemCode } from "./fileProblem.ts";

/** A file as it was at one moment. */
export interface Snapshot {
  /** As it was asked for. */
  readonly path: string;
  /** Where the bytes lie: links are followed, so that writing keeps them. */
  readonly target: string;
  /** `undefined` where there is no such file. */
  readonly content: Content | undefined;
}

export interface Content {
  readonly bytes: Buffer;
  readonly stats: BigIntStats;
}

/** As long as a text can be; Node refuses to read files of 2 GB anyway. */
const mostBytes = 2n ** 29n;

/** Reads a file, links followed; refused where it can't be read, is no plain file, or is a link to nothing. */
export async function readSnapshot(path: string): Promise<Snapshot | Refusal> {
  try {
    const target = await realpath(path);
    const stats = await stat(target, { bigint: true });
    if (!stats.isFile())
      return refuse(
        `${path} can't be read: it is ${stats.isDirectory() ? "a folder" : "no plain file"}.`,
        "Choose a file.",
      );
    if (stats.size > mostBytes)
      return refuse(
        `${path} can't be read: it has more than 512 MB.`,
        "Clear its outputs in Jupyter and try again.",
      );
    return { path, target, content: { bytes: await readFile(target), stats } };
  } catch (error) {
    if (systemCode(error) !== "ENOENT") return fileProblem(error, path, "read");
    return (await isLink(path))
      ? refuse(
          `${path} can't be read: it is a link to a file that does not exist.`,
          "Remove the link, or bring the file back.",
        )
      : { path, target: resolve(path), content: undefined };
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}

/** Whether the file is still the one that was read; changes within the clock's grain and of the same length go unseen. */
export async function isUnchanged({ path, content }: Snapshot): Promise<boolean> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    if (content === undefined) return false;
    const { stats } = content;
    return ino === stats.ino && size === stats.size && mtimeNs === stats.mtimeNs;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return content === undefined;
    throw error;
  }
}
