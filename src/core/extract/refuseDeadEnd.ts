import type { Statement } from "../python/readCell.ts";
import { refuse, type Refusal } from "../refusal.ts";
import type { DraftContext } from "./draftContext.ts";
import { bodyOf, cellName } from "./selection.ts";

/**
 * Code of which a part can't run: what stands behind a statement that always raises, or reads a name behind its `del`. Nothing tells what a
 * function would have to be given for it.
 */
export function refuseDeadEnd({
  selection,
  inner,
}: Pick<DraftContext, "selection" | "inner">): Refusal | undefined {
  const gone = new Set<string>();
  let ended: string | undefined;
  for (const cell of selection.cells)
    for (const statement of bodyOf(cell, inner)) {
      const where = `${cellName(cell.index)}, line ${statement.line + 1},`;
      if (ended !== undefined)
        return refuse(
          `${ended} never lets the code go on: what follows can't run.`,
          "Delete it, or what follows, then extract.",
        );
      const missed = [...namesNeeded(statement)].find((name) => gone.has(name));
      if (missed !== undefined)
        return refuse(
          `${where} needs \`${missed}\`, which a \`del\` above unbinds.`,
          "Correct it, then extract.",
        );
      if (statement.kind === "delete_statement") for (const name of statement.flow.deletes) gone.add(name);
      for (const name of statement.flow.binds.keys()) gone.delete(name);
      if (statement.flow.definite === undefined) ended = where;
    }
  return undefined;
}

function namesNeeded({ kind, flow }: Statement): Iterable<string> {
  return kind === "delete_statement" ? [...flow.reads.keys(), ...flow.deletes] : flow.reads.keys();
}
