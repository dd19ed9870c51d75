import { cpSync, existsSync, rmSync } from "node:fs";
import path from "node:path";
import { Failure } from "../setup/failure.mjs";
import { cache, root } from "../setup/paths.mjs";
import { run } from "../setup/run.mjs";

const folder = path.join(cache, "workspace");

/** The notebook to open first. */
export const firstNotebook = path.join(folder, "churn.ipynb");

/**
 * A copy of samples/ with a git history of one commit. The one that is there is kept, with all that was done in it.
 * @param {boolean} isReset begin anew
 * @returns {Promise<string>} its path
 */
export async function makeWorkspace(isReset) {
  if (isReset) rmSync(folder, { recursive: true, force: true });
  if (existsSync(path.join(folder, ".git"))) return folder;
  rmSync(folder, { recursive: true, force: true });
  cpSync(path.join(root, "samples"), folder, { recursive: true });
  await git("init", "--quiet", "--initial-branch=main");
  await git("add", "--all");
  await git(
    "-c",
    "user.name=Notebridge",
    "-c",
    "user.email=notebridge@example.invalid",
    "commit",
    "--quiet",
    "-m",
    "Samples",
  );
  return folder;
}

async function git(...args) {
  try {
    await run("git", args, { cwd: folder });
  } catch (error) {
    rmSync(path.join(folder, ".git"), { recursive: true, force: true });
    throw error instanceof Failure ? new Failure(`The samples need git.\n${error.message}`) : error;
  }
}
