import { basename, dirname, join, relative } from "pathe";
import type { ExtractionPlan, UndeclaredImport } from "../core/extract/plan.ts";
import type { DependencyFile } from "../core/project/dependencies/dependencyFile.ts";
import {
  doubtful,
  findUndeclared,
  mainFile,
  type Undeclared,
} from "../core/project/dependencies/findUndeclared.ts";
import { readCondaEnvironment } from "../core/project/dependencies/readCondaEnvironment.ts";
import { readPyprojectDependencies } from "../core/project/dependencies/readPyproject.ts";
import { readRequirements } from "../core/project/dependencies/readRequirements.ts";
import { readSetup } from "../core/project/dependencies/readSetup.ts";
import type { Layout } from "../core/project/layout.ts";
import { standardLibrary } from "../core/project/standardLibrary.ts";
import type { ImportedName } from "../core/python/nameFlow.ts";
import { isRefusal } from "../core/refusal.ts";
import type { Interpreters, Workspace } from "./ports.ts";

interface Ports {
  readonly workspace: Workspace;
  readonly interpreters: Interpreters;
}

/** Imports that the dependency files of the project don't declare, and where they would be. */
export interface MissingDependencies {
  readonly file: DependencyFile;
  readonly undeclared: readonly Undeclared[];
}

/** Which of the module's imports the project's dependency files don't declare; `undefined` where all are declared, or there is no such file. */
export async function findMissingDependencies(
  { workspace, interpreters }: Ports,
  notebook: string,
  layout: Layout,
  imports: readonly ImportedName[],
): Promise<MissingDependencies | undefined> {
  const modules = await foreignModules(workspace, layout, imports);
  if (modules.length === 0) return undefined;
  const files = await readDependencyFiles(workspace, layout.projectRoot);
  const file = mainFile(files);
  const unsure = doubtful(modules, files);
  if (file === undefined || unsure.length === 0) return undefined;
  // Asked only now: most modules have well-known names, and Python takes its time.
  const interpreter = await interpreters.find(notebook);
  const installed = (await interpreter?.distributionsOf(unsure)) ?? new Map<string, never>();
  const undeclared = findUndeclared(unsure, files, installed);
  return undeclared.length === 0 ? undefined : { file, undeclared };
}

/** The plan with a note of what is missing, or, when that is wanted, with what is missing declared. What can't be declared for sure stays a note. */
export function planDependencies(
  plan: ExtractionPlan,
  { file, undeclared }: MissingDependencies,
  projectRoot: string,
  wish: "declare" | "note",
): ExtractionPlan {
  const possible = undeclared.filter((each) => declareIn(file, [each]) !== undefined);
  const text = wish === "declare" ? declareIn(file, possible) : undefined;
  const left =
    text === undefined || possible.length === 0
      ? undeclared
      : undeclared.filter((each) => !possible.includes(each));
  const files =
    text === undefined || possible.length === 0 ? [] : [{ path: file.path, before: file.text, after: text }];
  const open = left.map((each): UndeclaredImport => ({
    module: each.module,
    ...(each.distribution !== undefined && { distribution: each.distribution }),
    file: file.path,
    isDeclarable: possible.includes(each),
  }));
  const module = relative(projectRoot, plan.module.path);
  return {
    ...plan,
    undeclared: open,
    notes: [...plan.notes, ...noteOf(open, module, basename(file.path))],
    changes: { ...plan.changes, files: [...plan.changes.files, ...files] },
  };
}

function noteOf(open: readonly UndeclaredImport[], module: string, file: string): readonly string[] {
  if (open.length === 0) return [];
  const names = open.map(({ module: name, distribution }) =>
    distribution === undefined || distribution === name ? name : `${name} (${distribution})`,
  );
  return [
    `\`${module}\` imports ${new Intl.ListFormat("en").format(names)}, which ${file} does not declare.`,
  ];
}

/** The file's text with every one of them, one after the other. */
function declareIn(file: DependencyFile, undeclared: readonly Undeclared[]): string | undefined {
  let now: DependencyFile | undefined = file;
  for (const { distribution, version } of undeclared) {
    const text: string | undefined =
      distribution === undefined ? undefined : now?.declare(distribution, version);
    now = text === undefined ? undefined : readDependencyFile(file.path, text);
  }
  return now?.text;
}

/** Top-level modules that are neither Python's own nor the project's. */
async function foreignModules(
  workspace: Workspace,
  { notebookFolder, projectRoot, packages, files, folders }: Layout,
  imports: readonly ImportedName[],
): Promise<readonly string[]> {
  const atRoot = new Set(await workspace.listFolder(projectRoot));
  const isOwn = (module: string): boolean =>
    packages.some(({ name }) => name === module) ||
    files.has(join(notebookFolder, `${module}.py`)) ||
    atRoot.has(`${module}.py`) ||
    [notebookFolder, projectRoot].some((folder) => folders.has(join(folder, module)));
  const modules = imports
    .filter((each) => each.isOwn !== true && !each.module.startsWith("."))
    .map(({ module }) => module.split(".", 1)[0] ?? module);
  return [...new Set(modules)].filter(
    (module) => !standardLibrary.has(module) && module !== "__future__" && !isOwn(module),
  );
}

/** The likeliest file for a new entry first. Nothing when one of them can't be read: what it declares is not known. */
async function readDependencyFiles(workspace: Workspace, root: string): Promise<readonly DependencyFile[]> {
  const names = await workspace.listFolder(root);
  const usual = [
    "pyproject.toml",
    "requirements.in",
    "requirements.txt",
    "environment.yml",
    "environment.yaml",
    ...names.filter((name) => /^requirements.*\.(?:txt|in)$/.test(name)),
    "setup.cfg",
    "setup.py",
  ];
  const waiting = [...new Set(usual.filter((name) => names.includes(name)))].map((name) => join(root, name));
  const found: DependencyFile[] = [];
  // Grows while it is walked through.
  for (const path of waiting) {
    const text = await workspace.readText(path);
    if (isRefusal(text)) return [];
    const file = text === undefined ? undefined : readDependencyFile(path, text);
    if (file === undefined) continue;
    found.push(file);
    const included = file.includes.map((name) => join(dirname(path), name));
    waiting.push(...included.filter((each) => !waiting.includes(each)));
  }
  return found;
}

function readDependencyFile(path: string, text: string): DependencyFile | undefined {
  const name = basename(path);
  if (name === "pyproject.toml") return readPyprojectDependencies(path, text);
  if (name.startsWith("setup.")) return readSetup(path, text);
  return /\.ya?ml$/.test(name) ? readCondaEnvironment(path, text) : readRequirements(path, text);
}
