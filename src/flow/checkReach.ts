import { normalize } from "pathe";
import type { Draft } from "../core/extract/draft.ts";
import type { Readings } from "../core/extract/notebookNames.ts";
import type { ExtractionChoice } from "../core/extract/plan.ts";
import { firstImporting } from "../core/extract/planExtraction.ts";
import { cellName, lastCell } from "../core/extract/selection.ts";
import { importRoot, readImportPath, renderImportPath } from "../core/project/importPath.ts";
import type { Layout } from "../core/project/layout.ts";
import { offerBeside, offerImportPath } from "../core/project/placeModule.ts";
import { refuse, type Offer, type Refusal } from "../core/refusal.ts";
import type { Interpreter, Interpreters } from "./ports.ts";

interface Drafted {
  readonly readings: Readings;
  readonly draft: Draft;
}

export interface ReachQuestion {
  readonly choice: ExtractionChoice;
  readonly layout: Layout;
  readonly drafted: Drafted;
  /** A folder that a line in the notebook may put on the import path. */
  readonly wanted: string | undefined;
}

export interface Reach {
  readonly notes: readonly string[];
  /** Lines that the notebook needs above its first import of the module. */
  readonly pathLines?: string;
}

/** The layout with the folders that the notebook puts on the import path before it needs the module, and the one that it is to. */
export function withImportPath(layout: Layout, wanted: string | undefined, drafted: Drafted): Layout {
  const entries = reachingEntries(layout, drafted).map(({ folder }) => folder);
  return { ...layout, importPath: [...entries, ...(wanted === undefined ? [] : [normalize(wanted)])] };
}

/**
 * Whether the notebook finds the module: it does in its own folder, in those that it puts on the import path, and where its Python finds what
 * is installed. Refused, with ways out, where it doesn't.
 */
export async function checkReach(
  interpreters: Interpreters,
  { choice, layout, drafted, wanted }: ReachQuestion,
): Promise<Reach | Refusal> {
  const root = importRoot(choice.module);
  const entries = reachingEntries(layout, drafted);
  if (entries.some(({ folder }) => folder === root)) return { notes: [] };
  if (wanted !== undefined && normalize(wanted) === root) return addPath(root, layout, drafted);
  if (root === layout.notebookFolder) return refuseChangedFolder(layout, drafted) ?? { notes: [] };
  const top = choice.module.importName.split(".", 1)[0] ?? choice.module.importName;
  const interpreter = await interpreters.find(choice.notebook);
  const answer = (await interpreter?.canImport(top, layout.notebookFolder)) ?? "unknown";
  if (answer === "yes") return { notes: [] };
  if (answer === "unknown")
    return { notes: [`Whether the notebook can import \`${top}\` could not be checked.`] };
  return refuse(
    `The notebook can't import \`${top}\`: ${interpreter?.path ?? "Python"} does not find it from ${layout.notebookFolder}.`,
    "Install the project there (`pip install -e .`), choose a module beside the notebook, or let the notebook add the folder to sys.path.",
    [
      offerBeside(choice.module.path),
      offerImportPath(root),
      ...(layout.isInstallable ? [offerInstall(layout, interpreter)] : []),
    ],
  );
}

function offerInstall({ projectRoot }: Layout, interpreter: Interpreter | undefined): Offer {
  const command = `${quote(interpreter?.path ?? "python")} -m pip install -e ${quote(projectRoot)}`;
  return { kind: "command", title: "Copy pip Install", command };
}

function quote(path: string): string {
  return /[\s"'()&;]/.test(path) ? `"${path}"` : path;
}

/** Entries of the import path that cells above the module's first import make, and that still lead there. */
function reachingEntries({ notebookFolder }: Layout, { readings, draft }: Drafted) {
  const above = readings.slice(0, firstImporting(draft)).map((reading) => reading?.source);
  const changed = changingCell(readings.slice(0, lastCell(draft.selection) + 1));
  return readImportPath(above, notebookFolder).filter(
    ({ written, cell }) =>
      changed === undefined || written === "absolute" || (written === "made absolute" && cell < changed),
  );
}

/** The cell after which the notebook is no longer in its own folder. */
function changingCell(readings: Readings): number | undefined {
  const cell = readings.findIndex((reading) => /\bchdir\s*\(|^\s*%cd\b/m.test(reading?.source ?? ""));
  return cell === -1 ? undefined : cell;
}

function addPath(root: string, { notebookFolder }: Layout, { readings, draft }: Drafted): Reach | Refusal {
  const taken = readings.findIndex((reading) =>
    ["os", "sys"].some((name) => (reading?.flow.binds.get(name)?.kind ?? "import") !== "import"),
  );
  if (taken !== -1)
    return refuse(
      `${cellName(taken)} uses \`sys\` or \`os\` as names of its own, and a line that changes sys.path needs them.`,
      "Choose a module beside the notebook.",
    );
  const isMoved = changingCell(readings.slice(0, lastCell(draft.selection) + 1)) !== undefined;
  const pathLines = renderImportPath(root, notebookFolder, isMoved ? "anywhere" : "the notebook's folder");
  const note =
    "The notebook has left its folder by then, so the path that is added to sys.path is one of this machine.";
  return { notes: isMoved ? [note] : [], pathLines };
}

/** The notebook imports from the folder it is in: not from the one it began in, once a cell has changed it. */
function refuseChangedFolder(layout: Layout, { readings, draft }: Drafted): Refusal | undefined {
  const cell = changingCell(readings.slice(0, lastCell(draft.selection) + 1));
  if (cell === undefined) return undefined;
  return refuse(
    `${cellName(cell)} changes the folder, so that the notebook would not find a module beside it.`,
    "Choose a module in an installed package, take that line out, or let the notebook add its folder to sys.path.",
    [offerImportPath(layout.notebookFolder)],
  );
}
