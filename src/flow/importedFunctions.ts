import { dirname, join, normalize } from "pathe";
import { importedUses, type ImportedUse } from "../core/extract/importedUses.ts";
import type { Notebook } from "../core/notebook/notebook.ts";
import { readImportPath } from "../core/project/importPath.ts";
import { readSignature, type Signature } from "../core/python/readSignature.ts";
import { isRefusal, type Refusal } from "../core/refusal.ts";
import { createLineIndex } from "../core/text/lineIndex.ts";
import type { Position } from "../core/text/span.ts";
import type { NotebookAnalyses } from "./notebookAnalysis.ts";
import type { Workspace } from "./ports.ts";
import { readLayout } from "./projectLayout.ts";

export interface ModulePorts {
  readonly workspace: Workspace;
  readonly analyses: NotebookAnalyses;
}

/** A function or class in a module's file. */
export interface ModuleFunction extends Signature {
  readonly name: string;
  /** Of the module's file. */
  readonly path: string;
  /** Where its name begins. */
  readonly position: Position;
}

/** A notebook with the places that name something of a module. */
export interface NotebookUses {
  readonly path: string;
  readonly notebook: Notebook;
  readonly uses: readonly ImportedUse[];
}

/** Reads an open notebook. */
export async function readUses(
  { workspace, analyses }: ModulePorts,
  path: string,
): Promise<NotebookUses | Refusal> {
  const notebook = await workspace.readNotebook(path);
  if (isRefusal(notebook)) return notebook;
  return { path, notebook, uses: importedUses(await analyses.read(path, notebook)) };
}

/** The functions that these places name, each once; what is not in a module of the project is left out. Nothing is run. */
export async function findFunctions(
  { workspace, analyses }: ModulePorts,
  { path, notebook }: NotebookUses,
  uses: readonly ImportedUse[],
): Promise<readonly ModuleFunction[]> {
  if (uses.length === 0) return [];
  const roots = await readImportRoots(workspace, path, notebook);
  const wanted = new Map(uses.map((use) => [`${use.module}:${use.member}`, use]));
  const found: ModuleFunction[] = [];
  for (const { module, member } of wanted.values()) {
    const file = await findModuleFile(workspace, roots, module);
    const text = file === undefined ? undefined : await workspace.readText(file);
    if (file === undefined || typeof text !== "string") continue;
    const signature = await analyses.withTrees(
      [text],
      ([parsed]) => parsed && readSignature(parsed.tree.rootNode, member),
    );
    if (signature === undefined) continue;
    const position = createLineIndex(text).positionAt(signature.span.start);
    found.push({ ...signature, name: member, path: file, position });
  }
  return found;
}

/** Folders from which the notebook imports modules of the project, in the order in which Python asks them. */
export async function readImportRoots(
  workspace: Workspace,
  path: string,
  notebook: Notebook,
): Promise<readonly string[]> {
  const folder = dirname(normalize(path));
  const sources = notebook.cells.map(({ kind, source }) => (kind === "code" ? source : undefined));
  const added = readImportPath(sources, folder).map((entry) => entry.folder);
  const layout = await readLayout(workspace, path);
  const packages = isRefusal(layout) ? [] : layout.packages.map((each) => dirname(each.folder));
  return [...new Set([folder, ...added, ...packages])];
}

/** The file of "shop.features" below the first folder that has one; `undefined` where none has, as for what is installed. */
export async function findModuleFile(
  workspace: Workspace,
  roots: readonly string[],
  module: string,
): Promise<string | undefined> {
  for (const root of roots) {
    const path = join(root, ...module.split("."));
    // As in Python a package hides a module of the same name.
    for (const file of [join(path, "__init__.py"), `${path}.py`]) {
      const name = file.slice(file.lastIndexOf("/") + 1);
      if ((await workspace.listFolder(dirname(file))).includes(name)) return file;
    }
  }
  return undefined;
}
