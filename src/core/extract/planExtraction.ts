import { basename } from "pathe";
import type { CellChange, Notebook } from "../notebook/notebook.ts";
import { isIdentifier, builtins } from "../python/names.ts";
import type { ImportedName } from "../python/nameFlow.ts";
import type { CellReading } from "../python/readCell.ts";
import { isRefusal, refuse, type Refusal } from "../refusal.ts";
import type { Draft } from "./draft.ts";
import { mergePython, renderPython, type Addition } from "./mergePython.ts";
import { divideText, indentBody } from "./moveText.ts";
import type { Readings } from "./notebookNames.ts";
import type { ExtractionChoice, ExtractionPlan } from "./plan.ts";
import { importLines } from "./renderImports.ts";
import { renderTest } from "./renderTest.ts";
import { summaryOf } from "./suggestNames.ts";

/** The function and the call, as Python of their own, so that a formatter can work on them before the plan is made. */
export interface FunctionText {
  readonly definition: string;
  readonly call: string;
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
  readonly draft: Draft;
  readonly text: FunctionText;
  readonly module: ExistingFile | undefined;
  readonly test: ExistingFile | undefined;
  readonly standardLibrary: ReadonlySet<string>;
}

/** Refuses a function name that Python or the notebook uses for something else. */
export function refuseFunctionName(name: string, readings: Readings, draft: Draft): Refusal | undefined {
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
export function writeFunction(choice: ExtractionChoice, notebook: Notebook, draft: Draft): FunctionText {
  const body = indentBody(draft.selection.cells.flatMap((cell) => divideText(cell).body));
  const summary = summaryOf(notebook, choice.cells) ?? `Extracted from ${basename(choice.notebook)}.`;
  const signature = `${choice.functionName}(${draft.parameters.join(", ")})`;
  const result = draft.returns.join(", ");
  const ending = result === "" ? "" : `\n    return ${result}`;
  return {
    definition: `def ${signature}:\n    """${summary}"""\n${body}${ending}`,
    call: result === "" ? signature : `${result} = ${signature}`,
  };
}

/** The whole extraction as a change set, or why the module or the test can't take it. */
export function planExtraction(parts: PlanParts): ExtractionPlan | Refusal {
  const { choice, draft, text, standardLibrary } = parts;
  const notebookName = basename(choice.notebook);
  const addition: Addition = { imports: draft.imports, name: choice.functionName, block: text.definition };
  const moduleText = addTo(
    choice.module.path,
    parts.module,
    addition,
    moduleDocstring(notebookName),
    standardLibrary,
  );
  if (isRefusal(moduleText)) return moduleText;
  const files = [{ path: choice.module.path, before: parts.module?.text, after: moduleText }];
  if (choice.test !== undefined) {
    const test = renderTest(choice, draft, choice.test);
    const testText = addTo(choice.test.path, parts.test, test, test.head, standardLibrary);
    if (isRefusal(testText)) return testText;
    files.push({ path: choice.test.path, before: parts.test?.text, after: testText });
  }
  return {
    kind: "plan",
    functionName: choice.functionName,
    module: choice.module,
    parameters: draft.parameters,
    returns: draft.returns,
    notes: draft.notes,
    changes: {
      title: `Extract ${choice.functionName} to ${basename(choice.module.path)}`,
      notebook: { path: choice.notebook, cells: changeCells(parts) },
      files,
    },
  };
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

function changeCells({ choice, draft, text }: PlanParts): CellChange[] {
  return draft.selection.cells.map((cell, at) => {
    const { shown } = divideText(cell);
    const after = at === 0 ? callingCell(choice, draft, text.call, shown) : shown === "" ? undefined : shown;
    return { index: cell.index, before: cell.reading.source, after };
  });
}

function callingCell(choice: ExtractionChoice, draft: Draft, call: string, shown: string): string {
  const own: ImportedName = {
    name: choice.functionName,
    module: choice.module.importName,
    statement: `from ${choice.module.importName} import ${choice.functionName}`,
  };
  const imports = [...importLines(draft.keptImports), own.statement].join("\n");
  return [imports, [call, shown].filter((part) => part !== "").join("\n")].join("\n\n");
}

/** The new code as a module of its own: what the last check reads, so that findings in the person's own text don't count. */
export function gateText(text: FunctionText, draft: Draft, standardLibrary: ReadonlySet<string>): string {
  return renderPython("", { imports: draft.imports, name: "", block: text.definition }, standardLibrary);
}
