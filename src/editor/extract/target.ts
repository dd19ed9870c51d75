import {
  TabInputNotebook,
  window,
  workspace,
  type NotebookCell,
  type NotebookEditor,
  type TextEditor,
} from "vscode";
import { isPercentScript, parsePercent } from "../../core/notebook/percent.ts";
import { isRefusal, refuse, type Refusal } from "../../core/refusal.ts";
import { refuseNotebook, refusePlace } from "./refusePlace.ts";
import { touchedCells } from "./touchedCells.ts";

/** The cells that a person means. */
export interface Target {
  /** Absolute path of the notebook or script. */
  readonly path: string;
  /** Counted from 0 over all cells. */
  readonly cells: readonly number[];
  /** The title of the section that they are, when a section was asked for. */
  readonly section?: string;
  /** The last cell that a fresh run comes to; absent: the last one of these. */
  readonly runsTo?: number;
}

/** What a keybinding, a task or another extension may pass instead of what is selected. Names that are given are not asked. */
export interface ExtractArguments {
  readonly notebook?: string;
  readonly cells?: readonly number[];
  /** The title of a section, for *Extract Section to Module*. */
  readonly section?: string;
  readonly module?: string;
  readonly function?: string;
}

/** The cell of a menu with the others selected beside it, else what the arguments name, else the selection of the active editor. */
export function chooseTarget(argument: unknown): Target | Refusal {
  if (isCell(argument)) return cellsAround(argument);
  const { notebook, cells } = readArguments(argument);
  if (notebook !== undefined && cells !== undefined) return { path: notebook, cells };
  const selected = selectedCells();
  if (isRefusal(selected)) return selected;
  if (notebook !== undefined && notebook !== selected.path) {
    return refuse(`Which cells of ${notebook} are meant is not said.`, "Pass `cells` too, counted from 0.");
  }
  return cells === undefined ? selected : { ...selected, cells };
}

/** A section of a notebook: the one with a title, or the one that a cell is in. */
export interface SectionTarget {
  readonly path: string;
  readonly wanted: { readonly title: string } | { readonly cell: number };
}

/** The section that the arguments name, else the one around the cell of a menu, else around the active editor's cell. */
export function chooseSection(argument: unknown): SectionTarget | Refusal {
  const { notebook, section } = readArguments(argument);
  if (notebook !== undefined && section !== undefined) return { path: notebook, wanted: { title: section } };
  const target = isCell(argument) ? cellOf(argument) : chooseTarget(argument);
  if (isRefusal(target)) return target;
  const { path, cells } = target;
  return { path, wanted: section === undefined ? { cell: cells[0] ?? 0 } : { title: section } };
}

/** Where something without cells is in front, such as the walkthrough: brings the notebook back that is open besides, if it is the only one. */
export async function bringNotebookBack(): Promise<void> {
  if (window.activeNotebookEditor !== undefined || activeText() !== undefined) return;
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  const addresses = tabs.flatMap(({ input }) => (input instanceof TabInputNotebook ? [input.uri] : []));
  const [only, ...others] = [...new Map(addresses.map((uri) => [uri.toString(), uri])).values()];
  if (only === undefined || others.length > 0) return;
  await window.showNotebookDocument(await workspace.openNotebookDocument(only));
}

/** Only what has the right type is taken: the palette passes nothing, a context menu passes an address. */
export function readArguments(argument: unknown): ExtractArguments {
  if (typeof argument !== "object" || argument === null || isCell(argument)) return {};
  const { notebook, cells, section, module, function: name } = argument as Readonly<Record<string, unknown>>;
  return {
    ...(typeof notebook === "string" && { notebook }),
    ...(isIndexes(cells) && { cells }),
    ...(typeof section === "string" && { section }),
    ...(typeof module === "string" && { module }),
    ...(typeof name === "string" && { function: name }),
  };
}

function cellOf({ notebook, index }: NotebookCell): Target | Refusal {
  return refuseNotebook(notebook) ?? { path: notebook.uri.fsPath, cells: [index] };
}

function cellsAround(cell: NotebookCell): Target | Refusal {
  const target = cellOf(cell);
  if (isRefusal(target)) return target;
  const editor = window.visibleNotebookEditors.find(({ notebook }) => notebook === cell.notebook);
  const selected = editor === undefined ? [] : indexesOf(editor);
  return selected.includes(cell.index) ? { ...target, cells: selected } : target;
}

function selectedCells(): Target | Refusal {
  const notebookEditor = window.activeNotebookEditor;
  if (notebookEditor !== undefined) {
    const { notebook } = notebookEditor;
    return refuseNotebook(notebook) ?? { path: notebook.uri.fsPath, cells: indexesOf(notebookEditor) };
  }
  const editor = activeText();
  if (editor?.document.languageId === "python") return cellsOfScript(editor);
  return refuse(
    "No notebook is in front.",
    "Click into a cell of a notebook, or of a Python script with `# %%` cells, and try again.",
  );
}

/** VS Code may go on naming the editor of a cell when the notebook is no longer in front. */
function activeText(): TextEditor | undefined {
  const editor = window.activeTextEditor;
  return editor?.document.uri.scheme === "vscode-notebook-cell" ? undefined : editor;
}

function cellsOfScript({ document, selections }: TextEditor): Target | Refusal {
  const { uri, isUntitled } = document;
  const refusal = refusePlace("script", uri, isUntitled);
  if (refusal !== undefined) return refusal;
  const text = document.getText();
  if (!isPercentScript(text))
    return refuse("The script has no cells.", "Put a line `# %%` above each part of it.");
  const spans = selections.map(({ start, end }) => ({
    start: document.offsetAt(start),
    end: document.offsetAt(end),
  }));
  return { path: uri.fsPath, cells: touchedCells(parsePercent(text).wholes, spans) };
}

function indexesOf({ selections }: NotebookEditor): readonly number[] {
  const indexes = selections.flatMap(({ start, end }) =>
    Array.from({ length: end - start }, (_, at) => start + at),
  );
  return [...new Set(indexes)].sort((a, b) => a - b);
}

function isCell(value: unknown): value is NotebookCell {
  return (
    typeof value === "object" &&
    value !== null &&
    "notebook" in value &&
    "index" in value &&
    "document" in value
  );
}

function isIndexes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((index) => typeof index === "number");
}
