import { cellName, type Selection } from "../core/extract/selection.ts";
import type { LintFinding } from "../core/checks/protocol.ts";
import { maskMagics } from "../core/python/magics.ts";
import { refuse, type Refusal } from "../core/refusal.ts";
import type { Span } from "../core/text/span.ts";
import type { Log, PythonLint } from "./ports.ts";

interface Ports {
  readonly lint: PythonLint;
  readonly log: Log;
}

/** What would make the new code fail as soon as it runs: syntax errors and undefined names. A finding is a bug of ours, so nothing is written. */
export async function passGate(
  { lint, log }: Ports,
  selection: Selection,
  module: string,
): Promise<string[] | Refusal> {
  const findings = await lint.check(module, { lint: { select: ["F821", "F822", "F823", "F811"] } });
  if ("reason" in findings) {
    log.warn(`Not checked: ${findings.reason}`);
    return ["The module was not checked for undefined names."];
  }
  // A function may define a name twice, as its cell does; at the module's top level it would be two things of ours.
  const isInside = ({ start }: Span) => /(?:^|\n)[ \t][^\n]*$/.test(module.slice(0, start));
  const isOurs = ({ code, span }: LintFinding) => code !== "F811" || !isInside(span);
  const worst = findings.find(isOurs);
  if (worst === undefined) return [];
  for (const cell of selection.cells) {
    const invalid = await lint.check(maskMagics(cell.reading.source).text, { lint: { select: ["F821"] } });
    const error = "reason" in invalid ? undefined : invalid.find(({ code }) => code === "invalid-syntax");
    if (error !== undefined)
      return refuse(
        `${cellName(cell.index)} is not valid Python: ${error.message}.`,
        "Correct it, then extract.",
      );
  }
  log.error(`The gate found ${worst.code} in this module: ${worst.message}\n${module}`);
  return refuse(
    `The function would not run: ${worst.message}. This is a fault of Notebridge, and nothing was written.`,
    "Please report the cell together with the log.",
  );
}
