import { basename } from "pathe";
import type { FileChange } from "../change/changeSet.ts";
import { withoutLabel } from "../describe/plainSentence.ts";
import type { CellChange, Notebook } from "../notebook/notebook.ts";
import { isIdentifier, builtins } from "../python/names.ts";
import type { ImportedName } from "../python/nameFlow.ts";
import type { CellReading, Statement } from "../python/readCell.ts";
import { isRefusal, refuse, type Refusal } from "../refusal.ts";
import type { ModuleItem } from "./definitions.ts";
import type { Draft, GivenValue, Step } from "./draft.ts";
import type { TextEdit } from "../text/edit.ts";
import { importModule } from "./importModule.ts";
import { mergePython, renderPython, type Addition, type Block } from "./mergePython.ts";
import { logEdits } from "./logPrints.ts";
import { commentsAbove } from "./markdownComment.ts";
import { chooseLogger, type ModuleLogger } from "./moduleLogger.ts";
import {
  definitionText,
  divideText,
  indentBody,
  withoutDefinitions,
  type BodyLine,
  type DividedText,
} from "./moveText.ts";
import type { Readings } from "./notebookNames.ts";
import type { ExtractionChoice, ExtractionPlan, Helper } from "./plan.ts";
import type { TestText } from "../unittest/renderTest.ts";
import { callEdits, needsPartial, partialOf } from "./rewriteCalls.ts";
import { bodyOf, firstCell, type SelectedCell } from "./selection.ts";

/** The module's new blocks and the cell's call, as Python of their own, so that a formatter can work on them before the plan is made. */
export interface WrittenText {
  readonly blocks: readonly Block[];
  /** The cell's statement that calls the function; empty when nothing is called. */
  readonly call: string;
  /** What annotations need. */
  readonly imports: readonly ImportedName[];
  /** Absent where nothing is logged. */
  readonly logger?: ModuleLogger;
}

/** What stands in front of the function's body, beyond names and defaults. */
export interface FunctionFront {
  /** Quotes and indentation included. */
  readonly docstring: string;
  /** Annotations by parameter; what isn't known is absent. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly returns: string | undefined;
  /** What the annotations name. */
  readonly imports: readonly ImportedName[];
}

/** A Python file that a plan may add to. */
export interface ExistingFile {
  readonly text: string;
  readonly reading: CellReading;
}

/** Everything a plan is made of. Nothing here is read from the disk or written to it. */
export interface PlanParts {
  readonly choice: ExtractionChoice;
  readonly notebook: Notebook;
  readonly readings: Readings;
  readonly draft: Draft;
  readonly text: WrittenText;
  readonly module: ExistingFile | undefined;
  readonly test: ExistingFile | undefined;
  /** What the test file gets; `undefined` where no test is wanted. */
  readonly newTest: TestText | undefined;
  readonly standardLibrary: ReadonlySet<string>;
}

/** Refuses a function name that Python or the notebook uses for something else. */
export function refuseFunctionName(name: string, readings: Readings, draft: Draft): Refusal | undefined {
  if (draft.step === undefined) return undefined;
  if (!isIdentifier(name))
    return refuse(
      `\`${name}\` can't be the name of a Python function.`,
      "Use letters, digits and underscores.",
    );
  if (builtins.has(name))
    return refuse(`\`${name}\` is a name of Python's own.`, "Choose another function name.");
  const imported = draft.imports.some((item) => item.name === name);
  const user = readings.findIndex(
    (reading) => reading?.flow.binds.has(name) === true || reading?.flow.reads.has(name) === true,
  );
  if (user === -1 && !imported) return undefined;
  return refuse(`Cell ${user + 1} already uses the name \`${name}\`.`, "Choose another function name.");
}

/** The function and its call, in the notebook's own words. */
export function writeCode(
  choice: ExtractionChoice,
  notebook: Notebook,
  readings: Readings,
  draft: Draft,
  module: CellReading | undefined,
  front: FunctionFront | undefined,
): WrittenText {
  const logger = loggerOf(choice, draft, module);
  const items = draft.items.map((item) => {
    const block = itemBlock(item, readings, draft, logger);
    return item.isOwn ? { ...block, text: withoutSaidAbove(block.text, front?.docstring ?? "") } : block;
  });
  const added = { imports: front?.imports ?? [], ...(logger && { logger }) };
  const { step } = draft;
  if (step === undefined) return { blocks: items, call: "", ...added };
  const lines = draft.selection.cells.flatMap((cell) => bodyPart(cell, notebook, draft, logger));
  const body = indentBody(withoutSaid(lines, front?.docstring ?? ""));
  const given = [
    ...step.parameters,
    ...step.keywords.filter(({ isPassed }) => isPassed).map(({ name }) => `${name}=${name}`),
  ];
  const call = `${choice.functionName}(${given.join(", ")})`;
  const result = [...step.returns, ...(step.given?.name === undefined ? [] : [step.given.name])].join(", ");
  const returns = front?.returns === undefined ? "" : ` -> ${front.returns}`;
  const text = [
    `${step.isAsync ? "async " : ""}def ${choice.functionName}(${parameterList(step, front)})${returns}:`,
    ...(front === undefined ? [] : [front.docstring]),
    ...step.initial.map((name) => `    ${name} = None`),
    body,
    ...(result === "" ? [] : [`    return ${result}`]),
  ];
  const value = step.isAsync ? `await ${call}` : call;
  return {
    blocks: [...items, { names: [choice.functionName], kind: "definition", text: text.join("\n") }],
    call: result === "" ? value : `${result} = ${value}`,
    ...added,
  };
}

/** A comment that the docstring says whole need not be said again. */
function withoutSaid(lines: readonly BodyLine[], docstring: string): readonly BodyLine[] {
  const first = lines.findIndex(({ text }) => text.trim() !== "");
  const count = lines.slice(Math.max(first, 0)).findIndex(({ text }) => !text.startsWith("#"));
  const end = count === -1 ? lines.length : first + count;
  const comment = lines.slice(Math.max(first, 0), end).map(({ text }) => text);
  return isSaid(comment, docstring) ? lines.slice(end) : lines;
}

/** The same of a comment that begins the cell, and so stands above its first definition. */
function withoutSaidAbove(text: string, docstring: string): string {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("#"));
  return end > 0 && isSaid(lines.slice(0, end), docstring) ? lines.slice(end).join("\n") : text;
}

function isSaid(comment: readonly string[], docstring: string): boolean {
  const plain = (text: string) => text.replaceAll(/\s+/g, " ").trim().toLowerCase();
  const text = comment.map((line) => line.replace(/^#+/, "")).join(" ");
  const said = plain(withoutLabel(text.replaceAll(/\s+/g, " ").trim())).replace(/[.:;,]$/, "");
  return said.includes(" ") && plain(docstring.replaceAll('"""', " ")).includes(said);
}

/** The logger for prints that become messages, under a name that means nothing else to the new code. */
function loggerOf(
  { functionName }: ExtractionChoice,
  { selection, items, logged, step }: Draft,
  module: CellReading | undefined,
): ModuleLogger | undefined {
  const body = selection.cells.flatMap((cell) => bodyOf(cell, new Set(step?.inner ?? [])));
  const own = items.filter(({ isOwn }) => isOwn).map(({ statement }) => statement);
  if (![...body, ...own].some((statement) => logged.messages.has(statement))) return undefined;
  const code = selection.cells.map(({ reading }) => reading.source);
  return chooseLogger(module, [...code, ...items.map(({ name }) => name), functionName]);
}

/** What a cell gives to the function's body, below a comment with the text that stands above the cell; the first one's is the docstring. */
function bodyPart(
  cell: SelectedCell,
  notebook: Notebook,
  draft: Draft,
  logger: ModuleLogger | undefined,
): readonly BodyLine[] {
  if (cell.left !== undefined) return [];
  const { body } = divided(cell, draft, logger);
  const isFirst = cell === draft.selection.cells[0];
  const comments = isFirst || cell.core.length === 0 ? [] : commentsAbove(notebook, cell.index);
  const lines = comments.length === 0 ? [] : ["", ...comments];
  return [...lines.map((text) => ({ text, isInString: false })), ...body];
}

/** Keyword-only parameters stand behind a `*`, with the comments of the constants that they were. */
function parameterList({ parameters, keywords }: Step, front: FunctionFront | undefined): string {
  const annotated = (name: string, value?: string): string => {
    const type = front?.parameters.get(name);
    if (type === undefined) return value === undefined ? name : `${name}=${value}`;
    return value === undefined ? `${name}: ${type}` : `${name}: ${type} = ${value}`;
  };
  const plain = [...parameters.map((name) => annotated(name)), ...(keywords.length === 0 ? [] : ["*"])];
  const isCommented = keywords.some(
    ({ comments }) => comments && (comments.above.length > 0 || comments.behind !== ""),
  );
  if (!isCommented)
    return [...plain, ...keywords.map(({ name, value }) => annotated(name, value))].join(", ");
  const lines = keywords.flatMap(({ name, value, comments }) => [
    ...(comments?.above ?? []),
    `${annotated(name, value)},  ${comments?.behind ?? ""}`.trimEnd(),
  ]);
  return `\n    ${[...plain.map((each) => `${each},`), ...lines].join("\n    ")}\n`;
}

function itemBlock(
  item: ModuleItem,
  readings: Readings,
  draft: Draft,
  logger: ModuleLogger | undefined,
): Block {
  const reading = readings[item.cell];
  if (reading === undefined) throw new Error(`Cell ${item.cell + 1} was not read.`);
  const logs = item.isOwn ? logEditsOf(item.statement, reading, draft, logger) : [];
  const text = definitionText(reading, item.statement, [...callEdits(item.statement, draft.items), ...logs]);
  const isSmall = item.kind === "constant" || item.kind === "imports";
  return { names: item.name.split(", "), kind: isSmall ? "constant" : "definition", text };
}

function logEditsOf(
  statement: Statement,
  reading: CellReading,
  { logged }: Draft,
  logger: ModuleLogger | undefined,
): readonly TextEdit[] {
  return logger === undefined ? [] : logEdits(reading, logged.messages.get(statement) ?? [], logger.name);
}

function divided(cell: SelectedCell, draft: Draft, logger?: ModuleLogger): DividedText {
  const body = bodyOf(cell, new Set(draft.step?.inner ?? []));
  return divideText(cell, new Set(body), [
    ...body.flatMap((statement) => [
      ...callEdits(statement, draft.items),
      ...logEditsOf(statement, cell.reading, draft, logger),
    ]),
    ...keywordEdits(cell, draft),
    ...givenEdits(draft.step?.given),
    ...unusedEdits(cell, draft),
  ]);
}

/** In a function, a name that nothing reads is a variable too many; in a notebook it was a global one. */
function unusedEdits(cell: SelectedCell, { selection, step }: Draft): TextEdit[] {
  const inner = new Set(step?.inner ?? []);
  const drawn = bodyOf(cell, inner).flatMap((statement) => statement.drawn);
  if (step === undefined || drawn.length === 0) return [];
  const body = selection.cells.flatMap((each) => bodyOf(each, inner));
  const used = new Set([
    ...step.returns,
    ...body.flatMap(({ references }) => references.map(({ name }) => name)),
    ...body.flatMap(({ flow }) => [...flow.deletes, ...flow.mentions, ...flow.lookUps.keys()]),
  ]);
  return drawn.filter(({ name }) => !used.has(name)).map(({ span }) => ({ span, text: "" }));
}

/** A shown value that moves is given back. */
function givenEdits(given: GivenValue | undefined): TextEdit[] {
  if (given === undefined) return [];
  const { start } = given.statement.span;
  return [{ span: { start, end: start }, text: given.name === undefined ? "return " : `${given.name} = ` }];
}

function keywordEdits({ index }: SelectedCell, { step }: Draft): TextEdit[] {
  return (step?.keywords ?? []).flatMap(({ name, places }) =>
    places.filter(({ cell }) => cell === index).map(({ span }) => ({ span, text: name })),
  );
}

/** The module with the new code in it, or why it can't take that. */
export function renderModule(parts: Omit<PlanParts, "test" | "newTest">): string | Refusal {
  const { choice, standardLibrary } = parts;
  const head = moduleDocstring(basename(choice.notebook));
  const problem = refuseSelfImport(parts);
  if (problem !== undefined) return problem;
  return addTo(choice.module.path, parts.module, moduleAddition(parts), head, standardLibrary);
}

/** The whole extraction as a change set, or why the module or the test can't take it. */
export function planExtraction(parts: PlanParts): ExtractionPlan | Refusal {
  const { choice, draft, newTest, standardLibrary } = parts;
  const module = renderModule(parts);
  if (isRefusal(module)) return module;
  const files: FileChange[] = [{ path: choice.module.path, before: parts.module?.text, after: module }];
  if (choice.test !== undefined && newTest !== undefined) {
    const test = addTo(choice.test.path, parts.test, newTest, newTest.head, standardLibrary);
    if (isRefusal(test)) return test;
    files.push({ path: choice.test.path, before: parts.test?.text, after: test });
    files.push(...(newTest.data ?? []).map(({ path, text }) => ({ path, before: undefined, after: text })));
  }
  return {
    kind: "plan",
    functionName: nameOf(choice, draft),
    module: choice.module,
    ...(choice.test !== undefined && { testPath: choice.test.path }),
    undeclared: [],
    parameters: [...(draft.step?.parameters ?? []), ...(draft.step?.keywords ?? []).map(({ name }) => name)],
    offers: draft.offers,
    returns: draft.step?.returns ?? [],
    helpers: helpersOf(draft),
    changedOutputs: draft.changedOutputs,
    notes: draft.notes,
    changes: {
      title: `Extract ${nameOf(choice, draft)} to ${basename(choice.module.path)}`,
      notebook: { path: choice.notebook, cells: changeCells(parts) },
      files,
    },
  };
}

function helpersOf({ items, moved }: Draft): readonly Helper[] {
  const others = items.filter(({ isOwn, kind }) => !isOwn && kind !== "imports");
  return others.map((item) => ({
    name: item.name,
    cell: item.cell,
    how: moved.has(item) ? "moved" : "copied",
  }));
}

/** The function, or the cells' own definitions where there is none. */
function nameOf({ functionName }: ExtractionChoice, { step, items }: Draft): string {
  const own = items.filter((item) => item.isOwn).map(({ name }) => name);
  return step === undefined ? own.join(", ") : functionName;
}

function addTo(
  path: string,
  existing: ExistingFile | undefined,
  addition: Addition,
  head: string,
  standardLibrary: ReadonlySet<string>,
): string | Refusal {
  if (existing === undefined || existing.text.trim() === "")
    return renderPython(head, addition, standardLibrary);
  return mergePython(basename(path), existing.text, existing.reading, addition);
}

function moduleDocstring(notebookName: string): string {
  return `"""Functions extracted from ${notebookName}."""`;
}

/** Imports of the module from itself are none: what it defines is there. */
function moduleAddition({ choice, draft, text }: Pick<PlanParts, "choice" | "draft" | "text">): Addition {
  const statements = [
    ...draft.selection.cells.flatMap((cell) => bodyOf(cell, new Set(draft.step?.inner ?? []))),
    ...draft.items.map(({ statement }) => statement),
  ];
  const isPartial = statements.some((statement) => needsPartial(statement, draft.items));
  const itself = importsOfItself({ choice, draft });
  const imports = draft.imports.filter((item) => !itself.includes(item));
  const { logger } = text;
  return {
    imports: [...imports, ...text.imports, ...(isPartial ? [partialImport] : []), ...(logger?.imports ?? [])],
    blocks: [...(logger === undefined ? [] : [logger.block]), ...text.blocks],
  };
}

const partialImport: ImportedName = {
  name: "partial",
  module: "functools",
  statement: "from functools import partial",
};

function changeCells(parts: PlanParts): CellChange[] {
  const { draft } = parts;
  const moving = draft.selection.cells.filter(({ left }) => left === undefined);
  const selected = moving.map((cell, at) => {
    const text = divided(cell, draft);
    const rest = [...text.magics, ...text.before, ...text.after].join("\n");
    const after = at === 0 ? callingCell(parts, cell, text) : rest === "" ? undefined : rest;
    return { index: cell.index, before: cell.reading.source, after };
  });
  const changed = selected.filter(({ before, after }) => after !== before);
  return [...changed, ...movedCells(parts)].sort((a, b) => a.index - b.index);
}

/** Cells whose definitions move to the module import them instead. */
function movedCells({ choice, draft, readings }: PlanParts): CellChange[] {
  return [...new Set([...draft.moved].map(({ cell }) => cell))].map((index) => {
    const reading = readings[index];
    if (reading === undefined) throw new Error(`Cell ${index + 1} was not read.`);
    const gone = [...draft.moved].filter(({ cell }) => cell === index);
    const names = gone.map(({ name }) => name);
    const lines = [...pathLines(index, choice, draft), importModule(choice, names)];
    const after = withoutDefinitions(
      reading,
      gone.map(({ statement }) => statement),
      lines.join("\n"),
    );
    return { index, before: reading.source, after };
  });
}

function callingCell(
  { choice, draft, text }: PlanParts,
  cell: SelectedCell,
  { magics, before, after, body }: DividedText,
): string {
  const names = [
    ...draft.importedItems.map(({ name }) => name),
    ...(draft.step === undefined ? [] : [choice.functionName]),
  ];
  const isPartial = draft.importedItems.some(({ needs }) => needs.size > 0);
  const own =
    names.length === 0 ? [] : [...pathLines(cell.index, choice, draft), importModule(choice, names)];
  const isOwnFirst =
    cell.before.every(({ constant }) => constant !== undefined) ||
    cell.before.some(({ flow }) => names.some((name) => flow.reads.has(name)));
  const imports = [
    ...magics,
    ...(isPartial ? [partialImport.statement] : []),
    ...draft.keptImports,
    ...(isOwnFirst ? [own, before] : [before, own]).flat(),
  ];
  // IPython reads only the line that %time stands on; what follows the call has lines of its own.
  const timed = cell.timing === "" ? text.call : cell.timing + text.call.replaceAll(/\n(?=[\s)])\s*/g, " ");
  const comments = draft.step === undefined ? body.map((line) => line.text) : [];
  const partials = draft.importedItems
    .filter(({ needs }) => needs.size > 0)
    .map((item) => `${item.name} = ${partialOf(item)}`);
  const unbinds = draft.step?.unbinds ?? [];
  const rest = [
    ...comments,
    ...(text.call === "" ? [] : [timed]),
    ...partials,
    ...(unbinds.length === 0 ? [] : [`del ${unbinds.join(", ")}`]),
    ...after,
    ...(draft.step?.given?.name === undefined ? [] : [draft.step.given.name]),
  ];
  return [imports.join("\n"), rest.join("\n").trim()].filter((part) => part !== "").join("\n\n");
}

/** What must run before the first import of the module. */
function pathLines(cell: number, { pathLines: lines }: ExtractionChoice, draft: Draft): readonly string[] {
  return lines !== undefined && cell === firstImporting(draft) ? [lines] : [];
}

/** The first cell that will import the module. */
export function firstImporting({ selection, moved }: Draft): number {
  return Math.min(firstCell(selection), ...[...moved].map((item) => item.cell));
}

/** The new code as a module of its own: what the last check reads, so that findings in the person's own text don't count. */
export function gateText(
  parts: Pick<PlanParts, "choice" | "draft" | "text" | "module" | "standardLibrary">,
): string {
  const addition = moduleAddition(parts);
  // What the module has already is there, too.
  const imports = [...addition.imports, ...importsOfItself(parts).filter(({ name }) => hasName(parts, name))];
  return renderPython("", { ...addition, imports }, parts.standardLibrary);
}

function importsOfItself({ choice, draft }: Pick<PlanParts, "choice" | "draft">): readonly ImportedName[] {
  const itself = `from ${choice.module.importName} import `;
  return draft.imports.filter(({ statement }) => statement.startsWith(itself));
}

function hasName({ module }: Pick<PlanParts, "module">, name: string): boolean {
  return module?.reading.flow.binds.has(name) === true;
}

/** `from features import Model as M`: the module itself knows no `M`, and it can't import itself while it is made. */
function refuseSelfImport(parts: Pick<PlanParts, "choice" | "draft" | "module">): Refusal | undefined {
  const foreign = importsOfItself(parts).find(({ name }) => !hasName(parts, name));
  if (foreign === undefined) return undefined;
  return refuse(
    `The notebook has \`${foreign.statement}\`, and ${basename(parts.choice.module.path)} itself has no \`${foreign.name}\`.`,
    "Import it by the name that it has there, or choose another module.",
  );
}
