/** Where things lie. All paths are absolute. */
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");
export const cache = path.join(root, ".cache");

/** The Python of the virtual environment that tests and `npm start` use. */
export const venvPython = pythonOf("venv");

/** The Python of the virtual environment that has what the benchmarks compare with. */
export const peersPython = pythonOf("peers");

/** @param {string} name */
function pythonOf(name) {
  return process.platform === "win32"
    ? path.join(cache, name, "Scripts", "python.exe")
    : path.join(cache, name, "bin", "python");
}
