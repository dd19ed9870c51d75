import { basename, dirname, join } from "node:path";
import { commands, ThemeIcon, window, type QuickPickItem, type Tab, type Uri } from "vscode";
import type { FileChange } from "../../core/change/changeSet.ts";
import type { ParameterOffer } from "../../core/extract/keywordParameters.ts";
import type { ExtractionPlan, UndeclaredImport } from "../../core/extract/plan.ts";
import { wrap } from "../../core/text/wrap.ts";
import { listOffers } from "./askParameters.ts";
import type { PreviewDocuments } from "./previewDocuments.ts";
import { renderSummary, summaryLine } from "./summary.ts";

export type PreviewAnswer = "apply" | "names" | "parameters" | "declare" | "run" | "cancel";

/**
 * Shows what the plan would change, and asks. When it is answered the preview is gone; Escape is "cancel". `run` describes a run of the notebook,
 * where one would tell more.
 */
export async function showPreview(
  plan: ExtractionPlan,
  notes: readonly string[],
  documents: PreviewDocuments,
  run: string | undefined,
): Promise<PreviewAnswer> {
  const { title } = plan.changes;
  const before = tabsNamed(title);
  try {
    await commands.executeCommand(
      "vscode.changes",
      title,
      await openPairs(listShown(plan, notes), documents),
    );
    return await askAbout(plan, notes, run);
  } finally {
    await window.tabGroups.close(tabsNamed(title).filter((tab) => !before.includes(tab)));
    documents.release();
  }
}

type Pair = readonly [label: Uri, before: Uri | undefined, after: Uri | undefined];

interface Shown extends FileChange {
  readonly language: "python" | "plaintext";
}

async function openPairs(shown: readonly Shown[], documents: PreviewDocuments): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (const { path, before, after, language } of shown) {
    const open = async (side: "before" | "after", text: string | undefined): Promise<Uri | undefined> =>
      text === undefined ? undefined : documents.open(path, side, { text, language });
    const left = await open("before", before);
    const right = await open("after", after);
    const label = right ?? left;
    if (label !== undefined) pairs.push([label, left, right]);
  }
  return pairs;
}

/** The question lies over the top of the editor, so the summary, which says the same at length, comes first. */
function listShown(plan: ExtractionPlan, notes: readonly string[]): readonly Shown[] {
  const { files, notebook } = plan.changes;
  const summary = join(dirname(notebook.path), "Summary");
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    path: `${notebook.path} · cell ${cell.index + 1}`,
  }));
  return [
    { path: summary, before: undefined, after: renderSummary(plan, notes), language: "plaintext" },
    ...[...cells, ...files].map((change): Shown => ({ ...change, language: languageOf(change.path) })),
  ];
}

/** Cells have the path of their notebook, and a number. */
function languageOf(path: string): Shown["language"] {
  return /\.(?:toml|txt|in|ya?ml)$/.test(path) ? "plaintext" : "python";
}

/** A tab of several diffs has no type of its own in the API: its name is "title (3 files)". */
function tabsNamed(title: string): readonly Tab[] {
  return window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => tab.label.startsWith(title));
}

interface Choice extends QuickPickItem {
  readonly answer?: PreviewAnswer;
  /** Apart from the label: an icon in the label is read out, as "check Apply". */
  readonly iconPath: ThemeIcon;
}

/** A list that stays open while the preview is read; a note is there to be read, not to be chosen. */
function askAbout(
  { changes, offers, undeclared }: ExtractionPlan,
  notes: readonly string[],
  run: string | undefined,
): Promise<PreviewAnswer> {
  const pick = window.createQuickPick<Choice>();
  const listed = listOffers(offers);
  const items: readonly Choice[] = [
    { label: "Apply", iconPath: new ThemeIcon("check"), answer: "apply" },
    { label: "Change Names…", iconPath: new ThemeIcon("edit"), answer: "names" },
    ...(listed.length === 0 ? [] : [parameterChoice(listed)]),
    ...declareChoice(undeclared),
    ...(run === undefined ? [] : [runChoice(run)]),
    { label: "Cancel", iconPath: new ThemeIcon("close"), answer: "cancel" },
    ...notes.map(showNote),
  ];
  const placeholder = summaryLine(changes);
  Object.assign(pick, { title: changes.title, items, placeholder, ignoreFocusOut: true });
  return new Promise<PreviewAnswer>((resolve) => {
    pick.onDidAccept(() => {
      const answer = pick.activeItems[0]?.answer;
      if (answer !== undefined) resolve(answer);
    });
    pick.onDidHide(() => {
      resolve("cancel");
    });
    pick.show();
  }).finally(() => {
    pick.dispose();
  });
}

function parameterChoice(offers: readonly ParameterOffer[]): Choice {
  const shown = offers.map(({ name, value }) => `${name}=${value}`).join(", ");
  return {
    label: "Change Parameters…",
    iconPath: new ThemeIcon("settings"),
    description: shown,
    answer: "parameters",
  };
}

function runChoice(description: string): Choice {
  return {
    label: "Run the Notebook for Exact Types",
    iconPath: new ThemeIcon("run"),
    description,
    answer: "run",
  };
}

/** One choice for all that can be added to their file. */
function declareChoice(undeclared: readonly UndeclaredImport[]): readonly Choice[] {
  const [first, ...others] = undeclared.filter(({ isDeclarable }) => isDeclarable);
  if (first === undefined) return [];
  const names = [first, ...others].map(({ module, distribution }) => distribution ?? module);
  const label = `Declare ${new Intl.ListFormat("en").format(names)}`;
  const description = `Adds to ${basename(first.file)}`;
  return [{ label, iconPath: new ThemeIcon("add"), description, answer: "declare" }];
}

/** In two lines, since the list cuts off what is longer. */
function showNote(note: string): Choice {
  const [label = "", detail] = wrap(note, 80);
  const iconPath = new ThemeIcon("info");
  return detail === undefined ? { label, iconPath } : { label, iconPath, detail };
}
