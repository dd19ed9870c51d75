import { access } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { parseGitStatus, type GitStatus, type GitUnknown } from "../../core/guard/gitStatus.ts";
import { createGitRunner, type GitOptions, type GitRunner } from "./runGit.ts";

export interface GitRepository {
  readonly kind: "repository";
  /** The top of the work tree, absolute. */
  readonly root: string;
  /** `undefined`: no commit yet. */
  readonly head: string | undefined;
  /** `undefined`: a commit is checked out, not a branch. */
  readonly branch: string | undefined;
}

/** Reads and never writes. What git did not answer is `unknown`. */
export interface GitReader {
  /** The repository whose work tree `folder` is in; `none` only when git says so. */
  readRepository(folder: string): Promise<GitRepository | { readonly kind: "none" } | GitUnknown>;
  /** All uncommitted and untracked files of the work tree at `root`; `warnings` are what git could not look into, in its words. */
  readStatus(root: string): Promise<(GitStatus & { readonly warnings: readonly string[] }) | GitUnknown>;
}

export function createGitReader(options: GitOptions): GitReader {
  const git = createGitRunner(options);
  return {
    readRepository: (folder) => readRepository(git, folder),
    readStatus: (root) => readStatus(git, root),
  };
}

async function readRepository(
  git: GitRunner,
  folder: string,
): Promise<GitRepository | { readonly kind: "none" } | GitUnknown> {
  const top = await git(folder, ["rev-parse", "--show-toplevel"]);
  if (top.kind === "unknown") return top;
  if (top.code !== 0)
    return /^fatal: not a git repository \(or any /m.test(top.stderr) ? readNone(folder) : top.refused();
  const root = normalize(top.stdout.replace(/\n$/, ""));
  const [branch, head] = await Promise.all([
    git(root, ["symbolic-ref", "--quiet", "--short", "HEAD"]),
    git(root, ["rev-parse", "--quiet", "--verify", "HEAD"]),
  ]);
  if (branch.kind === "unknown") return branch;
  if (head.kind === "unknown") return head;
  // Code 1 is "there is none"; anything else is a repository that is damaged. Without a branch there must be a commit.
  if (branch.code > 1) return branch.refused();
  if (head.code > 1 || (head.code === 1 && branch.code === 1)) return head.refused();
  const line = ({ code, stdout }: { code: number; stdout: string }): string | undefined =>
    code === 0 ? stdout.trim() : undefined;
  return { kind: "repository", root, head: line(head), branch: line(branch) };
}

// Git passes over a damaged .git as if it were not there.
async function readNone(folder: string): Promise<{ readonly kind: "none" } | GitUnknown> {
  for (let at = folder; ; at = dirname(at)) {
    const head = join(at, ".git", "HEAD");
    const isThere = await access(head).then(
      () => true,
      () => false,
    );
    if (isThere)
      return {
        kind: "unknown",
        reason: `Git does not take ${dirname(head)} for a repository, though it looks like one.`,
      };
    if (at === dirname(at)) return { kind: "none" };
  }
}

async function readStatus(git: GitRunner, root: string): ReturnType<GitReader["readStatus"]> {
  const answer = await git(root, [
    "status",
    "--porcelain=v2",
    "-z",
    "--branch",
    "--untracked-files=all",
    "--ignore-submodules=none",
    "--find-renames",
  ]);
  if (answer.kind === "unknown") return answer;
  if (answer.code !== 0) return answer.refused();
  const status = parseGitStatus(answer.stdout);
  if (status.kind === "unknown") return status;
  return { ...status, warnings: answer.stderr.split("\n").filter((line) => line.startsWith("warning: ")) };
}
