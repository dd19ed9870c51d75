import type { Settings } from "../core/project/settings.ts";

/** The section of VS Code's settings that is ours. */
export const settingSection = "notebridge";

/** Each setting's name in VS Code, below the section. package.json contributes the same set; a test compares them, so this file knows no vscode. */
export const settingKeys: Readonly<Record<keyof Settings, string>> = {
  interpreter: "interpreter",
  writeTest: "extract.writeTest",
  testFolder: "extract.testFolder",
};
