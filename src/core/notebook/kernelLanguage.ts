import { readPath } from "./json.ts";

/** VS Code's names where Jupyter's differ. */
const renamed = new Map([
  ["c#", "csharp"],
  ["f#", "fsharp"],
  ["q#", "qsharp"],
  ["c++", "cpp"],
  ["c++11", "cpp"],
  ["c++14", "cpp"],
  ["c++17", "cpp"],
  ["bash", "shellscript"],
  ["ipython", "python"],
  // What MyST and Jupytext write where Jupyter writes "python".
  ["python3", "python"],
  ["ipython3", "python"],
]);

/** Language of a notebook from its metadata, by VS Code's name and in VS Code's order: what the kernel said, what was chosen, Python. */
export function kernelLanguage(metadata: unknown): string {
  const name =
    text(readPath(metadata, "language_info", "name")) ?? text(readPath(metadata, "kernelspec", "language"));
  const lower = (name ?? "python").toLowerCase();
  return renamed.get(lower) ?? lower;
}

/** Language that VS Code noted for a single code cell; absent for most. */
export function notedLanguage(cell: unknown): string | undefined {
  return text(readPath(cell, "metadata", "vscode", "languageId"));
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
