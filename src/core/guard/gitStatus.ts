/** What git says about the work tree. Paths are relative to its root, with "/" between folders. */
export interface GitStatus {
  readonly kind: "status";
  /** `undefined`: no commit yet. */
  readonly head: string | undefined;
  /** `undefined`: a commit is checked out, not a branch. */
  readonly branch: string | undefined;
  /** Commits that the branch which it is pushed to does not have; absent where there is no such branch. */
  readonly ahead?: number;
  /** Everything that differs from `head`; empty only if git said so. */
  readonly entries: readonly StatusEntry[];
}

/** Git did not answer, or not in a form we know: neither clean nor empty. `remedy` is what to do, where git or we know. */
export interface GitUnknown {
  readonly kind: "unknown";
  readonly reason: string;
  readonly remedy?: string;
}

export type StatusEntry =
  | {
      readonly kind: "tracked";
      readonly path: string;
      /** From `head` to the index. */
      readonly staged: Change | undefined;
      /** From the index to the file. */
      readonly unstaged: Change | undefined;
      /** What it was before it was renamed or copied. */
      readonly from?: string;
      /** For submodules: what is new inside; its own files are not listed here. */
      readonly submodule?: SubmoduleState;
    }
  | { readonly kind: "conflicted"; readonly path: string }
  /** A folder, with "/" at its end, is a repository of its own. */
  | { readonly kind: "untracked"; readonly path: string };

export type Change = "added" | "modified" | "deleted" | "renamed" | "copied" | "typeChanged";

export interface SubmoduleState {
  readonly hasOtherCommit: boolean;
  readonly hasModified: boolean;
  readonly hasUntracked: boolean;
}

/**
 * Reads `git status --porcelain=v2 -z --branch`. An empty, cut or unfamiliar answer is `unknown`: the two lines about the branch are always
 * there when git answered.
 */
export function parseGitStatus(text: string): GitStatus | GitUnknown {
  const tokens = text.split("\0");
  if (tokens.pop() !== "") return unknown("its answer is cut short");
  const headers = new Map<string, string>();
  const entries: StatusEntry[] = [];
  for (let token = tokens.shift(); token !== undefined; token = tokens.shift()) {
    const header = /^# (\S+) (.*)$/s.exec(token);
    if (header) headers.set(header[1] ?? "", header[2] ?? "");
    else {
      const entry = readEntry(token, () => tokens.shift());
      if (entry === undefined) return unknown(`it says ${JSON.stringify(token)}`);
      entries.push(entry);
    }
  }
  const head = headers.get("branch.oid");
  const branch = headers.get("branch.head");
  if (head === undefined || branch === undefined)
    return unknown("it does not say which commit it compares with");
  if (branch === "(unknown)") return unknown("the current branch is damaged");
  const ahead = /^\+(\d+) -\d+$/.exec(headers.get("branch.ab") ?? "")?.[1];
  return {
    kind: "status",
    head: head === "(initial)" ? undefined : head,
    branch: branch === "(detached)" ? undefined : branch,
    ...(ahead !== undefined && { ahead: Number(ahead) }),
    entries,
  };
}

function unknown(why: string): GitUnknown {
  return { kind: "unknown", reason: `What git status answers can't be understood: ${why}.` };
}

// The fields of a line, after https://git-scm.com/docs/git-status#_porcelain_format_version_2; a path may hold anything but NUL.
const changed = /^1 (..) (N\.\.\.|S...) (?:\S+ ){5}(.+)$/s;
const moved = /^2 (..) (N\.\.\.|S...) (?:\S+ ){5}[RC]\d+ (.+)$/s;
const conflicted = /^u .. (?:N\.\.\.|S...) (?:\S+ ){7}(.+)$/s;
const untracked = /^\? (.+)$/s;

function readEntry(token: string, next: () => string | undefined): StatusEntry | undefined {
  let match: RegExpExecArray | null;
  if ((match = changed.exec(token))) return readTracked(match);
  if ((match = moved.exec(token))) {
    const from = next();
    const entry = readTracked(match);
    return from === undefined || entry === undefined ? undefined : { ...entry, from };
  }
  if ((match = conflicted.exec(token))) return { kind: "conflicted", path: match[1] ?? "" };
  if ((match = untracked.exec(token))) return { kind: "untracked", path: match[1] ?? "" };
  return undefined;
}

const changes: Readonly<Record<string, Change | undefined>> = {
  A: "added",
  M: "modified",
  D: "deleted",
  R: "renamed",
  C: "copied",
  T: "typeChanged",
};

function readTracked([, states = "", submodule = "", path = ""]: RegExpExecArray):
  (StatusEntry & { kind: "tracked" }) | undefined {
  if (!/^[.AMDRCT]{2}$/.test(states)) return undefined;
  const entry = {
    kind: "tracked",
    path,
    staged: changes[states.charAt(0)],
    unstaged: changes[states.charAt(1)],
  } as const;
  return submodule.startsWith("S") ? { ...entry, submodule: readSubmodule(submodule) } : entry;
}

function readSubmodule(state: string): SubmoduleState {
  return { hasOtherCommit: state[1] === "C", hasModified: state[2] === "M", hasUntracked: state[3] === "U" };
}
