import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { aptInstall } from "./aptInstall.mjs";
import { Failure } from "./failure.mjs";
import { cache, root, venvPython } from "./paths.mjs";
import { run } from "./run.mjs";

const folder = path.join(cache, "venv");
const requirements = path.join(root, "test/requirements.txt");
const candidates = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];

/**
 * The Python that runs notebooks in tests and in `npm start`, with the packages of test/requirements.txt. pip's own records tell which are
 * there, and only what is missing is installed.
 */
export const venv = {
  what: "Python environment .cache/venv",
  isThere: () => existsSync(venvPython) && areInstalled(),
  install: async () => {
    if (!existsSync(venvPython)) {
      rmSync(folder, { recursive: true, force: true });
      await run(await findPython(), ["-m", "venv", folder]);
    }
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
  },
};

/** pip writes the record of a package, a folder NAME-VERSION.dist-info, when all its files are there. */
function areInstalled() {
  const wanted = readFileSync(requirements, "utf8").split("\n").filter(isRequirement);
  const installed = new Set(records().map(spellAlike));
  return wanted.every((line) => installed.has(spellAlike(`${line.trim().replace("==", "-")}.dist-info`)));
}

function isRequirement(line) {
  return line.includes("==");
}

function records() {
  const packages = sitePackages();
  return existsSync(packages) ? readdirSync(packages) : [];
}

function sitePackages() {
  if (process.platform === "win32") return path.join(folder, "Lib", "site-packages");
  const versions = path.join(folder, "lib");
  const version = existsSync(versions) ? readdirSync(versions).find((name) => name.startsWith("python")) : "";
  return path.join(versions, version ?? "", "site-packages");
}

/** Names of packages are spelt with "-", "_" or ".", and in either case: https://peps.python.org/pep-0503. */
function spellAlike(name) {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

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
