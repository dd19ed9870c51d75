import { access, realpath } from "node:fs/promises";
import { basename, dirname, join, normalize, relative, resolve, sep } from "node:path";
import { parseGitStatus, type GitUnknown } from "../../core/guard/gitStatus.ts";
import type { GitReader, GitRepository, Unseen } from "../../flow/guardPorts.ts";
import { createGitRunner, type GitOptions, type GitRunner } from "./runGit.ts";

export function createGitReader(options: GitOptions): GitReader {
  const git = createGitRunner(options);
  return {
    readRepository: (folder) => readRepository(git, folder),
    place: (root, paths) => Promise.all(paths.map((path) => placeIn(root, path))),
    readStatus: (root) => readStatus(git, root),
    readCommitted: (root, path) => readCommitted(git, root, path),
    readUnseen: (root, paths) => readUnseen(git, root, paths),
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
  const [gitFolder, ownFolder, branch, head] = await Promise.all([
    git(root, ["rev-parse", "--git-common-dir"]),
    git(root, ["rev-parse", "--absolute-git-dir"]),
    git(root, ["symbolic-ref", "--quiet", "--short", "HEAD"]),
    git(root, ["rev-parse", "--quiet", "--verify", "HEAD"]),
  ]);
  if (gitFolder.kind === "unknown") return gitFolder;
  if (ownFolder.kind === "unknown") return ownFolder;
  if (branch.kind === "unknown") return branch;
  if (head.kind === "unknown") return head;
  // Code 1 is "there is none"; anything else is a repository that is damaged. Without a branch there must be a commit.
  if (branch.code > 1) return branch.refused();
  if (head.code > 1 || (head.code === 1 && branch.code === 1)) return head.refused();
  const line = ({ code, stdout }: { code: number; stdout: string }): string | undefined =>
    code === 0 ? stdout.trim() : undefined;
  const doing = await findDoing(ownFolder.stdout.replace(/\n$/, ""));
  return {
    kind: "repository",
    root,
    ...(doing !== undefined && { doing }),
    gitFolder: resolve(root, gitFolder.stdout.replace(/\n$/, "")),
    head: line(head),
    branch: line(branch),
  };
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

async function readCommitted(
  git: GitRunner,
  root: string,
  path: string,
): Promise<string | undefined | GitUnknown> {
  const answer = await git(root, ["show", `HEAD:${path}`]);
  if (answer.kind === "unknown") return answer;
  return answer.code === 0 ? answer.stdout : undefined;
}

async function readUnseen(
  git: GitRunner,
  root: string,
  paths: readonly string[],
): Promise<Unseen | GitUnknown> {
  if (paths.length === 0) return { kind: "unseen", ignored: [], hidden: [] };
  const submodules = await readSubmodules(git, root);
  if ("kind" in submodules) return submodules;
  // What lies in a submodule is that one's own.
  const own = paths.filter((path) => !submodules.some((folder) => path.startsWith(`${folder}/`)));
  if (own.length === 0) return { kind: "unseen", ignored: [], hidden: [] };
  const stdin = own.map((path) => `${path}\0`).join("");
  const [checked, listed] = await Promise.all([
    git(root, ["check-ignore", "-z", "--stdin"], { stdin }),
    git(root, ["ls-files", "-v", "-z", "--", ...own.map((path) => `:(literal)${path}`)]),
  ]);
  if (checked.kind === "unknown") return checked;
  if (listed.kind === "unknown") return listed;
  // Code 1 is "none of them".
  if (checked.code > 1) return checked.refused();
  if (listed.code !== 0) return listed.refused();
  const hidden = entriesOf(listed.stdout).filter((entry) => /^[Sa-z] /.test(entry));
  return {
    kind: "unseen",
    ignored: entriesOf(checked.stdout),
    hidden: hidden.map((entry) => entry.slice(2)),
  };
}

/** Folders of submodules, relative to the root. */
async function readSubmodules(git: GitRunner, root: string): Promise<readonly string[] | GitUnknown> {
  const isThere = await access(join(root, ".gitmodules")).then(
    () => true,
    () => false,
  );
  if (!isThere) return [];
  const answer = await git(root, ["config", "--file", ".gitmodules", "--null", "--get-regexp", "\\.path$"]);
  if (answer.kind === "unknown") return answer;
  return entriesOf(answer.stdout).map((entry) => entry.slice(entry.indexOf("\n") + 1));
}

function entriesOf(text: string): readonly string[] {
  return text.split("\0").filter((entry) => entry !== "");
}

/** Files in a repository's own folder while something is going on. */
const marks = [
  ["merge", "MERGE_HEAD"],
  ["rebase", "rebase-merge"],
  ["rebase", "rebase-apply"],
  ["cherry-pick", "CHERRY_PICK_HEAD"],
  ["revert", "REVERT_HEAD"],
  ["bisect", "BISECT_LOG"],
] as const;

async function findDoing(folder: string): Promise<string | undefined> {
  const found = await Promise.all(
    marks.map(([, mark]) =>
      access(join(folder, mark)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return marks.find((_, at) => found[at])?.[0];
}

/** Of a file that is not there, its folder's links are followed. */
async function placeIn(root: string, path: string): Promise<string> {
  const real = await realpath(path).catch(async () => {
    const folder = await realpath(dirname(path)).catch(() => dirname(path));
    return join(folder, basename(path));
  });
  return relative(root, real).replaceAll(sep, "/");
}
