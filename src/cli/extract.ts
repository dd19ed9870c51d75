import { resolve } from "node:path";
import type { ParameterChoice } from "../core/extract/keywordParameters.ts";
import type { ExtractionPlan } from "../core/extract/plan.ts";
import type { Settings } from "../core/project/settings.ts";
import { isRefusal, type Refusal } from "../core/refusal.ts";
import { renderDiff } from "../core/text/unifiedDiff.ts";
import {
  applyExtraction,
  findSection,
  planExtraction,
  suggestNames,
  type ExtractPorts,
  type ExtractRequest,
} from "../flow/extract.ts";
import { parseCells } from "./cells.ts";
import { exitCode, readArguments, UsageError, type Command, type Output } from "./command.ts";
import { describeRefusal } from "./describeRefusal.ts";
import { silentProgress, withPorts, type TerminalOptions } from "./ports.ts";

const help = `notebridge extract NOTEBOOK --cells 4,5 --module NAME --function NAME [options]
       notebridge extract NOTEBOOK --section TITLE --module NAME [options]

Moves cells of a notebook (.ipynb, or a .py script with # %% cells) into a function of a module.
The first cell becomes an import and a call; every output stays the same.

  --cells 4,5         neighbouring cells, counted from 1 over all cells; 4-6 works too
  --section TITLE     all cells below a heading, up to the next one of its level, instead of --cells
  --module NAME       a name (features), a dotted name (shop.features) or a path (lib/features.py)
  --function NAME     the name of the new function (of a section: else from its title)
  --tests DIR         folder of the unit test (else the project's own)
  --no-tests          write no unit test
  --parameters LIST   literals that become keyword parameters: auto, none, or NAME,... (default: auto)
  --import-path DIR   let the notebook add this folder to sys.path, where it would not find the module otherwise
  --declare           add distributions that the module imports and the project does not declare to its dependency file
  --prints WHAT       prints inside the moved code: keep, or logging for messages of the module's logger
  --reload WHEN       when cells reload a module that is added to, for a kernel that has the old one: auto, always or never
                      (auto, unless the project sets it, does so only in the editor, which knows whether a kernel runs)
  --run               run the notebook in a fresh kernel, in a copy of the project: types become exact, tests pin what came out;
                      code that writes to networks, to databases or to paths outside of the folder does so again
  --in-place          where the project's folder is too large for that (copy-limit), read its largest files where they are;
                      the run can't write them
  --python PATH       the interpreter of the notebook
  --dry-run           print what would change, and change nothing
  --json              print the plan, or the refusal, as JSON

Exit codes: 0 done, 1 refused, 2 wrong usage.`;

const options = {
  cells: { type: "string" },
  section: { type: "string" },
  module: { type: "string" },
  function: { type: "string" },
  tests: { type: "string" },
  "no-tests": { type: "boolean" },
  parameters: { type: "string" },
  "import-path": { type: "string" },
  declare: { type: "boolean" },
  prints: { type: "string" },
  reload: { type: "string" },
  run: { type: "boolean" },
  "in-place": { type: "boolean" },
  python: { type: "string" },
  "dry-run": { type: "boolean" },
  json: { type: "boolean" },
} as const;

export const extract: Command = { summary: "Move notebook cells into a module", help, run };

async function run(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = readArguments(args, options);
  const [notebook, ...others] = positionals;
  if (notebook === undefined || others.length > 0) throw new UsageError("Name one notebook.");
  const { module, function: functionName, tests } = values;
  const cells = readCells(values.cells, values.section);
  if (cells === undefined || module === undefined || (functionName === undefined && "cells" in cells)) {
    throw new UsageError("--cells, --module and --function are needed, or --section and --module.");
  }
  const test =
    values["no-tests"] === true
      ? { tests: false as const }
      : tests === undefined
        ? {}
        : { tests: resolve(tests) };
  const request: Asked = {
    notebook: resolve(notebook),
    ...cells,
    module,
    ...(functionName !== undefined && { functionName }),
    kernel: "unknown",
    ...(values["import-path"] !== undefined && { importPath: resolve(values["import-path"]) }),
    ...(values.run === true && { run: "fresh" }),
    dependencies: values.declare === true ? "declare" : "note",
    ...test,
    ...(values.parameters !== undefined && { parameters: parseParameters(values.parameters) }),
    ...(values.prints === undefined ? {} : { prints: parsePrints(values.prints) }),
    ...(values.reload === undefined ? {} : { reload: parseReload(values.reload) }),
  };
  const python = values.python === undefined ? undefined : resolve(values.python);
  const terminal = { python, ...(values["in-place"] === true && { rest: "in place" as const }) };
  const result = await extractCells(request, terminal, values["dry-run"] === true ? "plan" : "apply");
  show(result, values.json === true ? "json" : values["dry-run"] === true ? "diff" : "summary", output);
  return isRefusal(result) ? exitCode.refused : exitCode.done;
}

function parseParameters(text: string): ParameterChoice {
  return text === "auto" || text === "none" ? text : text.split(",").map((name) => name.trim());
}

function parsePrints(text: string): Settings["prints"] {
  if (text === "keep" || text === "logging") return text;
  throw new UsageError(`--prints takes keep or logging, not "${text}".`);
}

function parseReload(text: string): Settings["reload"] {
  if (text === "auto" || text === "always" || text === "never") return text;
  throw new UsageError(`--reload takes auto, always or never, not "${text}".`);
}

/** What the command line asks for: a section's cells and the function's name are found out. */
type Asked = Omit<ExtractRequest, "cells" | "functionName"> & {
  readonly cells?: readonly number[];
  readonly functionName?: string;
};

function readCells(
  cells: string | undefined,
  section: string | undefined,
): Pick<Asked, "cells" | "section"> | undefined {
  if (cells !== undefined && section !== undefined)
    throw new UsageError("--cells and --section can't be given together.");
  if (cells !== undefined) return { cells: parseCells(cells) };
  return section === undefined ? undefined : { section };
}

/** Plans the extraction and, unless only the plan is wanted, writes it. */
export async function extractCells(
  asked: Asked,
  terminal: TerminalOptions,
  until: "plan" | "apply",
): Promise<ExtractionPlan | Refusal> {
  return withPorts(terminal, async (ports) => {
    const request = await completeRequest(ports, asked);
    if (isRefusal(request)) return request;
    const plan = await planExtraction(ports, request, silentProgress);
    if (isRefusal(plan) || until === "plan") return plan;
    const applied = await applyExtraction(ports, plan);
    return isRefusal(applied) ? applied : plan;
  });
}

async function completeRequest(
  ports: ExtractPorts,
  { cells, section, functionName, ...others }: Asked,
): Promise<ExtractRequest | Refusal> {
  const found =
    cells === undefined ? await findSection(ports, others.notebook, { title: section ?? "" }) : { cells };
  if (isRefusal(found)) return found;
  const title = "title" in found ? found.title : undefined;
  const names =
    functionName === undefined
      ? await suggestNames(ports, others.notebook, found.cells, title)
      : { functionName };
  if (isRefusal(names)) return names;
  const { functionName: name } = names;
  return {
    ...others,
    cells: found.cells,
    functionName: name,
    ...(title !== undefined && { section: title }),
  };
}

function show(result: ExtractionPlan | Refusal, form: "json" | "diff" | "summary", output: Output): void {
  if (form === "json") output.print(JSON.stringify(result, undefined, 2));
  else if (isRefusal(result)) output.complain(`Can't extract: ${describeRefusal(result)}`);
  else if (form === "diff") output.print(renderDiff(result.changes).trimEnd());
  else output.print(summary(result));
  if (form !== "json" && !isRefusal(result))
    for (const note of result.notes) output.complain(`Note: ${note}`);
}

function summary({ functionName, helpers, changes }: ExtractionPlan): string {
  const files = changes.files.map(
    ({ path, before }) => `  ${before === undefined ? "new" : "changed"}  ${path}`,
  );
  const along = helpers.map(
    ({ name, cell, how }) => `  ${how.padEnd(7)}  ${name} of cell ${cell + 1}, which it uses`,
  );
  return [`Extracted ${functionName}.`, ...along, ...files, `  changed  ${changes.notebook.path}`].join("\n");
}
