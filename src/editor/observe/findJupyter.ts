import { extensions, workspace } from "vscode";
import type { Jupyter } from "./jupyterApi.ts";

/** What the Jupyter extension exports, once a person's own work has started it. */
export function findJupyter(): Jupyter | undefined {
  const extension = extensions.getExtension<Jupyter | undefined>("ms-toolsai.jupyter");
  return workspace.isTrusted && extension?.isActive === true ? extension.exports : undefined;
}
