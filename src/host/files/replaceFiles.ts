import { isRefusal, refuse, type Refusal } from "../../core/refusal.ts";
import { fileProblem } from "./fileProblem.ts";
import { isUnchanged } from "./snapshot.ts";
import { createStagedFile, type Replacement, type StagedFile } from "./stagedFile.ts";

export interface Replaced {
  readonly kind: "replaced";
  /** Folders that were made for new files, the innermost first. */
  readonly folders: readonly string[];
}

/**
 * Replaces all files or none, in the order given. Refused with the file that was in the way: then nothing has changed, and nothing of
 * ours is left. Only when even that fails are there files of ours beside theirs, and the refusal names them.
 */
export async function replaceFiles(replacements: readonly Replacement[]): Promise<Replaced | Refusal> {
  const targets = replacements.map(({ file }) => file.target);
  if (new Set(targets).size < targets.length)
    throw new Error(`A file is to be replaced twice: ${targets.join(", ")}`);
  const files = replacements.map(createStagedFile);
  const problem =
    (await runEach(files, (file) => file.stage())) ??
    (await runEach(files, refuseChanged)) ??
    (await runEach(files, (file) => file.place()));
  if (problem !== undefined) return addLost(problem, await takeBackAll(files));
  // What fails here leaves a file of ours behind, and the person's files as they should be.
  await Promise.allSettled(files.map(async (file) => file.finish()));
  return { kind: "replaced", folders: files.flatMap(({ folders }) => folders) };
}

async function runEach(
  files: readonly StagedFile[],
  step: (file: StagedFile) => Promise<unknown>,
): Promise<Refusal | undefined> {
  for (const file of files)
    try {
      const problem = await step(file);
      if (isRefusal(problem)) return problem;
    } catch (error) {
      return fileProblem(error, file.replacement.file.path, "written");
    }
  return undefined;
}

async function refuseChanged({ replacement: { file } }: StagedFile): Promise<Refusal | undefined> {
  if (await isUnchanged(file)) return undefined;
  return refuse(`${file.path} was changed by another program at this moment.`, "Try again.");
}

/** What could not be taken back, in sentences. */
async function takeBackAll(files: readonly StagedFile[]): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const file of files.toReversed())
    try {
      await file.takeBack();
    } catch (error) {
      lost.push(error instanceof Error ? error.message : String(error));
    }
  return lost;
}

function addLost({ reason, remedy }: Refusal, lost: readonly string[]): Refusal {
  const outcome = lost.length === 0 ? "Nothing was changed." : lost.join(" ");
  return refuse(`${reason} ${outcome}`, remedy);
}
