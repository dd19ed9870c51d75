import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ParameterChoice } from "../../src/core/extract/keywordParameters.ts";

const folder = join(import.meta.dirname, "..", "fixtures", "extract");

/** One folder of test/fixtures/extract; its README.md says what the fields mean. */
export interface ExtractCase {
  readonly name: string;
  readonly cells: readonly number[];
  readonly section?: string;
  readonly module: string;
  readonly function: string;
  readonly expect: "plan" | { readonly refusal: string };
  readonly parameters?: readonly string[];
  readonly returns?: readonly string[];
  readonly choose?: ParameterChoice;
  readonly notes?: readonly string[];
  readonly prints?: "keep" | "logging";
  readonly changedOutputs?: readonly number[];
  readonly newline?: "\r\n";
  readonly runs?: false;
  readonly facts?: readonly number[];
  readonly static?: string;
  /** The notebook as a percent script. */
  readonly notebook: string;
  /** The module as it is before, where there is one. */
  readonly moduleBefore?: string;
  /** Texts of the module and of the first chosen cell that changes, where a plan is expected. */
  readonly expectedModule?: string;
  readonly expectedCell?: string;
}

/** All cases, in the order of their names. */
export function readExtractCases(): readonly ExtractCase[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map((entry) => readCase(entry.name)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Writes the case's notebook as `notebook.ipynb`, as Jupyter would, and its module, if it has one; gives the notebook's path. */
export function writeCaseNotebook(extractCase: ExtractCase, to: string): string {
  const path = join(to, "notebook.ipynb");
  writeFileSync(path, ipynbOfPercent(extractCase.notebook, extractCase.newline ?? "\n"));
  if (extractCase.moduleBefore !== undefined)
    writeFileSync(join(to, `${extractCase.module}.py`), extractCase.moduleBefore);
  return path;
}

function readCase(name: string): ExtractCase {
  const text = (file: string) => readFileSync(join(folder, name, file), "utf8");
  const before = join(folder, name, "module.py");
  // The files are ours; a wrong one fails its test.
  const declared = JSON.parse(text("case.json")) as Omit<ExtractCase, "name" | "notebook">;
  const read: ExtractCase = {
    name,
    ...declared,
    notebook: text("notebook.py"),
    ...(existsSync(before) && { moduleBefore: readFileSync(before, "utf8") }),
  };
  if (read.expect !== "plan") return read;
  return { ...read, expectedModule: text("expected_module.py"), expectedCell: text("expected_cell.py") };
}

/** A percent script as the .ipynb that Jupyter would have written, not run. */
export function ipynbOfPercent(script: string, newline = "\n"): string {
  const cells = script.split(/^(?=# %%)/m).map((part, index) => {
    const [marker = "", ...lines] = part.trimEnd().split("\n");
    const kind = /\[(markdown|raw)\]/.exec(marker)?.[1] ?? "code";
    const source = kind === "markdown" ? lines.map((line) => line.replace(/^# ?/, "")) : lines;
    const run = kind === "code" ? { execution_count: null, outputs: [] } : {};
    const kept = source.map((line, at) => (at < source.length - 1 ? line + newline : line));
    return { cell_type: kind, ...run, id: `cell-${index + 1}`, metadata: {}, source: kept };
  });
  const metadata = {
    kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
    language_info: { name: "python" },
  };
  return JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1) + "\n";
}
