import type { Notebook } from "../notebook/notebook.ts";
import type { CellReading, Statement } from "../python/readCell.ts";
import { refuse, type Refusal } from "../refusal.ts";

/** The cells to extract, each one read without a problem. */
export interface Selection {
  readonly cells: readonly SelectedCell[];
}

export interface SelectedCell {
  /** Counts from 0 over all cells. */
  readonly index: number;
  readonly reading: CellReading;
  readonly imports: readonly Statement[];
  /** What moves into the function. */
  readonly core: readonly Statement[];
  /** The last expression, which the notebook shows and which therefore stays; absent when there is none or a `;` hides it. */
  readonly shown?: Statement;
}

/** How people count cells: from 1. */
export function cellName(index: number): string {
  return `Cell ${index + 1}`;
}

/** The selected cells, or why they can't become one function. `readings` has one entry a cell, `undefined` for what isn't Python code. */
export function readSelection(
  notebook: Notebook,
  readings: readonly (CellReading | undefined)[],
  indexes: readonly number[],
): Selection | Refusal {
  const misfit = refuseIndexes(notebook, indexes);
  if (misfit !== undefined) return misfit;
  const cells: SelectedCell[] = [];
  for (const index of indexes) {
    const reading = readings[index];
    if (reading === undefined) return refuseOther(notebook, index);
    const problem = refuseReading(index, reading);
    if (problem !== undefined) return problem;
    cells.push(splitCell(index, reading));
  }
  return cells.some((cell) => cell.core.length > 0) ? { cells } : refuseNothing(cells);
}

function refuseIndexes(notebook: Notebook, indexes: readonly number[]): Refusal | undefined {
  const count = notebook.cells.length;
  if (count === 0) return refuse("The notebook has no cells.", "Write a code cell first.");
  if (indexes.length === 0) return refuse("No cell is selected.", "Select the cells to extract.");
  const missing = indexes.find((index) => !Number.isInteger(index) || index < 0 || index >= count);
  if (missing !== undefined)
    return refuse(
      `There is no cell ${missing + 1}: the notebook has ${count}.`,
      "Cells count from 1, over all cells.",
    );
  const isRun = indexes.every((index, at) => at === 0 || index === (indexes[at - 1] ?? 0) + 1);
  return isRun
    ? undefined
    : refuse("The selected cells are not next to each other.", "Select neighbouring cells, in their order.");
}

function refuseOther(notebook: Notebook, index: number): Refusal {
  const cell = notebook.cells[index];
  if (cell?.kind !== "code")
    return refuse(`${cellName(index)} is a ${cell?.kind ?? "missing"} cell.`, "Select code cells.");
  return refuse(`${cellName(index)} is written in ${cell.language}, not in Python.`, "Select Python cells.");
}

function refuseReading(index: number, reading: CellReading): Refusal | undefined {
  const { unread } = reading;
  if (unread?.kind === "syntax error") {
    return refuse(
      `${cellName(index)} is not valid Python: there is a syntax error near line ${unread.at.line}.`,
      "Correct it, then extract.",
    );
  }
  if (unread?.kind === "foreign") {
    return refuse(
      `${cellName(index)} is a \`${unread.magic}\` cell: its text is not Python of this notebook.`,
      "Leave it in the notebook.",
    );
  }
  const [magic] = reading.magics;
  if (magic !== undefined) {
    const line = reading.source.slice(magic.span.start, magic.span.end).trim();
    return refuse(
      `${cellName(index)} has the IPython line \`${line}\`, which a module can't have.`,
      "Move it to a cell of its own.",
    );
  }
  for (const statement of reading.statements) {
    const problem = refuseStatement(index, reading, statement);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const straight = new Set([
  "assignment",
  "augmented_assignment",
  "expression",
  "assert_statement",
  "pass_statement",
]);
const straightOnly =
  "So far, cells of assignments, calls and imports can be extracted. Move this part to a cell of its own.";

function refuseStatement(index: number, { source }: CellReading, statement: Statement): Refusal | undefined {
  const line = source.slice(0, statement.span.start).split("\n").length;
  const where = `${cellName(index)}, line ${line},`;
  const text = source.slice(statement.span.start, statement.span.end).split("\n", 1)[0] ?? "";
  if (statement.flow.features.has("star import")) {
    return refuse(
      `${where} has \`${text}\`: which names that binds can't be seen.`,
      "Import the names that are used.",
    );
  }
  if (statement.flow.features.has("await"))
    return refuse(`${where} uses \`await\`, which needs an async function.`, straightOnly);
  if (statement.flow.features.has("yield"))
    return refuse(`${where} uses \`yield\` outside a function.`, "Correct it, then extract.");
  if (statement.kind.includes("import") || straight.has(statement.kind)) return undefined;
  const defined = statement.flow.binds.keys().next().value ?? "";
  if (statement.kind === "class_definition")
    return refuse(`${where} defines the class \`${defined}\`.`, straightOnly);
  if (statement.kind === "function_definition")
    return refuse(`${where} defines the function \`${defined}\`.`, straightOnly);
  if (statement.kind === "decorated_definition")
    return refuse(`${where} defines \`${defined}\`.`, straightOnly);
  return refuse(`${where} has the statement \`${/^\w+/.exec(text)?.[0] ?? text}\`.`, straightOnly);
}

function refuseNothing(cells: readonly SelectedCell[]): Refusal {
  const what = cells.length === 1 ? cellName(cells[0]?.index ?? 0) : "The selection";
  const nothing = "nothing would move into a function.";
  if (cells.some((cell) => cell.shown !== undefined)) {
    return refuse(
      `${what} is only an expression that the notebook shows: ${nothing}`,
      "Assign the value to a name, then extract.",
    );
  }
  if (cells.some((cell) => cell.imports.length > 0))
    return refuse(`${what} has only imports: ${nothing}`, "Select the code that uses them.");
  const isEmpty = cells.every((cell) => cell.reading.source.trim() === "");
  return refuse(
    isEmpty ? `${what} is empty.` : `${what} has only comments: ${nothing}`,
    "Select a cell with assignments or calls.",
  );
}

function splitCell(index: number, reading: CellReading): SelectedCell {
  const { statements, source } = reading;
  const imports = statements.filter((statement) => statement.kind.includes("import"));
  const last = statements.at(-1);
  const isShown = last?.kind === "expression" && !/^[ \t]*;/.test(source.slice(last.span.end));
  const core = statements.filter(
    (statement) => !imports.includes(statement) && !(isShown && statement === last),
  );
  return isShown ? { index, reading, imports, core, shown: last } : { index, reading, imports, core };
}
