import type { TextEdit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";

/**
 * Something worth telling at a place in a file or a cell: one shape for lint, hooks, notebook rules, feeds and the guard.
 * `span` is in the text of the cell when there is one, else of the file.
 */
export interface Finding {
  readonly path: string;
  /** Counts from 0 over all cells; absent for files without cells. */
  readonly cell?: number;
  readonly span: Span;
  readonly severity: "error" | "warning" | "information" | "hint";
  /** Who says it, as people know it: "ruff", "black", "notebridge". */
  readonly source: string;
  /** The rule's own name: "F821". */
  readonly code: string;
  readonly message: string;
  /** A page about the rule. */
  readonly url?: string;
  readonly fixes: readonly Fix[];
}

/** A change that removes a finding. `isSafe` promises that the code does the same afterwards; unknown is not safe. */
export interface Fix {
  readonly title: string;
  readonly isSafe: boolean;
  readonly edits: readonly TextEdit[];
}
