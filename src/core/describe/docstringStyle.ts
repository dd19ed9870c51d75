import type { RuffOptions } from "../checks/protocol.ts";
import type { Settings } from "../project/settings.ts";
import { tableAt, textAt } from "../project/tomlTable.ts";

export type DocstringStyle = "google" | "numpy" | "sphinx";

/**
 * The style to write docstrings in: the setting's; for "auto" the convention of the project's ruff, else Google's. pep257 says nothing of
 * sections, so Google's serve.
 */
export function docstringStyle(setting: Settings["docstring"], style: RuffOptions): DocstringStyle {
  if (setting !== "auto") return setting;
  return textAt(tableAt(style, "lint", "pydocstyle"), "convention") === "numpy" ? "numpy" : "google";
}
