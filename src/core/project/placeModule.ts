import { basename, dirname, isAbsolute, join, normalize, relative } from "pathe";
import type { ModuleTarget, TestTarget } from "../extract/plan.ts";
import { isIdentifier, isKeyword } from "../python/names.ts";
import { refuse, type Refusal } from "../refusal.ts";
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
  return refuseName(target, layout, taken) ?? target;
}

/** "features" goes into the project's package, else beside the notebook; "shop.features" into the package "shop". */
function placeName(wanted: string, layout: Layout): ModuleTarget | Refusal {
  const parts = wanted.split(".");
  const [first] = parts;
  if (first === undefined || parts.some((part) => !isIdentifier(part))) return refuseIdentifier(wanted);
  if (parts.length === 1) {
    const home = layout.packages.find((each) => each.isMain);
    return home === undefined
      ? { path: join(layout.notebookFolder, `${first}.py`), importName: first }
      : { path: join(home.folder, `${first}.py`), importName: `${home.name}.${first}` };
  }
  const home = layout.packages.find((each) => each.name === first);
  const folder = home === undefined ? join(layout.notebookFolder, first) : home.folder;
  if (home === undefined && !layout.folders.has(folder)) {
    return refuse(
      `There is no package \`${first}\` in this project.`,
      `Make the folder ${folder}, or name a module without a dot.`,
    );
  }
  return { path: join(folder, `${parts.slice(1).join("/")}.py`), importName: wanted };
}

/** A path is taken from the notebook's folder; its packages, or its folders below the notebook, give the import name. */
function placePath(wanted: string, layout: Layout): ModuleTarget | Refusal {
  const path = normalize(isAbsolute(wanted) ? wanted : join(layout.notebookFolder, wanted));
  if (!path.endsWith(".py")) return refuse(`${wanted} is not a Python file.`, "Let the path end in .py.");
  const owner = layout.packages.find((each) => !relative(each.folder, path).startsWith(".."));
  const root = owner === undefined ? layout.notebookFolder : dirname(owner.folder);
  const below = relative(root, path);
  const isOutside = below.startsWith("..") || isAbsolute(below);
  const parts = (isOutside ? basename(path) : below).replace(/\.py$/, "").split("/");
  if (parts.some((part) => !isIdentifier(part))) return refuseIdentifier(parts.join("."));
  if (!isOutside) return { path, importName: parts.join(".") };
  return refuse(
    `The notebook can't import ${path}: it is neither below the notebook's folder nor in a package of the project.`,
    "Choose a module beside the notebook or in a package.",
  );
}

function refuseIdentifier(name: string): Refusal {
  const what = isKeyword(name) ? "it is a word of Python itself" : "use letters, digits and underscores";
  return refuse(`\`${name}\` can't be the name of a module: ${what}.`, "Choose another module name.");
}

function refuseName(
  { path, importName }: ModuleTarget,
  layout: Layout,
  taken: ReadonlySet<string>,
): Refusal | undefined {
  if (importName.includes(".")) return undefined;
  if (standardLibrary.has(importName)) {
    return refuse(
      `A module \`${importName}\` would hide the one of Python's standard library.`,
      "Choose another module name.",
    );
  }
  if (!taken.has(importName) || layout.files.has(path)) return undefined;
  return refuse(
    `The notebook imports another module \`${importName}\`, which the new one would hide.`,
    "Choose another module name.",
  );
}

/**
 * Where the unit test of a module goes. `folder`, from a setting or the command line, is used always; else the project's own test folder
 * when a test there finds the module without help, else the module's folder.
 */
export function placeTest(module: ModuleTarget, layout: Layout, folder: string | undefined): TestTarget {
  const name = `test_${basename(module.path)}`;
  const beside = dirname(module.path);
  const inPackage = module.importName.includes(".");
  const importRoot = module.importName.split(".").reduce((at) => dirname(at), module.path);
  const isFound = inPackage || layout.pytestPath.includes(importRoot);
  const chosen =
    folder === undefined
      ? undefined
      : isAbsolute(folder)
        ? normalize(folder)
        : join(layout.projectRoot, folder);
  const home = chosen ?? (isFound && layout.testFolder !== undefined ? layout.testFolder : beside);
  const path = join(home, name);
  return isFound || home === importRoot ? { path } : { path, importFolder: relative(home, importRoot) };
}
