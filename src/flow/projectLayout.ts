import { dirname, join, normalize, relative } from "pathe";
import type { Layout } from "../core/project/layout.ts";
import { parsePyproject, type Pyproject } from "../core/project/pyproject.ts";
import { resolveSettings } from "../core/project/resolveSettings.ts";
import type { Settings } from "../core/project/settings.ts";
import { isRefusal, type Refusal } from "../core/refusal.ts";
import type { Workspace } from "./ports.ts";
import { findPackageFolders, readPackages } from "./projectPackages.ts";

/** Reads the folders around a notebook, and the nearest pyproject.toml. Refused when that can't be read. */
export async function readLayout(workspace: Workspace, notebook: string): Promise<Layout | Refusal> {
  const notebookFolder = dirname(normalize(notebook));
  const projectRoot = await findRoot(workspace, notebookFolder);
  const pyproject = await readPyproject(workspace, projectRoot);
  if (isRefusal(pyproject)) return pyproject;
  const beside = await workspace.listFolder(notebookFolder);
  const atRoot = await workspace.listFolder(projectRoot);
  const isInstallable =
    pyproject?.packaging.isInstallable === true ||
    ["setup.py", "setup.cfg"].some((name) => atRoot.includes(name));
  const packages = await readPackages(workspace, {
    notebookFolder,
    projectRoot,
    isInstallable,
    packaging: pyproject?.packaging,
  });
  const testPaths = plainTestPaths(projectRoot, pyproject);
  const testFolder = testPaths[0] ?? usualTestFolder(projectRoot, atRoot);
  const around = [
    ...foldersUpTo(notebookFolder, projectRoot),
    ...foldersUpTo(testFolder ?? projectRoot, projectRoot),
  ];
  return {
    notebookFolder,
    projectRoot,
    packages,
    folders: new Set([...foldersOf(notebookFolder, beside), ...foldersOf(projectRoot, atRoot)]),
    files: new Set(beside.filter((name) => !name.endsWith("/")).map((name) => join(notebookFolder, name))),
    packageFolders: await findPackageFolders(workspace, [
      ...packages.flatMap(({ folders }) => [...folders]),
      ...around,
    ]),
    isInstallable,
    testFolder,
    testPaths,
    pytestPath: [
      ...(pyproject?.pytest.pythonPath ?? []).map((folder) =>
        normalize(join(projectRoot, folder)).replace(/(.)\/$/, "$1"),
      ),
      ...(atRoot.includes("conftest.py") ? [projectRoot] : []),
    ],
    addsTestFolder: pyproject?.pytest.addsTestFolder ?? true,
  };
}

/** Settings of the nearest pyproject.toml under `overrides`, over the defaults. */
export async function readProjectSettings(
  workspace: Workspace,
  path: string,
  overrides: Partial<Settings>,
): Promise<Settings | Refusal> {
  const pyproject = await readPyproject(workspace, await findRoot(workspace, dirname(normalize(path))));
  return isRefusal(pyproject) ? pyproject : resolveSettings(pyproject, overrides);
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

function foldersUpwards(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersUpwards(above)];
}

/** A folder and those above it, up to `top`. */
function foldersUpTo(folder: string, top: string): readonly string[] {
  return foldersUpwards(folder).filter((each) => !relative(top, each).startsWith(".."));
}

function foldersOf(folder: string, names: readonly string[]): readonly string[] {
  return names.filter((name) => name.endsWith("/")).map((name) => join(folder, name.slice(0, -1)));
}

async function readPyproject(workspace: Workspace, root: string): Promise<Pyproject | undefined | Refusal> {
  const path = join(root, "pyproject.toml");
  const text = await workspace.readText(path);
  return text === undefined || isRefusal(text) ? text : parsePyproject(text, path);
}

/** pytest's test paths that are plain folders. */
function plainTestPaths(root: string, pyproject: Pyproject | undefined): readonly string[] {
  const said = (pyproject?.pytest.testPaths ?? []).filter((path) => !/[*?[\]]|\.py$/.test(path));
  return said.map((path) => join(root, path).replace(/(.)\/$/, "$1"));
}

function usualTestFolder(root: string, atRoot: readonly string[]): string | undefined {
  const found = ["tests", "test"].find((name) => atRoot.includes(`${name}/`));
  return found === undefined ? undefined : join(root, found);
}
