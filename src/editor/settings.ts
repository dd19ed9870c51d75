import { Uri, workspace } from "vscode";
import { fitsSetting, settingShapes, type Settings } from "../core/project/settings.ts";
import type { SettingsReader, Workspace } from "../flow/ports.ts";
import { readProjectSettings } from "../flow/projectLayout.ts";

/** The one reader of settings: what is set in VS Code for a file wins over its project's pyproject.toml, and that over the defaults. */
export function createSettings(files: Workspace): SettingsReader {
  return { read: (path) => readProjectSettings(files, path, setInEditor(path)) };
}

/** Only what a person has set: a default of the manifest must not hide what the project says. */
function setInEditor(path: string): Partial<Settings> {
  const entries = Object.entries(settingShapes).map(
    ([name, shape]) => [name, shape, valueOf(path, shape.key)] as const,
  );
  // VS Code does not check what is written into settings.json by hand.
  return Object.fromEntries(
    entries
      .filter(([, shape, value]) => value !== "" && fitsSetting(shape, value))
      .map(([name, , value]) => [name, value]),
  );
}

function valueOf(path: string, key: string): unknown {
  const found = workspace.getConfiguration("notebridge", Uri.file(path)).inspect(key);
  return found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
}
