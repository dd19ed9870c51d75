import type { Node } from "web-tree-sitter";
import { isForeign, words } from "../python/magics.ts";
import { normalName } from "../python/names.ts";
import { isTooDeep, type ParsedCell } from "../python/readCell.ts";
import { Scope } from "../python/scope.ts";
import { readStatement } from "../python/readStatement.ts";
import { forgetAll, type Environment } from "./infer/environment.ts";
import { evaluate } from "./infer/evaluateExpression.ts";
import { evaluateStatement } from "./infer/evaluateStatement.ts";
import { Evaluation } from "./infer/evaluation.ts";
import type { PythonType, TypeQuestion } from "./pythonType.ts";

/**
 * The types of names as the syntax of a notebook tells them: the cells are evaluated in their order, with types for values. `cells` are all
 * cells up to the last one that is asked about; a cell that can't be parsed makes its words unknown. `undefined` where the syntax can't be
 * sure: an answer is what the object is, or a class above it.
 *
 * A question at a place where the name is looked up is answered for that moment; where it is bound, for the end of the statement, with
 * what the rest of the cell puts into it; at the end of the cell's source or behind it, for what the cell leaves.
 */
export function inferTypes(
  cells: readonly ParsedCell[],
  questions: readonly TypeQuestion[],
): readonly (PythonType | undefined)[] {
  const places = questions.map((question) => placeOf(question, cells[question.cell]));
  const roots = cells.map(({ tree }) => tree.rootNode).filter((root) => !root.namedChildren.some(isTooDeep));
  const evaluation = new Evaluation(
    { expression: evaluate, statement: evaluateStatement },
    new Set(places),
    declaredGlobal(roots),
    changedByFunctions(roots),
    {
      hasNestedColumns: cells.some(({ source }) => source.includes("MultiIndex")),
      transformsToFrames: cells.some(({ source }) => /set_output|transform_output/.test(source)),
    },
  );
  cells.forEach((cell, index) => {
    evaluation.cell = index;
    evaluateCell(cell, evaluation);
    evaluation.endCell(cell.source.trimEnd().length);
  });
  return places.map((place) => evaluation.answerAt(place));
}

function placeOf({ name, cell, offset }: TypeQuestion, asked: ParsedCell | undefined): string {
  const isEnd = asked === undefined || offset >= asked.source.trimEnd().length;
  return isEnd ? `${cell}:${offset}:${normalName(name)}` : `${cell}:${offset}`;
}

/** Lines that bring names nobody sees. */
const namespaceMagics = new Set(["run", "pylab", "store", "load", "loadpy", "macro", "reset", "load_ext"]);

function evaluateCell({ source, tree, magics }: ParsedCell, evaluation: Evaluation): void {
  const root = tree.rootNode;
  if (magics.some(isForeign) || root.hasError || root.namedChildren.some(isTooDeep)) {
    for (const word of words(source)) evaluation.bind(normalName(word), undefined);
    return;
  }
  const isTrial = magics.some(({ kind, name }) => kind === "cell" && name === "timeit");
  const before = evaluation.bound;
  evaluation.bound = new Map(before);
  for (const { name, reads } of magics)
    if (name === "capture") for (const captured of reads) evaluation.bind(normalName(captured), undefined);
  const hidden = magics.filter(({ runs }) => !runs).map(({ span }) => span);
  for (const node of root.namedChildren) {
    if (hidden.some(({ start, end }) => start <= node.startIndex && node.startIndex < end)) {
      for (const name of node.descendantsOfType("identifier"))
        evaluation.bind(normalName(name.text), undefined);
      continue;
    }
    evaluateStatement(node, evaluation);
  }
  // A cell that ends by raising has bound nobody knows how much.
  evaluation.bound ??= forgotten(before);
  if (magics.some(({ name }) => namespaceMagics.has(name))) evaluation.forgetNames();
  if (isTrial) evaluation.bound = before;
}

function forgotten(before: Environment | undefined): Environment {
  const names = new Map(before);
  forgetAll(names);
  return names;
}

function declaredGlobal(roots: readonly Node[]): ReadonlySet<string> {
  return new Set(
    roots
      .flatMap((root) => root.descendantsOfType("global_statement"))
      .flatMap((node) => node.namedChildren.map((name) => normalName(name.text))),
  );
}

const changing =
  /([\p{L}_][\p{L}\p{N}_]*)(?:\.\w+|\[[^\]\n]*\])*\.(?:append|appendleft|extend|extendleft|insert|add|update|setdefault|subtract)\(/gu;

/** Names through which a function or method changes what an object holds: who calls it when is not followed. */
function changedByFunctions(roots: readonly Node[]): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const body of roots.flatMap((root) => root.descendantsOfType("function_definition"))) {
    const inner = body.childForFieldName("body");
    if (inner === null) continue;
    const scope = new Scope();
    readStatement(inner, scope);
    const { mutates, binds } = scope.flow();
    const called = [...inner.text.matchAll(changing)].map(([, name = ""]) => normalName(name));
    for (const name of [...mutates, ...called]) if (!binds.has(name)) changed.add(name);
  }
  return changed;
}
