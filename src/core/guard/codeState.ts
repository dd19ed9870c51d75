import type { GitUnknown } from "./gitStatus.ts";

/** Whether a training run now would be of committed code. What git did not answer is `unknown`, never committed. */
export type CodeState = Committed | Uncommitted | NoRepository | GitUnknown;

interface Seen {
  /** `undefined`: a commit is checked out, not a branch. */
  readonly branch: string | undefined;
  /** Files with changes that the run does not use, as far as can be seen. */
  readonly unrelated: readonly string[];
  /** Notebooks that have the code of the last commit, and other outputs or text. */
  readonly sameCode: readonly string[];
  /** What else is to be known, a sentence each. */
  readonly remarks: readonly string[];
}

export interface Committed extends Seen {
  readonly kind: "committed";
  readonly commit: string;
}

export interface Uncommitted extends Seen {
  readonly kind: "uncommitted";
  /** The last commit; `undefined`: there is none yet. */
  readonly commit: string | undefined;
  readonly files: readonly UncommittedFile[];
}

export interface NoRepository {
  readonly kind: "no repository";
}

export interface UncommittedFile {
  /** Relative to the repository's root. */
  readonly path: string;
  /** `outside`: of the repository, which can't hold it. */
  readonly change:
    | "modified"
    | "new"
    | "deleted"
    | "in conflict"
    | "changed inside"
    | "ignored"
    | "hidden"
    | "not saved"
    | "outside";
  /** Why it matters: "the notebook", "imported by train.py". */
  readonly why: string;
}

/** Whether a file that is not seen to be used could be part of a run: code, settings, scripts and what has no ending. */
export function mayBeCode(path: string): boolean {
  return /\.(?:py|pyx|ipynb|r|jl|sh|sql|ya?ml|toml|cfg|ini|conf|json)$|(?:^|\/)[^./]+$|\/$/i.test(path);
}

/** The state in a few words, for the status bar and the first line of a report. */
export function nameCodeState(state: CodeState): string {
  switch (state.kind) {
    case "committed":
      return `committed ${state.commit.slice(0, 7)}`;
    case "uncommitted":
      return state.files.length === 1 ? "1 file uncommitted" : `${state.files.length} files uncommitted`;
    case "no repository":
      return "no repository";
    case "unknown":
      return "Git not answering";
  }
}

/** The state whole: a sentence and, a line each, the files and why they matter. */
export function describeCodeState(state: CodeState): string {
  switch (state.kind) {
    case "no repository":
      return "This folder is in no git repository, so no commit can hold the code. `git init` makes it one.";
    case "unknown":
      return state.remedy === undefined ? state.reason : `${state.reason} ${state.remedy}`;
    case "committed":
      return [`The code is committed: ${state.commit.slice(0, 7)}${onBranch(state)}.`, ...others(state)].join(
        "\n",
      );
    case "uncommitted": {
      const before =
        state.commit === undefined
          ? "The repository has no commit yet."
          : `The last commit is ${state.commit.slice(0, 7)}${onBranch(state)}.`;
      const files = state.files.map(({ path, change, why }) => `  ${change.padEnd(14)}  ${path}  (${why})`);
      return [
        `${state.files.length === 1 ? "1 file that the run uses is" : `${state.files.length} files that the run uses are`} not committed. ${before}`,
        ...files,
        ...others(state),
      ].join("\n");
    }
  }
}

function onBranch({ branch }: Seen): string {
  return branch === undefined ? ", checked out without a branch" : ` on ${branch}`;
}

function others({ unrelated, sameCode, remarks }: Seen): readonly string[] {
  return [
    ...remarks,
    ...listFiles("Only outputs or text changed", sameCode),
    ...listFiles("Changed too, and not used by the run as far as can be seen", unrelated),
  ];
}

function listFiles(what: string, paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return [];
  const more = paths.length > 5 ? ` and ${paths.length - 5} more` : "";
  return [`${what}: ${paths.slice(0, 5).join(", ")}${more}.`];
}
