import { Uri, workspace } from "vscode";
import type { Settings } from "../core/project/settings.ts";
import type { SettingsReader, Workspace } from "../flow/ports.ts";
import { readProjectSettings } from "../flow/projectLayout.ts";
import { settingKeys, settingSection } from "./settingKeys.ts";

/** The one reader of settings: what is set in VS Code for a file wins over its project's pyproject.toml, and that over the defaults. */
export function createSettings(files: Workspace): SettingsReader {
  return { read: (path) => readProjectSettings(files, path, setInEditor(path)) };
}

/** Only what a person has set: a default of the manifest must not hide what the project says. */
function setInEditor(path: string): Partial<Settings> {
  const names = Object.keys(settingKeys) as readonly (keyof Settings)[]; // Object.keys forgets the type.
  const entries = names.map((name) => [name, valueOf(path, settingKeys[name])] as const);
  // VS Code does not check what is written into settings.json by hand.
  return Object.fromEntries(entries.filter(([name, value]) => hasRightType(name, value)));
}

function valueOf(path: string, key: string): unknown {
  const found = workspace.getConfiguration(settingSection, Uri.file(path)).inspect(key);
  return found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
}

function hasRightType(name: keyof Settings, value: unknown): boolean {
  return name === "writeTest" ? typeof value === "boolean" : typeof value === "string" && value !== "";
}
