import { basename, dirname, join, normalize } from "pathe";
import { mayBeCode, type CodeState, type UncommittedFile } from "../core/guard/codeState.ts";
import type { GitStatus, GitUnknown, StatusEntry } from "../core/guard/gitStatus.ts";
import { isModelFile, isProvenance } from "../core/guard/provenance.ts";
import { parseIpynb } from "../core/notebook/ipynb.ts";
import type { Notebook } from "../core/notebook/notebook.ts";
import { isRefusal, type Refusal } from "../core/refusal.ts";
import type { GitReader, GitRepository } from "./guardPorts.ts";
import { findUsedFiles, type UsedFile, type UsedFilesPorts } from "./usedFiles.ts";

export interface CheckCodePorts extends UsedFilesPorts {
  readonly git: GitReader;
}

/** What the code of a run is: a notebook or script with what it imports and names, or all of a folder where no file is known. */
export type RunCode =
  | {
      readonly entry: string;
      /** Files that the command hands over, absolute: `--config exp.yaml`. */
      readonly given?: readonly string[];
    }
  | { readonly folder: string };

/** Whether the code of a run is committed. Refused where the entry can't be read. `unsaved` are files that an editor has other texts of. */
export async function checkCode(
  ports: CheckCodePorts,
  code: RunCode,
  unsaved: Iterable<string> = [],
): Promise<CodeState | Refusal> {
  const folder = "entry" in code ? dirname(normalize(code.entry)) : normalize(code.folder);
  const [repository, used] = await Promise.all([
    ports.git.readRepository(folder),
    "entry" in code ? findUsedFiles(ports, code.entry) : undefined,
  ]);
  if (repository.kind === "none") return { kind: "no repository" };
  if (repository.kind === "unknown") return repository;
  if (isRefusal(used)) return used;
  const { root } = repository;
  const roles = used && (await placeAll(ports.git, root, [...used, ...givenOf(code)]));
  const [status, unseen] = await Promise.all([
    ports.git.readStatus(root),
    roles === undefined ? [] : judgeUnseen(ports.git, root, roles),
  ]);
  if (status.kind === "unknown") return status;
  if ("kind" in unseen) return unseen;
  const seen = await judgeEntries(ports, root, status, roles);
  const known = new Set([
    ...[...seen.files, ...unseen].map(({ path }) => path),
    ...seen.unrelated,
    ...seen.sameCode,
  ]);
  const places = await ports.git.place(root, [...unsaved]);
  const open = await judgeUnsaved(
    ports,
    root,
    places.filter((path) => !known.has(path)),
    roles,
  );
  const { head: commit, branch } = status;
  const files = [...seen.files, ...open, ...unseen];
  const { unrelated, sameCode } = seen;
  const shared = { branch, unrelated, sameCode, remarks: remarksOn(repository, status) };
  return files.length === 0 && commit !== undefined
    ? { kind: "committed", commit, ...shared }
    : { kind: "uncommitted", commit, files, ...shared };
}

function remarksOn(
  { doing }: GitRepository,
  { ahead = 0, warnings }: GitStatus & { readonly warnings: readonly string[] },
): readonly string[] {
  const unpushed = ahead === 1 ? "1 commit is not pushed." : `${ahead} commits are not pushed.`;
  return [
    ...(doing === undefined ? [] : [`A ${doing} is going on.`]),
    ...(ahead === 0 ? [] : [unpushed]),
    ...warnings,
  ];
}

type Roles = ReadonlyMap<string, UsedFile>;

function givenOf(code: RunCode): readonly UsedFile[] {
  return "entry" in code ? (code.given ?? []).map((path) => ({ path, role: "named" })) : [];
}

/** Used files by their place in the repository; the first role of a file is the one that says most. */
async function placeAll(git: GitReader, root: string, used: readonly UsedFile[]): Promise<Roles> {
  const places = await git.place(
    root,
    used.map(({ path }) => path),
  );
  const roles = new Map<string, UsedFile>();
  for (const [at, file] of used.entries()) {
    const place = places[at];
    if (place !== undefined && !roles.has(place)) roles.set(place, file);
  }
  return roles;
}

interface Judged {
  readonly files: readonly UncommittedFile[];
  readonly unrelated: readonly string[];
  readonly sameCode: readonly string[];
}

async function judgeEntries(
  ports: CheckCodePorts,
  root: string,
  status: GitStatus,
  roles: Roles | undefined,
): Promise<Judged> {
  const files: UncommittedFile[] = [];
  const unrelated: string[] = [];
  const sameCode: string[] = [];
  for (const entry of status.entries) {
    if (isProvenance(entry.path)) continue;
    const why = reasonOf(entry.path, roles);
    if (why === undefined || isProduct(entry, roles)) unrelated.push(entry.path);
    else if (await hasSameCode(ports, root, entry)) sameCode.push(entry.path);
    else files.push({ path: entry.path, change: changeOf(entry), why });
  }
  return { files, unrelated, sameCode };
}

/** A model that the code names is what it writes, until it is committed. */
function isProduct({ kind, path }: StatusEntry, roles: Roles | undefined): boolean {
  return kind === "untracked" && roles?.get(path)?.role === "named" && isModelFile(path);
}

function changeOf(entry: StatusEntry): UncommittedFile["change"] {
  if (entry.kind === "untracked") return "new";
  if (entry.kind === "conflicted") return "in conflict";
  if (entry.submodule !== undefined) return "changed inside";
  if (entry.staged === "added") return "new";
  return (entry.unstaged ?? entry.staged) === "deleted" ? "deleted" : "modified";
}

/** Why a file matters to the run; `undefined` where it does not. Without a known entry all code does. */
function reasonOf(path: string, roles: Roles | undefined): string | undefined {
  if (roles === undefined) return mayBeCode(path) ? "code" : undefined;
  // A submodule or a repository inside stands for all its files.
  const found =
    roles.get(path) ?? [...roles].find(([used]) => used.startsWith(`${path.replace(/\/$/, "")}/`))?.[1];
  return found && describeRole(found);
}

function describeRole({ path, role, by }: UsedFile): string {
  if (role === "entry") return /\.ipynb$/i.test(path) ? "the notebook" : "the script";
  const from = by === undefined ? "the command" : basename(by);
  return role === "imported" ? `imported by ${from}` : `named in ${from}`;
}

/** Files that only an editor has changed: git does not know of it. */
async function judgeUnsaved(
  ports: CheckCodePorts,
  root: string,
  paths: readonly string[],
  roles: Roles | undefined,
): Promise<readonly UncommittedFile[]> {
  const files: UncommittedFile[] = [];
  for (const path of paths) {
    const why = path.startsWith("../") ? undefined : reasonOf(path, roles);
    if (why === undefined || (await hasSameCode(ports, root, { kind: "tracked", path }))) continue;
    files.push({ path, change: "not saved", why });
  }
  return files;
}

/** A notebook in which only outputs, counts and text have changed. */
async function hasSameCode(
  { git, workspace }: CheckCodePorts,
  root: string,
  { kind, path }: Pick<StatusEntry, "kind" | "path">,
): Promise<boolean> {
  if (kind !== "tracked" || !/\.ipynb$/i.test(path)) return false;
  const committed = await git.readCommitted(root, path);
  if (typeof committed !== "string") return false;
  const before = parseIpynb(new TextEncoder().encode(committed));
  const now = await workspace.readNotebook(join(root, path));
  return before.kind !== "refusal" && !isRefusal(now) && codeOf(before.notebook) === codeOf(now);
}

function codeOf({ cells }: Notebook): string {
  return JSON.stringify(
    cells.filter(({ kind }) => kind === "code").map(({ language, source }) => [language, source]),
  );
}

/** Used code that git does not look at. Data is kept out of repositories on purpose. */
async function judgeUnseen(
  git: GitReader,
  root: string,
  roles: Roles,
): Promise<readonly UncommittedFile[] | GitUnknown> {
  const isOutside = (path: string): boolean => /^(?:\.\.\/|[A-Za-z]:|\/)/.test(path);
  const code = [...roles].filter(([path, { role }]) => role !== "named" && !isOutside(path));
  const outside = [...roles].filter(([path, { role }]) => role !== "named" && isOutside(path));
  const unseen = await git.readUnseen(
    root,
    code.map(([path]) => path),
  );
  if (unseen.kind === "unknown") return unseen;
  const say = (paths: readonly string[], change: UncommittedFile["change"]): readonly UncommittedFile[] =>
    paths.flatMap((path) => {
      const file = roles.get(path);
      return file === undefined ? [] : [{ path, change, why: describeRole(file) }];
    });
  return [
    ...say(unseen.ignored, "ignored"),
    ...say(unseen.hidden, "hidden"),
    ...say(
      outside.map(([path]) => path),
      "outside",
    ),
  ];
}
