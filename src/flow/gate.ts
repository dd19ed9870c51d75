import type { Draft } from "../core/extract/draft.ts";
import type { Readings } from "../core/extract/notebookNames.ts";
import { cellName, type Selection } from "../core/extract/selection.ts";
import { maskMagics } from "../core/python/magics.ts";
import { refuse, type Refusal } from "../core/refusal.ts";
import type { Span } from "../core/text/span.ts";
import type { Log, PythonLint } from "./ports.ts";

interface Ports {
  readonly lint: PythonLint;
  readonly log: Log;
}

/**
 * What would make the new code fail as soon as it runs: syntax errors and undefined names. A finding is a bug of ours, so nothing is
 * written; one that the notebook has too, of a function's own variable, moves with the person's code and is told.
 */
export async function passGate(
  ports: Ports,
  { draft, readings }: { readonly draft: Draft; readonly readings: Readings },
  module: string,
): Promise<string[] | Refusal> {
  const { lint, log } = ports;
  const findings = await lint.check(module, { lint: { select: ["F821", "F822", "F823", "F811"] } });
  if ("reason" in findings) {
    log.warn(`Not checked: ${findings.reason}`);
    return ["The module was not checked for undefined names."];
  }
  // A function may define a name twice, as its cell does; at the module's top level it would be two things of ours.
  const isInside = ({ start }: Span) => /(?:^|\n)[ \t][^\n]*$/.test(module.slice(0, start));
  const bad = findings.filter(({ code, span }) => code !== "F811" || !isInside(span));
  if (bad.length === 0) return [];
  const invalid = await findInvalidCell(ports, draft.selection);
  if (invalid !== undefined) return invalid;
  const theirs = await findOwnOfNotebook(ports, draft, readings);
  const worst = bad.find(({ message }) => !theirs.has(message));
  if (worst === undefined)
    return [...new Set(bad.map(({ message }) => `${message}, in the notebook as in the module.`))];
  log.error(`The gate found ${worst.code} in this module: ${worst.message}\n${module}`);
  return refuse(
    `The function would not run: ${worst.message}. This is a fault of Notebridge, and nothing was written.`,
    "Please report the cell together with the log.",
  );
}

async function findInvalidCell({ lint }: Ports, { cells }: Selection): Promise<Refusal | undefined> {
  for (const { index, reading } of cells) {
    const findings = await lint.check(maskMagics(reading.source).text, { lint: { select: ["F821"] } });
    const error = "reason" in findings ? undefined : findings.find(({ code }) => code === "invalid-syntax");
    if (error !== undefined)
      return refuse(`${cellName(index)} is not valid Python: ${error.message}.`, "Correct it, then extract.");
  }
  return undefined;
}

/** What ruff finds in the notebook as it is, other than of names that the moved code looks up outside its functions: these are ours to give. */
async function findOwnOfNotebook(
  { lint }: Ports,
  { selection, items }: Draft,
  readings: Readings,
): Promise<ReadonlySet<string>> {
  const text = readings.map((reading) => (reading === undefined ? "" : maskMagics(reading.source).text));
  const findings = await lint.check(text.join("\n"), { lint: { select: ["F821", "F823"] } });
  if ("reason" in findings) return new Set();
  const moving = [
    ...selection.cells.flatMap(({ core, definitions }) => [...core, ...definitions]),
    ...items.map(({ statement }) => statement),
  ];
  const isOwn = (message: string): boolean => {
    const name = /`(.+?)`/.exec(message)?.[1] ?? "";
    return moving.every(({ flow }) => !flow.reads.has(name) && !flow.deferred.has(name));
  };
  return new Set(findings.map(({ message }) => message).filter(isOwn));
}
