import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { aptInstall } from "./aptInstall.mjs";
import { Failure } from "./failure.mjs";
import { cache, root, venvPython } from "./paths.mjs";
import { run } from "./run.mjs";

const folder = path.join(cache, "venv");
const record = path.join(folder, "installed.txt");
const requirements = path.join(root, "test/requirements.txt");
const candidates = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];

/** The Python that runs notebooks in tests and in `npm start`, with the packages of test/requirements.txt. */
export const venv = {
  what: "Python environment .cache/venv",
  isThere: () =>
    existsSync(venvPython) &&
    existsSync(record) &&
    readFileSync(record, "utf8") === readFileSync(requirements, "utf8"),
  install: async () => {
    rmSync(folder, { recursive: true, force: true });
    await run(await findPython(), ["-m", "venv", folder]);
    const pip = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "--no-input",
      "--only-binary",
      ":all:",
    ];
    await run(venvPython, [...pip, "-r", requirements]);
    writeFileSync(record, readFileSync(requirements));
  },
};

/** Debian's python3 comes without the means to make an environment: they are a package of their own. */
async function findPython() {
  const found = await firstUsable();
  if (found !== undefined) return found;
  await aptInstall("python3-venv");
  const installed = await firstUsable();
  if (installed === undefined)
    throw new Failure(
      "Python 3.11 or newer is missing. Install it with its venv module, and run this again.",
    );
  return installed;
}

async function firstUsable() {
  for (const candidate of candidates) if (await isUsable(candidate)) return candidate;
  return undefined;
}

async function isUsable(python) {
  try {
    await run(python, ["-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"]);
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
