import type { PythonType } from "../core/types/pythonType.ts";
import { inferTypes } from "../core/types/inferTypes.ts";
import type { NotebookAnalyses } from "./notebookAnalysis.ts";
import type { TypeSource } from "./ports.ts";

/** Types as the syntax of the cells tells them: at once, and only what is sure. */
export function syntaxTypes(analyses: NotebookAnalyses): TypeSource {
  return {
    ask: ({ cells, questions }) => {
      const places = questions.map(({ name, cell, offset, left }) =>
        left === undefined ? { name, cell, offset } : { name, cell: left, offset: cells[left]?.length ?? 0 },
      );
      const last = Math.max(-1, ...places.map(({ cell }) => cell));
      return withParsed(analyses, cells.slice(0, last + 1), (parsed) => inferTypes(parsed, places));
    },
  };
}

/** Types of literals, by the names that they are defaults of. */
export async function literalTypes(
  analyses: NotebookAnalyses,
  literals: readonly { readonly name: string; readonly value: string }[],
): Promise<ReadonlyMap<string, PythonType>> {
  const source = literals.map(({ name, value }) => `${name} = ${value}`).join("\n");
  const questions = literals.map(({ name }) => ({ name, cell: 0, offset: source.length }));
  const types = await withParsed(analyses, [source], (parsed) => inferTypes(parsed, questions));
  return new Map(
    literals.flatMap(({ name }, at) => {
      const type = types[at];
      return type === undefined || type.kind === "none" ? [] : [[name, type] as const];
    }),
  );
}

/** A cell that is no Python counts as an empty one. */
function withParsed<T>(
  analyses: NotebookAnalyses,
  sources: readonly (string | undefined)[],
  use: (parsed: Parameters<typeof inferTypes>[0]) => T,
): Promise<T> {
  return analyses.withTrees(
    sources.map((source) => source ?? ""),
    (parsed) => use(parsed.filter((cell) => cell !== undefined)),
  );
}
