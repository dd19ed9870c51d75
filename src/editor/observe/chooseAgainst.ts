import { dirname } from "node:path";
import { window, type QuickPickItem } from "vscode";
import { savedRuns } from "../../core/observe/savedRuns.ts";
import { isRefusal, refuse, type Refusal } from "../../core/refusal.ts";
import type { Against, BeforeChange, VerifyPorts } from "../../flow/verify.ts";
import type { GitReader } from "../../flow/guardPorts.ts";
import type { Extraction } from "../extract/extractionHistory.ts";

/** What a check compares with; for an extraction, which one. */
export interface Choice {
  readonly against: Against;
  readonly extraction?: Extraction;
}

export interface ChooseParts {
  readonly ports: VerifyPorts;
  readonly git: GitReader;
  /** The last extraction from the notebook. */
  readonly extraction: Extraction | undefined;
}

/** Asks what a notebook is to be compared with; at once where there is only one thing. `undefined`: given up. */
export async function chooseAgainst(path: string, parts: ChooseParts): Promise<Choice | Refusal | undefined> {
  const choices = await listChoices(path, parts);
  const [only, ...others] = choices;
  if (only === undefined)
    return refuse(
      "There is nothing to compare with: no extraction, no commit and no saved outputs.",
      "Run the notebook and save it first.",
    );
  if (others.length === 0) return only;
  const title = "Check Outputs Are Unchanged";
  return window.showQuickPick(choices, { title, placeHolder: "Compare a run in a fresh kernel with" });
}

async function listChoices(
  path: string,
  { ports, git, extraction }: ChooseParts,
): Promise<readonly (Choice & QuickPickItem)[]> {
  const before = extraction === undefined ? undefined : againstExtraction(extraction);
  const repository = await git.readRepository(dirname(path));
  const hasCommit = repository.kind === "repository" && repository.head !== undefined;
  return [
    ...(before === undefined || extraction === undefined
      ? []
      : [
          {
            label: "$(symbol-method) Before the Last Extraction",
            description: extraction.plan.functionName,
            against: before,
            extraction,
          },
        ]),
    ...(hasCommit
      ? [
          {
            label: "$(git-commit) Last Commit",
            description: "Both are run",
            against: { kind: "revision" as const, revision: "HEAD" },
          },
        ]
      : []),
    ...((await hasSavedOutputs(ports, path))
      ? [{ label: "$(save) Saved Outputs", against: { kind: "saved" as const } }]
      : []),
  ];
}

async function hasSavedOutputs({ disk }: VerifyPorts, path: string): Promise<boolean> {
  if (!path.toLowerCase().endsWith(".ipynb")) return false;
  const text = await disk.readText(path);
  return text !== undefined && !isRefusal(text) && savedRuns(text).length > 0;
}

/** The notebook before an extraction; `undefined` where it could not be read then. */
export function againstExtraction({ plan, before }: Extraction): BeforeChange | undefined {
  if (before === undefined) return undefined;
  const { cells } = plan.changes.notebook;
  const call = `${plan.functionName}(`;
  const calling = cells.find(
    ({ before: old, after }) => after?.includes(call) === true && !old.includes(call),
  );
  const heir = (calling ?? cells.find(({ after }) => after !== undefined))?.index;
  return {
    kind: "change",
    notebook: before,
    changes: plan.changes,
    ...(heir !== undefined && { heir }),
    quieter: plan.changedOutputs,
  };
}
