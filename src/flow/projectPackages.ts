import { basename, join } from "pathe";
import type { Package } from "../core/project/layout.ts";
import type { Packaging } from "../core/project/packaging.ts";
import type { Workspace } from "./ports.ts";

interface Places {
  readonly notebookFolder: string;
  readonly projectRoot: string;
  readonly isInstallable: boolean;
  readonly packaging: Packaging | undefined;
}

/**
 * Packages where the project keeps its sources, at its root and beside the notebook, in this order. New modules go into the one that the
 * project names or is named after, else into the only one among its sources, else, if it can be installed, the only one at its root.
 */
export async function readPackages(workspace: Workspace, places: Places): Promise<readonly Package[]> {
  const { notebookFolder, projectRoot, isInstallable, packaging } = places;
  const sourceFolders = (packaging?.sourceFolders ?? ["src"])
    .map((folder) => join(projectRoot, folder))
    .filter((folder) => !isSame(folder, projectRoot));
  const inSource = await packagesIn(workspace, sourceFolders);
  const atRoot = await packagesIn(workspace, [projectRoot]);
  const beside = isSame(notebookFolder, projectRoot) ? [] : await packagesIn(workspace, [notebookFolder]);
  const named = (packaging?.packageNames ?? []).flatMap(
    (name) => [...inSource, ...atRoot].find((folder) => basename(folder) === name) ?? [],
  );
  const main =
    named[0] ?? only(inSource) ?? (isInstallable && inSource.length === 0 ? only(atRoot) : undefined);
  const all = [...new Set([...inSource, ...atRoot, ...beside])];
  return Promise.all(
    all.map(async (folder) => ({
      name: basename(folder),
      folder,
      folders: new Set(await foldersBelow(workspace, folder, deepest)),
      isMain: folder === main,
    })),
  );
}

/** Those of the folders that have an __init__.py. */
export async function findPackageFolders(
  workspace: Workspace,
  folders: readonly string[],
): Promise<ReadonlySet<string>> {
  const listed = await Promise.all(
    [...new Set(folders)].map(async (folder) => ({ folder, names: await workspace.listFolder(folder) })),
  );
  return new Set(listed.filter(({ names }) => names.includes("__init__.py")).map(({ folder }) => folder));
}

/** Deeper packages than this are not looked for: links can lead in circles. */
const deepest = 6;

function only(folders: readonly string[]): string | undefined {
  return folders.length === 1 ? folders[0] : undefined;
}

function isSame(left: string, right: string): boolean {
  return left.replace(/\/$/, "") === right.replace(/\/$/, "");
}

/** Tests and documentation may be packages too, but no place for a new module. */
async function packagesIn(workspace: Workspace, folders: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(folders.map((folder) => childFolders(workspace, folder)));
  const children = found
    .flat()
    .filter((child) => !/^(tests?|docs?|examples?|benchmarks?)$/.test(basename(child)));
  const packages = await findPackageFolders(workspace, children);
  return children.filter((child) => packages.has(child));
}

async function childFolders(workspace: Workspace, folder: string): Promise<readonly string[]> {
  const names = await workspace.listFolder(folder);
  return names
    .filter((name) => /^[\p{L}_][\p{L}\p{N}_]*\/$/u.test(name) && name !== "__pycache__/")
    .map((name) => join(folder, name.slice(0, -1)));
}

async function foldersBelow(workspace: Workspace, folder: string, depth: number): Promise<readonly string[]> {
  if (depth === 0) return [folder];
  const inner = await Promise.all(
    (await childFolders(workspace, folder)).map((child) => foldersBelow(workspace, child, depth - 1)),
  );
  return [folder, ...inner.flat()];
}
