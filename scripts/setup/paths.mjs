/** Where things lie. All paths are absolute. */
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");
export const cache = path.join(root, ".cache");

/** The Python of the virtual environment that tests and `npm start` use. */
export const venvPython =
  process.platform === "win32"
    ? path.join(cache, "venv", "Scripts", "python.exe")
    : path.join(cache, "venv", "bin", "python");
