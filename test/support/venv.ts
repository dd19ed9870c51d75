import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

const venvPython = join(
  root,
  ".cache",
  "venv",
  process.platform === "win32" ? "Scripts/python.exe" : "bin/python",
);

/**
 * The interpreter that tests run notebooks in; `npm test` builds it from test/requirements.txt. Throws where it is missing: a test that could
 * not run is a failure.
 */
export function requireVenv(): string {
  if (!existsSync(venvPython))
    throw new Error(`${venvPython} is missing: run npm test once, which builds it.`);
  return venvPython;
}
