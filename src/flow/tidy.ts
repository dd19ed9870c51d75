import type { RuffOptions } from "../core/checks/protocol.ts";
import type { Block } from "../core/extract/mergePython.ts";
import type { ExtractionPlan } from "../core/extract/plan.ts";
import type { WrittenText } from "../core/extract/planExtraction.ts";
import { tableAt, textsAt } from "../core/project/tomlTable.ts";
import type { TestText } from "../core/unittest/renderTest.ts";
import { applyEdits, type TextEdit } from "../core/text/edit.ts";
import type { Log, PythonLint } from "./ports.ts";

export interface TidyPorts {
  readonly lint: PythonLint;
  readonly log: Log;
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

/** New files whole: what the project's own rules find in them and can be mended without a change of meaning is mended. A person's file is left alone. */
export async function tidyNewFiles(
  ports: TidyPorts,
  plan: ExtractionPlan,
  style: RuffOptions,
): Promise<ExtractionPlan> {
  const [own = ""] = plan.module.importName.split(".");
  const rules = withFirstParty(style, own);
  const files = [];
  for (const file of plan.changes.files) {
    const isNew = file.before === undefined && file.after !== undefined && file.path.endsWith(".py");
    files.push(isNew ? { ...file, after: await tidy(ports, file.after, rules) } : file);
  }
  return { ...plan, changes: { ...plan.changes, files } };
}

/** Without the project's folders ruff can't know which modules are its own. */
function withFirstParty(style: RuffOptions, name: string): RuffOptions {
  const lint = tableAt(style, "lint");
  const isort = tableAt(lint, "isort");
  const known = [...textsAt(isort, "known-first-party"), name];
  return { ...style, lint: { ...lint, isort: { ...isort, "known-first-party": known } } };
}

/** Rules whose fixes move or respell: order of imports, quotes, commas, white space, the form of docstrings. */
const harmless = /^(?:I00|Q0|COM8|W[23]|D2|D4)/;

async function tidy(ports: TidyPorts, text: string, style: RuffOptions): Promise<string> {
  const findings = await ports.lint.check(text, style);
  if ("reason" in findings) {
    ports.log.warn(`The project's rules were not asked: ${findings.reason}`);
    return text;
  }
  const edits = findings
    .filter(({ code }) => harmless.test(code))
    .flatMap(({ fixes }) => fixes[0]?.edits ?? []);
  const mended = applyEdits(text, withoutOverlaps(edits));
  return `${await format(ports, mended, style)}\n`;
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
