import { basename, dirname, join, normalize } from "pathe";
import type { Layout, Package } from "../core/project/layout.ts";
import { parsePyproject, type Pyproject } from "../core/project/pyproject.ts";
import { defaultSettings, type Settings } from "../core/project/settings.ts";
import { isRefusal, type Refusal } from "../core/refusal.ts";
import type { Workspace } from "./ports.ts";

/** Reads the folders around a notebook, and the nearest pyproject.toml. Refused when that can't be read. */
export async function readLayout(workspace: Workspace, notebook: string): Promise<Layout | Refusal> {
  const notebookFolder = dirname(normalize(notebook));
  const projectRoot = await findRoot(workspace, notebookFolder);
  const pyproject = await readPyproject(workspace, projectRoot);
  if (isRefusal(pyproject)) return pyproject;
  const beside = await workspace.listFolder(notebookFolder);
  const atRoot = await workspace.listFolder(projectRoot);
  const [testPath] = [
    ...(pyproject?.testPaths ?? []),
    ...["tests", "test"].filter((name) => atRoot.includes(`${name}/`)),
  ];
  return {
    notebookFolder,
    projectRoot,
    packages: await readPackages(workspace, { notebookFolder, projectRoot, projectName: pyproject?.name }),
    folders: new Set(
      beside.filter((name) => name.endsWith("/")).map((name) => join(notebookFolder, name.slice(0, -1))),
    ),
    files: new Set(beside.filter((name) => !name.endsWith("/")).map((name) => join(notebookFolder, name))),
    testFolder: testPath === undefined ? undefined : join(projectRoot, testPath),
    pytestPath: (pyproject?.pythonPath ?? []).map((folder) => join(projectRoot, folder)),
  };
}

/** Settings of the nearest pyproject.toml under `overrides`, over the defaults. */
export async function readProjectSettings(
  workspace: Workspace,
  path: string,
  overrides: Partial<Settings>,
): Promise<Settings | Refusal> {
  const pyproject = await readPyproject(workspace, await findRoot(workspace, dirname(normalize(path))));
  if (isRefusal(pyproject)) return pyproject;
  return { ...defaultSettings, ...pyproject?.settings, ...overrides };
}

/** A pyproject.toml decides; where there is none above, other marks of a project do. */
async function findRoot(workspace: Workspace, folder: string): Promise<string> {
  const marks = ["setup.py", "setup.cfg", "requirements.txt", "environment.yml", ".git/", ".git"];
  let other: string | undefined;
  for (const each of foldersUpwards(folder)) {
    const names = await workspace.listFolder(each);
    if (names.includes("pyproject.toml")) return each;
    if (marks.some((mark) => names.includes(mark))) other ??= each;
  }
  return other ?? folder;
}

function foldersUpwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersUpwards(above)];
}

async function readPyproject(workspace: Workspace, root: string): Promise<Pyproject | undefined | Refusal> {
  const path = join(root, "pyproject.toml");
  const text = await workspace.readText(path);
  return text === undefined || isRefusal(text) ? text : parsePyproject(text, path);
}

interface Places {
  readonly notebookFolder: string;
  readonly projectRoot: string;
  readonly projectName: string | undefined;
}

/** New modules go into the one package under src/, else into the package at the root that is named as the project is. */
async function readPackages(
  workspace: Workspace,
  { notebookFolder, projectRoot, projectName }: Places,
): Promise<Package[]> {
  const inSource = await packagesIn(workspace, join(projectRoot, "src"));
  const atRoot = await packagesIn(workspace, projectRoot);
  const beside = notebookFolder === projectRoot ? [] : await packagesIn(workspace, notebookFolder);
  const main =
    inSource.length === 1
      ? inSource[0]
      : [...inSource, ...atRoot].find((folder) => basename(folder) === packageName(projectName));
  return [...inSource, ...atRoot, ...beside].map((folder) => ({
    name: basename(folder),
    folder,
    isMain: folder === main,
  }));
}

async function packagesIn(workspace: Workspace, folder: string): Promise<string[]> {
  const names = (await workspace.listFolder(folder)).filter(
    (name) => /^[A-Za-z_]\w*\/$/.test(name) && !/^(tests?|docs)\/$/.test(name),
  );
  const found: string[] = [];
  for (const name of names) {
    const inner = join(folder, name.slice(0, -1));
    if ((await workspace.listFolder(inner)).includes("__init__.py")) found.push(inner);
  }
  return found;
}

/** How a project's name becomes a package's: PEP 503's separators as underscores. */
function packageName(project: string | undefined): string | undefined {
  return project?.replace(/[-.]+/g, "_").toLowerCase();
}
