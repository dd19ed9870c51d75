import { basename, dirname, isAbsolute, join, normalize, relative } from "pathe";
import type { ModuleTarget, TestTarget } from "../extract/plan.ts";
import { isIdentifier, isKeyword } from "../python/names.ts";
import { refuse, type Offer, type Refusal } from "../refusal.ts";
import type { Layout } from "./layout.ts";
import { standardLibrary } from "./standardLibrary.ts";

/**
 * Where a module goes, and how the notebook imports it. `wanted` is a name, a dotted name or a path; `taken` are top-level modules that the
 * notebook imports. Refused: names that can't be imported, and names that would hide another module.
 */
export function placeModule(
  wanted: string,
  layout: Layout,
  taken: ReadonlySet<string>,
): ModuleTarget | Refusal {
  const trimmed = wanted.trim();
  const isPath = /[\\/]/.test(trimmed) || trimmed.endsWith(".py");
  const target = isPath ? placePath(trimmed, layout) : placeName(trimmed, layout);
  if ("reason" in target) return target;
  return refuseHiding(target, layout, taken) ?? target;
}

/** "features" goes into the project's package, else beside the notebook; "shop.features" into the package "shop". */
function placeName(wanted: string, layout: Layout): ModuleTarget | Refusal {
  const parts = wanted.split(".");
  const problem = refuseParts(parts);
  if (problem !== undefined) return problem;
  if (parts.length > 1) return placeDotted(parts, layout);
  const home = layout.packages.find((each) => each.isMain);
  return home === undefined
    ? { path: join(layout.notebookFolder, `${wanted}.py`), importName: wanted }
    : { path: join(home.folder, `${wanted}.py`), importName: `${home.name}.${wanted}` };
}

/** A folder beside the notebook serves without an __init__.py too, as Python has it. */
function placeDotted(parts: readonly string[], layout: Layout): ModuleTarget | Refusal {
  const [first = "", ...inner] = parts.slice(0, -1);
  const home = layout.packages.find(
    ({ name, folder, folders }) => name === first && folders.has(join(folder, ...inner)),
  );
  const beside = join(layout.notebookFolder, first);
  const folder = home?.folder ?? (inner.length === 0 && layout.folders.has(beside) ? beside : undefined);
  if (folder !== undefined)
    return { path: `${join(folder, ...parts.slice(1))}.py`, importName: parts.join(".") };
  const missing = parts.slice(0, -1).join(".");
  return refuse(
    `There is no package \`${missing}\` in this project, nor a folder of that name beside the notebook.`,
    "Make the folder with an empty __init__.py in it, or name a module without a dot.",
  );
}

/** Below the notebook's folder the way from there is the import name; elsewhere the packages around the file give it. */
function placePath(wanted: string, layout: Layout): ModuleTarget | Refusal {
  const path = resolvePath(wanted, layout);
  if (!path.endsWith(".py")) return refuse(`${wanted} is not a Python file.`, "Let the path end in .py.");
  const owner = layout.packages.find(({ folder }) => isBelow(path, folder));
  const root = isBelow(path, layout.notebookFolder)
    ? layout.notebookFolder
    : owner === undefined
      ? layout.importPath?.find((folder) => isBelow(path, folder))
      : dirname(owner.folder);
  const parts = (root === undefined ? basename(path) : relative(root, path)).replace(/\.py$/, "").split("/");
  const problem = refuseParts(parts);
  if (problem !== undefined) return problem;
  if (root !== undefined) return { path, importName: parts.join(".") };
  return refuse(
    `The notebook can't import ${path}: it is neither below the notebook's folder nor in a package of the project.`,
    "Choose a module beside the notebook or in a package, or let the notebook add a folder to sys.path.",
    [offerBeside(path), offerImportPath(rootFor(path, layout))],
  );
}

/** The module of the same name beside the notebook. */
export function offerBeside(path: string): Offer {
  return { kind: "module", title: "Beside Notebook", module: basename(path) };
}

export function offerImportPath(folder: string): Offer {
  return { kind: "import path", title: "Add to sys.path", folder };
}

/** The folder from which a path outside all packages is best imported: the project's own or its `src`; elsewhere the one that it is in. */
function rootFor(path: string, { projectRoot }: Layout): string {
  if (!isBelow(path, projectRoot)) return dirname(path);
  const [first = "", ...inner] = relative(projectRoot, path).split("/");
  if (first === "src" && inner.length > 0) return join(projectRoot, first);
  return [first, ...inner.slice(0, -1)].every((part) => isIdentifier(part) || inner.length === 0)
    ? projectRoot
    : dirname(path);
}

/** A relative path starts at the notebook's folder, or at the project's root when only that has the first folder of the path. */
function resolvePath(wanted: string, { notebookFolder, projectRoot, folders }: Layout): string {
  const path = normalize(wanted);
  if (isAbsolute(path)) return path;
  const [first = ""] = path.split("/");
  const isAtRoot = !folders.has(join(notebookFolder, first)) && folders.has(join(projectRoot, first));
  return join(isAtRoot ? projectRoot : notebookFolder, path);
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith("..") && !isAbsolute(way);
}

/** Python compares names in their normal form, files are found by their bytes. */
function refuseParts(parts: readonly string[]): Refusal | undefined {
  const wrong = parts.find((part) => !isIdentifier(part) || part !== part.normalize("NFKC"));
  if (wrong === undefined) return /^__.*__$/.test(parts.at(-1) ?? "") ? refuseSpecial(parts) : undefined;
  const what = isKeyword(wrong) ? "it is a word of Python itself" : "use letters, digits and underscores";
  return refuse(`\`${wrong}\` can't be the name of a module: ${what}.`, "Choose another module name.");
}

function refuseSpecial(parts: readonly string[]): Refusal {
  return refuse(`\`${parts.join(".")}\` has a meaning of its own to Python.`, "Choose another module name.");
}

/** Only the first part of an import name can hide something; a package that is there already hides what it hides. */
function refuseHiding(
  { path, importName }: ModuleTarget,
  { packages, files }: Layout,
  taken: ReadonlySet<string>,
): Refusal | undefined {
  const [first = "", ...others] = importName.split(".");
  const isInPackage = others.length > 0;
  if (isInPackage && packages.some(({ folder }) => basename(folder) === first && isBelow(path, folder)))
    return undefined;
  if (standardLibrary.has(first)) {
    return refuse(
      `A module \`${first}\` would hide the one of Python's standard library, or be hidden by it.`,
      "Choose another module name.",
    );
  }
  if (isInPackage || !taken.has(importName) || files.has(path)) return undefined;
  return refuse(
    `The notebook imports another module \`${importName}\`, which the new one would hide.`,
    "Choose another module name.",
  );
}

/**
 * Where the unit test of a module goes. `folder`, from a setting or the command line, is used always; else the project's own test folder
 * when the module is in a package, a test there finds it without help or pytest looks nowhere else, else the module's folder.
 */
export function placeTest(module: ModuleTarget, layout: Layout, folder: string | undefined): TestTarget {
  const importRoot = module.importName.split(".").reduce((at) => dirname(at), module.path);
  const home = placeTestFolder(module, importRoot, layout, folder);
  const path = join(home, `test_${basename(module.path)}`);
  if (isFound(module, importRoot, home, layout)) return { path };
  return { path, importFolder: relative(home, importRoot) || "." };
}

function placeTestFolder(
  module: ModuleTarget,
  importRoot: string,
  layout: Layout,
  folder: string | undefined,
): string {
  const beside = dirname(module.path);
  const { projectRoot, packageFolders, testFolder, testPaths } = layout;
  if (folder !== undefined) return isAbsolute(folder) ? normalize(folder) : join(projectRoot, folder);
  if (testFolder === undefined) return beside;
  const isInPackage = module.importName.includes(".") && packageFolders.has(beside);
  const isLookedAt = testPaths.length === 0 || testPaths.some((each) => isBelow(beside, each));
  return isInPackage || !isLookedAt || isFound(module, importRoot, testFolder, layout) ? testFolder : beside;
}

/** Whether a test in `home` can import the module when just `pytest` is run. */
function isFound(module: ModuleTarget, importRoot: string, home: string, layout: Layout): boolean {
  if (layout.pytestPath.includes(importRoot)) return true;
  if (layout.addsTestFolder && addedFolder(home, layout.packageFolders) === importRoot) return true;
  // The notebook can't import it either unless the project is installed; a package beside the notebook it finds without that.
  return layout.isInstallable && importRoot !== layout.notebookFolder && module.importName.includes(".");
}

/** pytest adds the folder of a test, or for tests in a package the one that holds the outermost package. */
function addedFolder(home: string, packageFolders: ReadonlySet<string>): string {
  return packageFolders.has(home) ? addedFolder(dirname(home), packageFolders) : home;
}
