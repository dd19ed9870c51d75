import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/**
 * Path of the first program of that name in the folders of PATH. Relative folders of PATH are left out, and so is the current folder, which
 * Windows would search first: a project must not be able to pass off its own "git.exe".
 */
export async function findProgram(
  name: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const path = Object.entries(env).find(([key]) => isPath(key))?.[1] ?? "";
  for (const folder of path.split(delimiter).filter(isAbsolute))
    for (const file of fileNames(name)) {
      const candidate = join(folder, file);
      if (await isProgram(candidate)) return candidate;
    }
  return undefined;
}

/** Whether there is a file that may be run. */
export async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false; // Whatever is in the way, it can't be run from there.
  }
}

// Batch files would need a shell, so they don't count.
function fileNames(name: string): readonly string[] {
  if (process.platform !== "win32" || /\.(exe|com)$/i.test(name)) return [name];
  return [`${name}.exe`, `${name}.com`];
}

function isPath(key: string): boolean {
  return process.platform === "win32" ? key.toUpperCase() === "PATH" : key === "PATH";
}
