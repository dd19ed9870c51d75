import { isSecretFile } from "../../secrets/secretFiles.ts";
import type { StatusEntry } from "../gitStatus.ts";
import { isModelFile, isProvenance } from "../provenance.ts";

/** What a snapshot takes of the work tree, beyond the last commit. Paths are relative to the root. */
export interface SnapshotPlan {
  /** Files whose present text goes in, or that are gone. */
  readonly paths: readonly string[];
  /** Submodules with changes inside, which are a snapshot of their own. */
  readonly submodules: readonly string[];
  readonly skipped: readonly LeftOut[];
  /** Their text, with the marks of the conflict, goes in. */
  readonly conflicted: readonly string[];
}

/** A file with changes that the snapshot leaves out; it has what the last commit has, if anything. */
export interface LeftOut {
  readonly path: string;
  /** `product`: a model, or what we write beside one. */
  readonly why: "size" | "secret" | "product" | "repository" | "special" | "unreadable";
  /** Bytes. */
  readonly size?: number;
}

/** What stands at a path: bytes of a regular file or a link, `gone`, or `special` (a pipe, a device). */
export type FileSize = number | "gone" | "special";

/** Divides what git lists. A file above `limit` bytes is left out, and so is one whose name says that it holds secrets. */
export function planSnapshot(
  entries: readonly StatusEntry[],
  sizeOf: (path: string) => FileSize,
  limit: number,
): SnapshotPlan {
  const paths: string[] = [];
  const skipped: LeftOut[] = [];
  const submodules: string[] = [];
  for (const entry of entries) {
    const { path } = entry;
    const size = sizeOf(path);
    if (entry.kind === "tracked" && entry.submodule !== undefined) {
      if (entry.submodule.hasModified || entry.submodule.hasUntracked) submodules.push(path);
      paths.push(path);
    } else if (path.endsWith("/")) skipped.push({ path, why: "repository" });
    else if (entry.kind === "untracked" && (isModelFile(path) || isProvenance(path)))
      skipped.push({ path, why: "product" });
    else if (isSecretFile(path)) skipped.push({ path, why: "secret" });
    else if (size === "special") skipped.push({ path, why: "special" });
    else if (size !== "gone" && size > limit) skipped.push({ path, why: "size", size });
    else paths.push(path);
    if (entry.kind === "tracked" && entry.from !== undefined && isMoved(entry)) paths.push(entry.from);
  }
  const conflicted = entries.flatMap(({ kind, path }) => (kind === "conflicted" ? path : []));
  return { paths, skipped, submodules, conflicted };
}

/** A copy leaves the file where it was. */
function isMoved({ staged, unstaged }: StatusEntry & { readonly kind: "tracked" }): boolean {
  return staged === "renamed" || unstaged === "renamed";
}
