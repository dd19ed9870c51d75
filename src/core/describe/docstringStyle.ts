import { parse, TomlError } from "smol-toml";
import type { Settings } from "../project/settings.ts";
import { tableAt, textAt, type Table } from "../project/tomlTable.ts";

export type DocstringStyle = "google" | "numpy" | "sphinx";

/** A file that may configure ruff or pydocstyle. */
export interface ConfigFile {
  /** "pyproject.toml", "ruff.toml" or ".ruff.toml". */
  readonly name: string;
  readonly text: string;
}

/**
 * The style to write docstrings in: the setting's; for "auto" that of the first file which chooses a convention, else Google's. Give the
 * files in the order in which ruff looks: `.ruff.toml`, `ruff.toml`, `pyproject.toml`. pep257 says nothing of sections, so Google's serve.
 */
export function docstringStyle(setting: Settings["docstring"], files: readonly ConfigFile[]): DocstringStyle {
  if (setting !== "auto") return setting;
  const convention = files.map(readConvention).find((each) => each !== undefined);
  return convention === "numpy" ? "numpy" : "google";
}

/** A file that can't be read chooses nothing: ruff itself complains of it. */
function readConvention({ name, text }: ConfigFile): string | undefined {
  const table = readToml(text);
  const ruff = name === "pyproject.toml" ? tableAt(table, "tool", "ruff") : table;
  return (
    textAt(tableAt(ruff, "lint", "pydocstyle"), "convention") ??
    textAt(tableAt(ruff, "pydocstyle"), "convention") ??
    textAt(tableAt(table, "tool", "pydocstyle"), "convention")
  );
}

function readToml(text: string): Table {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    return {};
  }
}
