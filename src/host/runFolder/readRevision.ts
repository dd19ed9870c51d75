import { mkdir, readlink, rm } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize, relative, resolve } from "node:path";
import { isRefusal, refuse, type Refusal } from "../../core/refusal.ts";
import type { GitExtra, GitRunner } from "../git/runGit.ts";
import { isInside, listCopy, type CopyEntry } from "./listCopy.ts";

/** A folder as it is at a revision of git. */
export interface Revision {
  readonly kind: "revision";
  /** Its files, with their sizes, but for links. */
  readonly entries: readonly CopyEntry[];
  /** All together. */
  readonly bytes: number;
  /** Writes those files below `top` as a checkout does; `index` is a path without a file, for git to work with. */
  write(top: string, index: string): Promise<Refusal | undefined>;
  /**
   * What is to be copied into a written one: what its links lead to, where that is outside of the folder, and what git does not have:
   * ignored files, and others that were never added, but for code.
   */
  listOthers(top: string): AsyncGenerator<CopyEntry>;
  /** Where the folder is below what `write` got. */
  readonly prefix: string;
}

/** Asks git for a folder (a real path) at a revision; nothing of the repository is written. Refused where git does not know. */
export async function readRevision(
  git: GitRunner,
  folder: string,
  revision: string,
): Promise<Revision | Refusal> {
  const ask = createAsk(git);
  const top = await ask(folder, ["rev-parse", "--show-toplevel"]);
  if (isRefusal(top)) return top;
  const root = normalize(top.trimEnd());
  const prefix = relative(root, folder);
  const commit = await git(root, [
    "rev-parse",
    "--quiet",
    "--verify",
    "--end-of-options",
    `${revision}^{commit}`,
  ]);
  if (commit.kind === "answer" && commit.code !== 0)
    return refuse(
      `Git has no revision "${revision}" in ${folder}.`,
      "Name a commit, a branch or a tag of that repository, such as HEAD.",
    );
  const id = commit.kind === "answer" ? commit.stdout.trim() : revision;
  const tree = await ask(root, [
    "ls-tree",
    "-r",
    "-l",
    "-z",
    "--full-tree",
    id,
    "--",
    ...(prefix === "" ? [] : [prefix]),
  ]);
  if (isRefusal(tree)) return tree;
  const ignored = await ask(folder, [...listUntracked, "--ignored"]);
  if (isRefusal(ignored)) return ignored;
  const untracked = await ask(folder, listUntracked);
  if (isRefusal(untracked)) return untracked;
  const files = parseTree(tree, root, folder);
  const known = new Set(files.map(({ to }) => to));
  const entries = files.filter(({ isLink }) => !isLink);
  return {
    kind: "revision",
    prefix,
    entries,
    bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
    write: async (to, index) => {
      await mkdir(join(to, prefix), { recursive: true });
      const read = await ask(root, ["read-tree", id], { index });
      if (isRefusal(read)) return read;
      const stdin = files.map(({ path }) => `${path}\0`).join("");
      const args = ["checkout-index", "--quiet", "--force", `--prefix=${to}/`, "-z", "--stdin"];
      const written = await ask(root, args, { index, stdin });
      return isRefusal(written) ? written : undefined;
    },
    listOthers: async function* (to) {
      for (const file of files) if (file.isLink) yield* replaceLink(folder, file.to, join(to, prefix));
      const others = [
        ...paths(ignored).map((path) => ({ path, isIgnored: true })),
        ...paths(untracked).map((path) => ({ path, isIgnored: false })),
      ];
      for (const { path, isIgnored } of others) {
        const from = join(folder, path);
        for await (const entry of listCopy({ root: folder, from, to: relative(folder, from) }))
          if (!known.has(entry.to) && (isIgnored || !isCode.test(entry.to))) yield entry;
      }
    },
  };
}

const listUntracked = ["ls-files", "-z", "--others", "--exclude-standard", "--directory"];

/** A module that was made since has no place in an older folder; data has. */
const isCode = /\.(?:py|pyi|ipynb|toml|cfg)$/i;

type Ask = (folder: string, args: readonly string[], extra?: GitExtra) => Promise<string | Refusal>;

function createAsk(git: GitRunner): Ask {
  return async (folder, args, extra) => {
    const answer = await git(folder, args, extra);
    if (answer.kind === "answer" && answer.code === 0) return answer.stdout;
    const { reason, remedy } = answer.kind === "answer" ? answer.refused() : answer;
    return refuse(reason, remedy);
  };
}

interface RevisionFile {
  readonly kind: "file";
  /** As git names it, from the top of the work tree. */
  readonly path: string;
  readonly from: string;
  /** Relative to the folder. */
  readonly to: string;
  readonly bytes: number;
  readonly isLink: boolean;
}

/** Reads `git ls-tree -l -z`: "100644 blob 3f2a… 12\tname". Submodules are commits, and left out. */
function parseTree(text: string, root: string, folder: string): readonly RevisionFile[] {
  return paths(text).flatMap((line) => {
    const [, mode, size, path] = /^(\d+) blob \S+ +(\d+)\t([^]*)$/.exec(line) ?? [];
    if (path === undefined) return [];
    const from = join(root, path);
    return [
      {
        kind: "file",
        path,
        from,
        to: relative(folder, from),
        bytes: Number(size),
        isLink: mode === "120000",
      },
    ];
  });
}

function paths(text: string): readonly string[] {
  return text.split("\0").filter((path) => path !== "");
}

/** Takes a link that was checked out away again, unless it leads to a place of the copy: nothing may be written through it. */
async function* replaceLink(folder: string, to: string, copy: string): AsyncGenerator<CopyEntry> {
  const link = join(copy, to);
  const target = await readlink(link);
  const leadsTo = resolve(dirname(join(folder, to)), target);
  const isOwn = isInside(relative(folder, leadsTo));
  if (isOwn && !isAbsolute(target)) return;
  await rm(link);
  if (isOwn) yield { kind: "link", to, target: relative(folder, leadsTo) };
  else yield* listCopy({ root: folder, from: leadsTo, to });
}
