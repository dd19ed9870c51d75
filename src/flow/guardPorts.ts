import type { GitStatus, GitUnknown } from "../core/guard/gitStatus.ts";
import type { HashedFile, TrainingRun } from "../core/guard/ledger.ts";
import type { LeftOut } from "../core/guard/snapshot/planSnapshot.ts";

export interface GitRepository {
  readonly kind: "repository";
  /** The top of the work tree, absolute. */
  readonly root: string;
  /** The repository's own folder, which linked work trees share. */
  readonly gitFolder: string;
  /** What is going on: "merge", "rebase", "cherry-pick", "revert", "bisect"; absent: nothing. */
  readonly doing?: string;
  /** `undefined`: no commit yet. */
  readonly head: string | undefined;
  /** `undefined`: a commit is checked out, not a branch. */
  readonly branch: string | undefined;
}

/** Reads and never writes. What git did not answer is `unknown`. */
export interface GitReader {
  /** The repository whose work tree `folder` is in; `none` only when git says so. */
  readRepository(folder: string): Promise<GitRepository | { readonly kind: "none" } | GitUnknown>;
  /** Where files are in the work tree at `root`, relative to it, links on the way followed; what lies outside begins with "../". */
  place(root: string, paths: readonly string[]): Promise<readonly string[]>;
  /** All uncommitted and untracked files of the work tree at `root`; `warnings` are what git could not look into, in its words. */
  readStatus(root: string): Promise<(GitStatus & { readonly warnings: readonly string[] }) | GitUnknown>;
  /** What the last commit has at a path, relative to the root; `undefined` where it has no such file. */
  readCommitted(root: string, path: string): Promise<string | undefined | GitUnknown>;
  /** Of the paths, relative to the root: those that git ignores, and those whose changes it was told not to see (skip-worktree, assume-unchanged). */
  readUnseen(root: string, paths: readonly string[]): Promise<Unseen | GitUnknown>;
}

export interface Unseen {
  readonly kind: "unseen";
  readonly ignored: readonly string[];
  readonly hidden: readonly string[];
}

/** Commits of the work tree as it is, under refs of our own: nothing else of the repository is touched, and we push nothing. */
export interface Snapshots {
  /** Takes one, or gives the one that has the same files. */
  take(request: SnapshotRequest): Promise<Snapshot | GitUnknown>;
  /** Removes those that are older than so many days and not among `kept`; gives the refs that are gone. */
  prune(root: string, days: number, kept: ReadonlySet<string>): Promise<readonly string[] | GitUnknown>;
}

export interface SnapshotRequest {
  /** The top of the work tree. */
  readonly root: string;
  /** Texts of editors that are not saved, by path relative to the root. */
  readonly buffers: ReadonlyMap<string, string>;
  /** Files that git does not list though the run uses them: ignored ones, and those it was told not to look at. Relative to the root. */
  readonly also?: readonly string[];
  /** Files above so many bytes are left out. */
  readonly limit: number;
  /** What it is a snapshot of, in a line. */
  readonly title: string;
}

export interface Snapshot {
  readonly kind: "snapshot";
  readonly commit: string;
  readonly tree: string;
  readonly ref: string;
  /** The last commit; `undefined` where there is none. */
  readonly base: string | undefined;
  /** There was one of the same files already. */
  readonly isKnown: boolean;
  readonly skipped: readonly LeftOut[];
  readonly conflicted: readonly string[];
  /** Of submodules, by their path. */
  readonly submodules: ReadonlyMap<string, Snapshot>;
}

/** The training runs of a repository. */
export interface Ledger {
  /** Oldest first. `gitFolder` is the repository's own. */
  read(gitFolder: string): Promise<readonly TrainingRun[]>;
  append(gitFolder: string, line: string): Promise<void>;
}

/** Files that runs read and write. */
export interface RunFiles {
  /** Those of the paths that are files of a size that is read in seconds, with absolute paths, in their order. */
  hash(paths: readonly string[]): Promise<readonly HashedFile[]>;
  /** Model files in a folder, with what changes when one is written; environments, caches and version control are left out. */
  listModels(folder: string): Promise<ReadonlyMap<string, string>>;
  /** Writes a text whole or not at all; gives the reason where it can't. */
  write(path: string, text: string): Promise<string | undefined>;
}
