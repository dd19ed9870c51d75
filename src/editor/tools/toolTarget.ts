import { isAbsolute } from "node:path";
import { Uri, workspace } from "vscode";
import { isRefusal, refuse, type Refusal } from "../../core/refusal.ts";
import { findSection, type ExtractPorts } from "../../flow/extract.ts";
import { chooseTarget, type Target } from "../extract/target.ts";
import { isAt } from "../workspace/files.ts";

/** What a model may pass. VS Code checks it against the schemas in package.json, which say the same. */
export interface ToolInput {
  /** An absolute path, or one relative to a folder of the workspace; absent: the notebook in front. */
  readonly notebook?: string;
  /** Counted from 1 over all cells, as everything that people and models read. */
  readonly cells?: readonly number[];
  readonly section?: string;
  readonly module?: string;
  readonly function?: string;
  readonly importPath?: string;
  readonly declareDependencies?: boolean;
}

/** The notebook that is meant. Only what is open or in the workspace: a model has no business elsewhere. */
export async function findNotebook({ notebook }: ToolInput): Promise<string | Refusal> {
  if (notebook === undefined) {
    const front = chooseTarget(undefined);
    return isRefusal(front) ? front : front.path;
  }
  const uris = isAbsolute(notebook)
    ? [Uri.file(notebook)]
    : (workspace.workspaceFolders ?? []).map(({ uri }) => Uri.joinPath(uri, notebook));
  for (const uri of uris) if (isOpen(uri) || (await isInWorkspace(uri))) return uri.fsPath;
  return refuse(
    `There is no notebook ${notebook} in this workspace.`,
    "Pass the path of an .ipynb file, or of a Python script with `# %%` cells, that is in the workspace or open.",
  );
}

/** The cells that are meant, by their numbers or by the title of their section. */
export async function findCells(ports: ExtractPorts, input: ToolInput): Promise<Target | Refusal> {
  const path = await findNotebook(input);
  if (isRefusal(path)) return path;
  const { cells, section } = input;
  if (section !== undefined) {
    const found = await findSection(ports, path, { title: section });
    return isRefusal(found) ? found : { path, cells: found.cells, section: found.title };
  }
  if (cells === undefined || cells.length === 0)
    return refuse("Which cells are meant is not said.", "Pass `cells`, counted from 1, or `section`.");
  const indexes = [...new Set(cells)].map((cell) => cell - 1).sort((one, other) => one - other);
  return indexes.every((index) => Number.isInteger(index) && index >= 0)
    ? { path, cells: indexes }
    : refuse("Cells are whole numbers, counted from 1.");
}

function isOpen(uri: Uri): boolean {
  return [...workspace.notebookDocuments, ...workspace.textDocuments].some((document) =>
    isAt(document.uri, uri.fsPath),
  );
}

async function isInWorkspace(uri: Uri): Promise<boolean> {
  if (workspace.getWorkspaceFolder(uri) === undefined) return false;
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false; // No such file, or none that may be looked at: the model is told so.
  }
}
