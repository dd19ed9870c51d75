import { isAbsolute } from "node:path";
import type { GitUnknown } from "../../core/guard/gitStatus.ts";
import { findProgram } from "../process/findProgram.ts";
import { isPlaceholder } from "../process/isPlaceholder.ts";
import { run, type RunOutcome } from "../process/run.ts";

export interface GitOptions {
  /** Git runs filters and helpers that a repository names, so it runs only in trusted workspaces. */
  readonly isTrusted: () => boolean;
  /** The git to use; absent: the one on PATH. */
  readonly program?: string;
  /** Milliseconds for each call; absent: 30,000. */
  readonly timeout?: number;
}

export interface GitAnswer {
  readonly kind: "answer";
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** For a code that means that git could not do it: why, in git's words. */
  refused(): GitUnknown;
}

/** One call of git in a folder. `unknown` when git could not be asked. */
export type GitRunner = (
  folder: string,
  args: readonly string[],
  extra?: GitExtra,
) => Promise<GitAnswer | GitUnknown>;

export interface GitExtra {
  /** A file of ours to use in place of the repository's index. */
  readonly index?: string;
  /** What git reads. */
  readonly stdin?: string;
}

export function createGitRunner({ isTrusted, program = "git", timeout = 30_000 }: GitOptions): GitRunner {
  return async (folder, args, { index, stdin } = {}) => {
    if (!isTrusted())
      return { kind: "unknown", reason: "Git is not run in a workspace that is not trusted." };
    const path = isAbsolute(program) ? program : await findProgram(program);
    if (path === undefined || (await isPlaceholder(path))) return notInstalled;
    const outcome = await run({
      program: path,
      args,
      cwd: folder,
      env: { ...environment, GIT_INDEX_FILE: index },
      ...(stdin !== undefined && { stdin }),
      timeout,
      outputCap: 128 * 1024 * 1024,
    });
    return answerOf(outcome, folder, timeout);
  };
}

/**
 * English messages, no question on a terminal, no rewriting of the index, no hook and no file-system monitor of the repository's;
 * and none of the variables by which a surrounding git (a hook, an alias) points to its own repository.
 */
const environment: Readonly<Record<string, string | undefined>> = {
  LC_ALL: "C",
  LANGUAGE: undefined,
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: undefined,
  SSH_ASKPASS: undefined,
  GIT_OPTIONAL_LOCKS: "0",
  GIT_CONFIG_COUNT: "2",
  GIT_CONFIG_KEY_0: "core.hooksPath",
  GIT_CONFIG_VALUE_0: "/dev/null",
  GIT_CONFIG_KEY_1: "core.fsmonitor",
  GIT_CONFIG_VALUE_1: "false",
  GIT_CONFIG_PARAMETERS: undefined,
  GIT_DIR: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
  GIT_NAMESPACE: undefined,
  GIT_PREFIX: undefined,
  GIT_TRACE: undefined,
  // Of the commits that we make, which a person need not have a name for.
  GIT_AUTHOR_NAME: "Notebridge",
  GIT_AUTHOR_EMAIL: "notebridge@localhost",
  GIT_COMMITTER_NAME: "Notebridge",
  GIT_COMMITTER_EMAIL: "notebridge@localhost",
};

const notInstalled: GitUnknown = {
  kind: "unknown",
  reason: "Git was not found on this machine.",
  remedy: "Install git, or put its folder on PATH.",
};

function answerOf(outcome: RunOutcome, folder: string, timeout: number): GitAnswer | GitUnknown {
  switch (outcome.kind) {
    case "exited":
      return { ...outcome, kind: "answer", refused: () => readRefusal(outcome.stderr, folder) };
    case "notFound":
      return notInstalled;
    case "failed":
      return { kind: "unknown", reason: outcome.reason };
    case "timedOut":
      return { kind: "unknown", reason: `Git did not answer within ${timeout / 1000} seconds in ${folder}.` };
    case "capped":
    case "cancelled":
      return { kind: "unknown", reason: `Git's answer in ${folder} was too long to be read to its end.` };
  }
}

function readRefusal(stderr: string, folder: string): GitUnknown {
  const exception = /^\s*(git config --global --add safe\.directory .+)$/m.exec(stderr)?.[1];
  if (exception !== undefined)
    return {
      kind: "unknown",
      reason: `Git does not read the repository of ${folder}, because it belongs to another user.`,
      remedy: `If you trust it, run: ${exception}`,
    };
  if (stderr.includes("must be run in a work tree"))
    return {
      kind: "unknown",
      reason: `${folder} is in a repository's own folder or a bare repository, which has no work tree.`,
    };
  const why = /^(?:fatal|error): (.+)$/m.exec(stderr)?.[1] ?? (stderr.trim() || "it gives no reason");
  return { kind: "unknown", reason: `Git can't read ${folder}: ${why}.` };
}
