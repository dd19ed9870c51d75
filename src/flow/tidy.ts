import { join } from "pathe";
import type { LintFinding, RuffOptions } from "../core/checks/protocol.ts";
import type { FileChange } from "../core/change/changeSet.ts";
import type { Block } from "../core/extract/mergePython.ts";
import type { ExtractionPlan, ModuleTarget } from "../core/extract/plan.ts";
import type { WrittenText } from "../core/extract/planExtraction.ts";
import { importRoot } from "../core/project/importPath.ts";
import { tableAt, textsAt } from "../core/project/tomlTable.ts";
import type { TestText } from "../core/unittest/renderTest.ts";
import { applyEdits, type TextEdit } from "../core/text/edit.ts";
import { isIdentifier } from "../core/python/names.ts";
import type { Log, PythonLint, Workspace } from "./ports.ts";

export interface TidyPorts {
  readonly lint: PythonLint;
  readonly log: Log;
}

export interface TidyFilePorts extends TidyPorts {
  readonly workspace: Workspace;
}

/** The new code as the project's formatter would have it. Without an answer of the lint worker it stays as it is. */
export async function formatWritten(
  ports: TidyPorts,
  written: WrittenText,
  style: RuffOptions,
): Promise<WrittenText> {
  const styled: Block[] = [];
  for (const block of written.blocks) styled.push({ ...block, text: await format(ports, block.text, style) });
  return { ...written, blocks: styled, call: await format(ports, written.call, style) };
}

async function format({ lint, log }: TidyPorts, code: string, style: RuffOptions): Promise<string> {
  const formatted = await lint.format(code, style);
  if (typeof formatted === "string") return formatted.trimEnd();
  log.warn(`Not formatted: ${formatted.reason}`);
  return code;
}

/** A new test, formatted like the code that it tests. */
export async function formatTest(ports: TidyPorts, test: TestText, style: RuffOptions): Promise<TestText> {
  const blocks: Block[] = [];
  for (const block of test.blocks) blocks.push({ ...block, text: await format(ports, block.text, style) });
  return { ...test, blocks };
}

/**
 * New files whole: what the project's own rules find in them and can be mended without a change of meaning is mended. Of a person's file
 * only the imports are put in order, and only where they were before the addition.
 */
export async function tidyFiles(
  ports: TidyFilePorts,
  plan: ExtractionPlan,
  style: RuffOptions,
  projectRoot: string,
): Promise<ExtractionPlan> {
  const rules = withFirstParty(style, await findFirstParty(ports, plan.module, style, projectRoot));
  const files: FileChange[] = [];
  for (const file of plan.changes.files) {
    const { path, before, after } = file;
    if (after === undefined || !path.endsWith(".py")) files.push(file);
    else if (before === undefined) files.push({ ...file, after: await tidy(ports, after, rules) });
    else if (hasRules(style)) files.push({ ...file, after: await sortImports(ports, before, after, rules) });
    else files.push(file);
  }
  return { ...plan, changes: { ...plan.changes, files } };
}

/** The modules where ruff looks for the project's own (https://docs.astral.sh/ruff/settings/#src), one that is to be written among them. */
async function findFirstParty(
  { workspace }: TidyFilePorts,
  module: ModuleTarget,
  style: RuffOptions,
  projectRoot: string,
): Promise<readonly string[]> {
  const said = textsAt(style, "src");
  const folders = (said.length > 0 ? said : [".", "src"]).map((folder) => join(projectRoot, folder));
  const [own = ""] = module.importName.split(".");
  const names = new Set(folders.includes(importRoot(module)) ? [own] : []);
  for (const folder of folders)
    for (const entry of await workspace.listFolder(folder)) names.add(entry.replace(/(?:\/|\.pyi?)$/, ""));
  return [...names].filter(isIdentifier);
}

/** Without the project's folders ruff can't know which modules are its own. */
function withFirstParty(style: RuffOptions, names: readonly string[]): RuffOptions {
  const lint = tableAt(style, "lint");
  const isort = tableAt(lint, "isort");
  const known = [...textsAt(isort, "known-first-party"), ...names];
  return { ...style, lint: { ...lint, isort: { ...isort, "known-first-party": known } } };
}

const importOrder = /^I00/;

/** Whether the project has rules, or isort's settings: ruff's defaults alone are nobody's wish for a file that is there. */
function hasRules(style: RuffOptions): boolean {
  const lint = tableAt(style, "lint");
  return ["select", "extend-select", "isort"].some((key) => key in lint);
}

/** Imports that were not in order before are the person's own order. */
async function sortImports(
  ports: TidyPorts,
  before: string,
  after: string,
  style: RuffOptions,
): Promise<string> {
  const earlier = await findBroken(ports, before, style, importOrder);
  return earlier?.length === 0 ? mend(ports, after, style, importOrder) : after;
}

/** Rules whose fixes move or respell: order of imports, quotes, commas, white space, the form of docstrings. */
const harmless = /^(?:I00|Q0|COM8|W[23]|D2|D4)/;

async function tidy(ports: TidyPorts, text: string, style: RuffOptions): Promise<string> {
  return `${await format(ports, await mend(ports, text, style, harmless), style)}\n`;
}

/** The text with the fixes of these rules. */
async function mend(ports: TidyPorts, text: string, style: RuffOptions, rules: RegExp): Promise<string> {
  const broken = (await findBroken(ports, text, style, rules)) ?? [];
  return applyEdits(text, withoutOverlaps(broken.flatMap(({ fixes }) => fixes[0]?.edits ?? [])));
}

/** What the project's rules, these of them, find; `undefined` without an answer of the lint worker. */
async function findBroken(
  { lint, log }: TidyPorts,
  text: string,
  style: RuffOptions,
  rules: RegExp,
): Promise<readonly LintFinding[] | undefined> {
  const findings = await lint.check(text, style);
  if (!("reason" in findings)) return findings.filter(({ code }) => rules.test(code));
  log.warn(`The project's rules were not asked: ${findings.reason}`);
  return undefined;
}

/** The first of edits that touch the same text. */
function withoutOverlaps(edits: readonly TextEdit[]): readonly TextEdit[] {
  let end = -1;
  const ordered = edits.toSorted((a, b) => a.span.start - b.span.start);
  return ordered.filter(({ span }) => {
    const isFree = span.start > end;
    if (isFree) ({ end } = span);
    return isFree;
  });
}
