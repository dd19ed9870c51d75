import type { PythonExtension } from "@vscode/python-extension";
import { extensions, Uri } from "vscode";

/** The interpreter chosen in the Python extension for a file; `undefined` where that extension is not there. */
export async function askPythonExtension(path: string): Promise<string | undefined> {
  const extension = extensions.getExtension<PythonExtension>("ms-python.python");
  const api = await extension?.activate();
  return api?.environments.getActiveEnvironmentPath(Uri.file(path)).path;
}
