import { mayBeCode, type CodeState } from "../core/guard/codeState.ts";
import type { GitUnknown } from "../core/guard/gitStatus.ts";
import type { GitReader, GitRepository, Snapshot, Snapshots } from "./guardPorts.ts";

export interface KeepRequest {
  readonly repository: GitRepository;
  /** Texts of an editor, by absolute path: those of files that the run uses are kept in place of what is on the disk. */
  readonly unsaved: ReadonlyMap<string, string> | undefined;
  /** What it is a snapshot of, in a line. */
  readonly title: string;
}

/** Larger files are left out of snapshots, in bytes. */
const largest = 5 * 1024 * 1024;

/** Takes a snapshot where the code is not known to be committed; `undefined` where there is nothing to keep. */
export async function keepCode(
  { snapshots, git }: { readonly snapshots: Snapshots; readonly git: GitReader },
  state: CodeState,
  { repository, unsaved = new Map(), title }: KeepRequest,
): Promise<Snapshot | GitUnknown | undefined> {
  if (!isWorthKeeping(state)) return undefined;
  const files = state.kind === "uncommitted" ? state.files : [];
  const places = await git.place(repository.root, [...unsaved.keys()]);
  const used = new Set(files.map(({ path }) => path));
  const buffers = [...unsaved.values()]
    .map((text, at) => [places[at] ?? "", text] as const)
    .filter(([path]) => used.has(path));
  return snapshots.take({
    root: repository.root,
    buffers: new Map(buffers),
    also: files.filter(({ change }) => change === "ignored" || change === "hidden").map(({ path }) => path),
    limit: largest,
    title,
  });
}

/** Also where nobody can say whether the code is committed, and where changed files may be a part of it. */
function isWorthKeeping(state: CodeState): boolean {
  return state.kind === "committed" ? state.unrelated.some(mayBeCode) : state.kind !== "no repository";
}
