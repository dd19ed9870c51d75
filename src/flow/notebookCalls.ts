import { basename, dirname, normalize } from "pathe";
import { importedUses } from "../core/extract/importedUses.ts";
import { parseIpynb } from "../core/notebook/ipynb.ts";
import type { Notebook } from "../core/notebook/notebook.ts";
import { readCell } from "../core/python/readCell.ts";
import { isRefusal, type Refusal } from "../core/refusal.ts";
import { findModuleFile, readImportRoots, type ModulePorts } from "./importedFunctions.ts";

/** A notebook that may call functions of a module. */
export interface PossibleCaller {
  readonly path: string;
  /** Whatever differs once the notebook has changed. */
  readonly stamp: string;
  /** An open notebook is read with its unsaved edits. */
  readonly isOpen: boolean;
}

/** A cell that calls a function of a module. */
export interface Caller {
  readonly notebook: string;
  readonly cell: number;
  readonly functionName: string;
}

/** Which notebooks call functions of a module. A notebook is read again only when its stamp differs, and parsed only when it names the module. */
export class NotebookCalls {
  private readonly known = new Map<string, { readonly stamp: string; readonly callers: readonly Caller[] }>();

  constructor(private readonly ports: ModulePorts) {}

  /** In the notebooks' order, each cell and function once. */
  async callersOf(module: string, notebooks: readonly PossibleCaller[]): Promise<readonly Caller[]> {
    const all: Caller[] = [];
    for (const notebook of notebooks) {
      const key = JSON.stringify([module, notebook.path]);
      const known = this.known.get(key);
      const callers = known?.stamp === notebook.stamp ? known.callers : await this.read(module, notebook);
      this.known.set(key, { stamp: notebook.stamp, callers });
      all.push(...callers);
    }
    return all;
  }

  private async read(module: string, { path, isOpen }: PossibleCaller): Promise<readonly Caller[]> {
    const notebook = await this.readNotebook(path, isOpen, importedAs(module));
    if (notebook === undefined || isRefusal(notebook)) return [];
    const { workspace, analyses } = this.ports;
    const sources = notebook.cells.map(({ kind, language, source }) =>
      kind === "code" && language === "python" ? source : undefined,
    );
    const uses = await analyses.withTrees(sources, (cells) =>
      importedUses(cells.map((cell) => cell && readCell(cell))),
    );
    const calls = uses.filter(({ kind }) => kind === "call");
    if (calls.length === 0) return [];
    const roots = await readImportRoots(workspace, path, notebook);
    const isOfModule = new Map<string, boolean>();
    for (const name of new Set(calls.map((call) => call.module)))
      isOfModule.set(name, (await findModuleFile(workspace, roots, name)) === normalize(module));
    const callers = calls
      .filter((call) => isOfModule.get(call.module))
      .map(({ cell, member }) => ({ notebook: path, cell, functionName: member }));
    return [...new Map(callers.map((caller) => [JSON.stringify(caller), caller])).values()];
  }

  /** Not read at all when no text of the file names the module. */
  private async readNotebook(
    path: string,
    isOpen: boolean,
    name: string,
  ): Promise<Notebook | Refusal | undefined> {
    const { workspace } = this.ports;
    if (isOpen) return workspace.readNotebook(path);
    const text = await workspace.readText(path);
    if (typeof text !== "string" || !text.includes(name)) return undefined;
    const file = parseIpynb(new TextEncoder().encode(text));
    return isRefusal(file) ? file : file.notebook;
  }
}

/** The last part of the module's import name. */
function importedAs(module: string): string {
  const name = basename(module, ".py");
  return name === "__init__" ? basename(dirname(module)) : name;
}
