import type { Notebook } from "../notebook/notebook.ts";
import type { Magic } from "../python/magics.ts";
import type { NameFlow } from "../python/nameFlow.ts";
import type { CellReading, Statement } from "../python/readCell.ts";
import { refuse, type Refusal } from "../refusal.ts";
import { isIdleName } from "./isIdleName.ts";

/** The cells to extract, each one read without a problem. */
export interface Selection {
  readonly cells: readonly SelectedCell[];
  /** Chosen code cells that stay as they are. */
  readonly untouched?: readonly number[];
}

/** A cell's statements, by what becomes of them. */
export interface SelectedCell {
  /** Counts from 0 over all cells. */
  readonly index: number;
  readonly reading: CellReading;
  readonly imports: readonly Statement[];
  /** Functions and classes, which belong at a module's top level. */
  readonly definitions: readonly Statement[];
  /** What moves into the function. */
  readonly core: readonly Statement[];
  /** What belongs to the notebook and stays above the call: `%matplotlib inline`, `pd.set_option(...)`. */
  readonly before: readonly Statement[];
  /** What belongs to the notebook and stays behind the call: the shown expression, prints, IPython lines. */
  readonly after: readonly Statement[];
  /** The last of `after`, when the notebook shows its value. */
  readonly shown?: Statement;
  /** The last of `core`, when the notebook shows its value: it moves for what it changes, and the function gives the value back. */
  readonly given?: Statement;
  /** `%time` in front of moved code: it times the call instead. */
  readonly timing: string;
  /** Why none of the cell moves: all its statements are in `after`, and its text stays as it is. */
  readonly left?: Refusal;
}

/** How people count cells: from 1. */
export function cellName(index: number): string {
  return `Cell ${index + 1}`;
}

/** The code cells among the chosen ones, or why they can't be extracted; text between them stays where it is. `readings` has one entry a cell, `undefined` for what isn't Python code. */
export function readSelection(
  notebook: Notebook,
  readings: readonly (CellReading | undefined)[],
  indexes: readonly number[],
): Selection | Refusal {
  const misfit = refuseIndexes(notebook, indexes);
  if (misfit !== undefined) return misfit;
  const cells: SelectedCell[] = [];
  const chosen = indexes.filter((index) => notebook.cells[index]?.kind === "code");
  if (chosen.length === 0) return refuseOther(notebook, indexes[0] ?? 0);
  for (const index of chosen) {
    const reading = readings[index];
    if (reading === undefined) return refuseOther(notebook, index);
    if (reading.unread?.kind === "foreign" && chosen.length > 1) {
      cells.push(leave(index, reading, refuseForeign(index, reading.unread.magic)));
      continue;
    }
    const problem = refuseReading(index, reading);
    if (problem !== undefined) return problem;
    const place = chosen.length === 1 ? "alone" : "among others";
    const cell = divide(index, reading, place, flowsAbove(readings, index));
    const late = refuseMagicAmongCode(cell);
    if (late !== undefined) return late;
    cells.push(cell);
  }
  const twice = refuseTwice(cells);
  if (twice !== undefined) return twice;
  const isSomething = cells.some((cell) => cell.core.length + cell.definitions.length > 0);
  return isSomething ? { cells } : refuseNothing(cells);
}

/** A cell of which nothing moves, for the reason given. */
export function leave(index: number, reading: CellReading, why: Refusal): SelectedCell {
  const nothing = { imports: [], definitions: [], core: [], before: [], timing: "" };
  return { index, reading, ...nothing, after: reading.statements, left: why };
}

export function firstCell({ cells }: Selection): number {
  return cells[0]?.index ?? 0;
}

export function lastCell({ cells }: Selection): number {
  return cells.at(-1)?.index ?? 0;
}

/** The statements of the function's body, in order. */
export function bodyOf(cell: SelectedCell, inner: ReadonlySet<Statement>): Statement[] {
  return [...cell.core, ...cell.definitions.filter((each) => inner.has(each))].sort(
    (a, b) => a.span.start - b.span.start,
  );
}

/** The statements that stay in the notebook. */
export function staying(cell: SelectedCell): readonly Statement[] {
  return [...cell.before, ...cell.after];
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
  const isRun = indexes.every((index, at) => {
    const before = indexes[at - 1] ?? index - 1;
    return index > before && notebook.cells.slice(before + 1, index).every(({ kind }) => kind !== "code");
  });
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
  if (unread?.kind === "syntax error")
    return refuse(
      `${cellName(index)} is not valid Python: there is a syntax error near line ${unread.at.line}.`,
      "Correct it, then extract.",
    );
  if (unread?.kind === "too deep")
    return refuse(
      `${cellName(index)} is nested too deeply to be read, in the statement that begins at line ${unread.line}.`,
      "Divide it into several statements, then extract.",
    );
  if (unread?.kind === "foreign") return refuseForeign(index, unread.magic);
  if (reading.magics.filter(({ runs }) => runs).length > 1)
    return refuse(
      `${cellName(index)} times several lines with \`%time\`, and one call would be left to time.`,
      "Leave one of them, or take them out.",
    );
  for (const statement of reading.statements) {
    const problem = refuseStatement(index, reading, statement);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function refuseForeign(index: number, magic: string): Refusal {
  return refuse(
    `${cellName(index)} is a \`${magic}\` cell: its text is not Python of this notebook.`,
    "Leave it in the notebook.",
  );
}

function refuseStatement(
  index: number,
  { magics, source }: CellReading,
  statement: Statement,
): Refusal | undefined {
  const where = `${cellName(index)}, line ${statement.line + 1},`;
  const correct = "Correct it, then extract.";
  const { features, declaredGlobal } = statement.flow;
  if (statement.hasMagic) {
    const inside = magics.find(
      ({ span }) => span.start > statement.span.start && span.start < statement.span.end,
    );
    const text = source.slice(inside?.span.start, inside?.span.end).trim();
    return refuse(
      `${where} has the IPython line \`${text}\` inside, which a module can't have.`,
      "Move it to a cell of its own.",
    );
  }
  if (features.has("return")) return refuse(`${where} uses \`return\` outside a function.`, correct);
  if (features.has("yield")) return refuse(`${where} uses \`yield\` outside a function.`, correct);
  if (features.has("Python 2"))
    return refuse(`${where} is Python 2.`, "Convert it to Python 3, then extract.");
  const [written] = declaredGlobal;
  if (written !== undefined)
    return refuse(
      `${where} has a function with \`global ${written}\`: in a module that would be the module's own \`${written}\`.`,
      `Let the function take and return \`${written}\`, then extract.`,
    );
  if (features.has("global") && statement.kind !== "global_statement")
    return refuse(`${where} uses \`global\` outside a function.`, "Remove it: it has no effect there.");
  return undefined;
}

function refuseTwice(cells: readonly SelectedCell[]): Refusal | undefined {
  const names = cells.flatMap((cell) => cell.definitions.map(({ definition }) => definition?.name ?? ""));
  const name = names.find((each, at) => names.indexOf(each) !== at);
  if (name === undefined) return undefined;
  return refuse(
    `${cellName(cells[0]?.index ?? 0)} defines \`${name}\` more than once.`,
    "Keep one of the definitions, then extract.",
  );
}

function refuseNothing(cells: readonly SelectedCell[]): Refusal {
  const what = cells.length === 1 ? cellName(cells[0]?.index ?? 0) : "The selection";
  const nothing = "nothing would move into a module.";
  if (cells.some((cell) => cell.shown !== undefined))
    return refuse(
      `${what} is only an expression that the notebook shows: ${nothing}`,
      "Assign the value to a name, then extract.",
    );
  if (cells.some(({ imports, before }) => [...imports, ...before].some(isImporting)))
    return refuse(`${what} has only imports: ${nothing}`, "Select the code that uses them.");
  const isEmpty = cells.every((cell) => cell.reading.source.trim() === "");
  if (isEmpty) return refuse(`${what} is empty.`, "Select a cell with assignments or calls.");
  const has = cells.some((cell) => cell.reading.magics.length > 0)
    ? "only lines for IPython"
    : "only comments";
  return refuse(`${what} has ${has}: ${nothing}`, "Select a cell with assignments or calls.");
}

function isImporting({ imports, isImportChoice }: Statement): boolean {
  return imports.length > 0 || isImportChoice;
}

/** Nothing where the notebook asks IPython to show every expression of a cell: no bare name is idle then. */
function flowsAbove(
  readings: readonly (CellReading | undefined)[],
  index: number,
): readonly NameFlow[] | undefined {
  if (readings.some((reading) => reading?.source.includes("ast_node_interactivity") === true))
    return undefined;
  return readings
    .slice(0, index)
    .flatMap((reading) => (reading?.unread === undefined ? (reading?.flow ?? []) : []));
}

function divide(
  index: number,
  reading: CellReading,
  place: "alone" | "among others",
  above: readonly NameFlow[] | undefined,
): SelectedCell {
  const { statements } = reading;
  const given = place === "alone" ? shownChange(reading) : undefined;
  const tail = given === undefined ? tailOf(reading) : statements.length;
  const groups = { imports: [], definitions: [], core: [], before: [], after: [] } as Record<
    Role,
    Statement[]
  >;
  let timing = "";
  for (const [at, statement] of statements.entries()) {
    const isIdle = above !== undefined && isIdleName(reading, statement, above);
    const role =
      at >= tail ? "after" : isIdle ? "dropped" : roleOf(reading, statement, groups.core.length > 0);
    if (role === "timing") timing = "%time ";
    else if (role !== "dropped") groups[role].push(statement);
  }
  keepWithCode(reading, groups);
  const last = statements.at(-1);
  const isShown = tail < statements.length && last !== undefined && isExpression(reading, last);
  return { index, reading, ...groups, timing, ...(isShown && { shown: last }), ...(given && { given }) };
}

/** The last expression, when it is there for what it changes. One that seldom has a value to show moves only where nothing else would. */
function shownChange(reading: CellReading): Statement | undefined {
  const [last, ...others] = reading.statements.toReversed();
  if (last?.change === undefined || !isExpression(reading, last) || isPrint(reading, last)) return undefined;
  const isAlone = others.every((each) => isImporting(each) || each.isMagic || each.definition !== undefined);
  return last.change === "giving" || isAlone ? last : undefined;
}

/**
 * Imports that can't run before the code around them belong to it: the code binds their name to something else (`from m import f`,
 * `f = f(x)`), looks it up above the import, or changes above it what can be imported (`sys.path.append("lib")`).
 */
function keepWithCode({ source }: CellReading, { imports, core }: Record<Role, Statement[]>): void {
  const bound = new Set(core.flatMap(({ flow }) => [...flow.binds.keys(), ...flow.deletes]));
  const above = (statement: Statement) => core.filter(({ span }) => span.start < statement.span.start);
  const isTied = (statement: Statement) =>
    statement.imports.some(
      ({ name }) => bound.has(name) || above(statement).some(({ flow }) => flow.reads.has(name)),
    ) ||
    above(statement).some(({ span }) =>
      /sys\.path|environ|chdir|matplotlib\.use/.test(source.slice(span.start, span.end)),
    );
  for (const statement of imports.filter(isTied)) {
    imports.splice(imports.indexOf(statement), 1);
    core.push(statement);
  }
  core.sort((a, b) => a.span.start - b.span.start);
}

type Role = "imports" | "definitions" | "core" | "before" | "after";

function roleOf(reading: CellReading, statement: Statement, hasCore: boolean): Role | "timing" | "dropped" {
  if (statement.kind === "global_statement") return "dropped";
  if (statement.isMagic) {
    const magic = reading.magics.find(({ span }) => span.start === statement.span.start);
    if (magic?.name === "time" && magic.runs) return "timing";
    return hasCore ? "after" : "before";
  }
  if (isAssignedMagic(reading, statement)) return hasCore ? "after" : "before";
  if (statement.kind.includes("import")) return "imports";
  if (statement.definition !== undefined) return "definitions";
  if (!hasCore && statement.isImportChoice) return "before";
  if (!hasCore && isConfiguration(reading, statement)) return "before";
  return "core";
}

/** Where the statements begin that only show: the last expression, with the prints and IPython lines right above it. */
function tailOf(reading: CellReading): number {
  const { statements } = reading;
  let tail = statements.length;
  const last = statements.at(-1);
  if (last !== undefined && isExpression(reading, last)) tail -= 1;
  while (tail > 0) {
    const statement = statements[tail - 1];
    if (statement === undefined || !isPrint(reading, statement)) break;
    tail -= 1;
  }
  return tail;
}

function isExpression({ source }: CellReading, statement: Statement): boolean {
  return (
    statement.kind === "expression" &&
    !statement.isMagic &&
    !/^[ \t]*;/.test(source.slice(statement.span.end))
  );
}

function isPrint({ source }: CellReading, { kind, span, isMagic }: Statement): boolean {
  return (
    kind === "expression" &&
    !isMagic &&
    /^(print|display)\s*\(|^plt\.show\(\s*\)/.test(source.slice(span.start, span.end))
  );
}

/** Calls that configure a library for the whole notebook. */
const configuration =
  /^(warnings\.(filterwarnings|simplefilter)|pd\.set_option|pd\.options|np\.set_printoptions|plt\.(style\.use|rc)|matplotlib\.use|sns\.set\w*|logging\.(basicConfig|disable))\s*\(/;

function isConfiguration({ source }: CellReading, { kind, span }: Statement): boolean {
  return kind === "expression" && configuration.test(source.slice(span.start, span.end));
}

/** `files = !ls`: IPython alone can run it. */
function isAssignedMagic({ magics }: CellReading, { kind, span }: Statement): boolean {
  return kind === "assignment" && magics.some((magic) => magic.span.start === span.start);
}

/** What IPython does between two lines of the code would be done behind both. */
function refuseMagicAmongCode(cell: SelectedCell): Refusal | undefined {
  for (const { span } of cell.after) {
    const magic = cell.reading.magics.find((each) => each.span.start === span.start);
    const isAmong = cell.core.some((statement) => statement.span.start > span.start);
    if (magic === undefined || !isAmong || isHarmlessMagic(magic)) continue;
    return refuse(
      `${cellName(cell.index)} has the IPython line \`${cell.reading.source.slice(magic.span.start, magic.span.end).trim()}\` among its code, which a module can't have.`,
      "Move it to a cell of its own.",
    );
  }
  return undefined;
}

/** Whether an IPython line does the same a little later. */
export function isHarmless({ magics }: CellReading, { span }: Statement): boolean {
  const magic = magics.find((each) => each.span.start === span.start);
  return magic !== undefined && isHarmlessMagic(magic);
}

function isHarmlessMagic({ kind, name }: Magic): boolean {
  return kind === "help" || harmless.has(name);
}

const harmless = new Set(["matplotlib", "config", "load_ext", "autoreload", "timeit", "precision"]);
