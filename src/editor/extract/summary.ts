import { basename } from "node:path";
import type { ChangeSet } from "../../core/change/changeSet.ts";
import type { ExtractionPlan } from "../../core/extract/plan.ts";
import { wrap } from "../../core/text/wrap.ts";

/** What would change, in one line: "Creates features.py and test_features.py, changes cell 4". */
export function summaryLine({ files, notebook }: ChangeSet): string {
  const cells = notebook.cells.map((cell) => ({ ...cell, name: `cell ${cell.index + 1}` }));
  const all = [...files.map((file) => ({ ...file, name: basename(file.path) })), ...cells];
  const parts = [
    phrase(
      "creates",
      all.filter(({ before }) => before === undefined),
    ),
    phrase(
      "changes",
      all.filter(({ before, after }) => before !== undefined && after !== undefined),
    ),
    phrase(
      "removes",
      all.filter(({ after }) => after === undefined),
    ),
  ];
  const text = parts.filter((part) => part !== "").join(", ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** The same at length, with the whole paths and every note. */
export function renderSummary(
  { changes, helpers, module }: Pick<ExtractionPlan, "changes" | "helpers" | "module">,
  notes: readonly string[],
): string {
  const files = changes.files.map(
    ({ path, before }) => `${before === undefined ? "Creates" : "Changes"} ${path}`,
  );
  const cells = changes.notebook.cells.map(
    ({ index, after }) =>
      `${after === undefined ? "Removes" : "Changes"} cell ${index + 1} of ${basename(changes.notebook.path)}`,
  );
  const along = helpers.map(({ name, cell, how }) =>
    how === "moved"
      ? `Moves ${name} from cell ${cell + 1} to ${basename(module.path)}, because the new code uses it`
      : `Copies ${name} of cell ${cell + 1} to ${basename(module.path)}, because the new code uses it`,
  );
  return [
    changes.title,
    "",
    ...files,
    ...cells,
    ...along,
    "",
    ...notes.flatMap((note) => wrap(note, 100)),
  ].join("\n");
}

function phrase(verb: string, items: readonly { readonly name: string }[]): string {
  const names = items.map(({ name }) => name);
  return names.length === 0 ? "" : `${verb} ${new Intl.ListFormat("en").format(names)}`;
}
