import type { Finding } from "../finding/finding.ts";

/** Both ends of the lint worker import this file: what is asked and what is answered, as JSON messages. */
export type LintRequest =
  | { readonly kind: "check"; readonly text: string; readonly options: RuffOptions }
  | { readonly kind: "format"; readonly text: string; readonly options: RuffOptions };

export type LintAnswer =
  | { readonly kind: "findings"; readonly findings: readonly LintFinding[] }
  | { readonly kind: "formatted"; readonly text: string }
  /** The text is not valid Python; `offset` is in UTF-16 code units where ruff told one. */
  | { readonly kind: "invalid"; readonly message: string; readonly offset?: number }
  /** The linter does not take these options; `reason` is a whole sentence. */
  | { readonly kind: "refused"; readonly reason: string };

/** A finding of one text: the asker knows its path and cell. */
export type LintFinding = Omit<Finding, "path" | "cell">;

/** ruff's own option names, as its documentation has them ("line-length", "lint"). */
export type RuffOptions = Readonly<Record<string, unknown>>;
