import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** The interpreter that tests run notebooks in; `npm test` builds it from test/requirements.txt. */
export const venvPython = join(
  root,
  ".cache",
  "venv",
  process.platform === "win32" ? "Scripts/python.exe" : "bin/python",
);

/** Throws where the environment is missing: a test that could not run is a failure. */
export function requireVenv(): string {
  if (!existsSync(venvPython))
    throw new Error(`${venvPython} is missing: run npm test once, which builds it.`);
  return venvPython;
}
