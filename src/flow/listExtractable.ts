import { isRefusal, type Refusal } from "../core/refusal.ts";
import { suggestNames, type ExtractPorts, type SuggestedNames } from "./extract.ts";

/** A code cell, and what can become of it. */
export interface ExtractableCell {
  /** Counted from 0 over all cells. */
  readonly cell: number;
  readonly firstLine: string;
  /** Names to begin with, or why the cell can't be extracted on its own. */
  readonly names: SuggestedNames | Refusal;
}

/** Every code cell that isn't empty, one by one. A plan may still be refused: it also looks at the names and at the project. */
export async function listExtractable(
  ports: ExtractPorts,
  path: string,
  signal: AbortSignal,
): Promise<readonly ExtractableCell[] | Refusal> {
  const notebook = await ports.workspace.readNotebook(path);
  if (isRefusal(notebook)) return notebook;
  const found: ExtractableCell[] = [];
  for (const [cell, { kind, source }] of notebook.cells.entries()) {
    if (signal.aborted) break;
    if (kind !== "code" || source.trim() === "") continue;
    const firstLine = source.trim().split("\n", 1)[0] ?? "";
    found.push({ cell, firstLine, names: await suggestNames(ports, path, [cell]) });
  }
  return found;
}
