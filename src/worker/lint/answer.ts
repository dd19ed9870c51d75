import type { LintAnswer, LintRequest } from "../../core/checks/protocol.ts";
import { readFindings } from "./readFindings.ts";
import { readInvalid } from "./readInvalid.ts";
import { openWorkspace } from "./workspaces.ts";

/** Checks or formats one text by ruff. */
export function answer({ kind, text, options }: LintRequest): LintAnswer {
  const workspace = openWorkspace(options);
  if (typeof workspace === "string") return { kind: "refused", reason: workspace };
  if (kind === "check") return readFindings(text, workspace.check(text));
  try {
    return { kind: "formatted", text: workspace.format(text) };
  } catch (error) {
    return readInvalid(text, error);
  }
}
