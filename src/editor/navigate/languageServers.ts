import { extensions, workspace } from "vscode";

/** Extensions that show a function's signature wherever it is named, in cells too. */
const servers = [
  "ms-python.vscode-pylance",
  "detachhead.basedpyright",
  "ms-pyright.pyright",
  "meta.pyrefly",
  "astral-sh.ty",
];

/** Whether another extension explains Python names already: a second hover of ours would only repeat it. */
export function hasPythonLanguageServer(): boolean {
  if (servers.some(isActive)) return true;
  // The Python extension brings Jedi where Pylance is not installed.
  const chosen = workspace.getConfiguration("python").get<unknown>("languageServer");
  return isActive("ms-python.python") && chosen !== "None";
}

function isActive(id: string): boolean {
  return extensions.getExtension(id)?.isActive === true;
}
