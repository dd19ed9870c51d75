import type { Diagnostic } from "@astral-sh/ruff-wasm-nodejs";
import type { LintAnswer, LintFinding } from "../../core/checks/protocol.ts";
import type { Fix } from "../../core/finding/finding.ts";
import type { Span } from "../../core/text/span.ts";
import { lineStarts } from "../../core/text/lineIndex.ts";

type Place = Diagnostic["start_location"];
type ToSpan = (start: Place, end: Place) => Span;

/** What ruff found in a text, in the order of the text; `invalid` where the text is not Python. */
export function readFindings(text: string, diagnostics: readonly Diagnostic[]): LintAnswer {
  const toSpan = spansOf(text);
  const findings = diagnostics
    .map((diagnostic) => readFinding(diagnostic, toSpan))
    .toSorted((a, b) => a.span.start - b.span.start);
  const broken = findings.find(({ code }) => code === syntaxError);
  if (broken) return { kind: "invalid", message: broken.message, offset: broken.span.start };
  return { kind: "findings", findings };
}

const syntaxError = "invalid-syntax";
/** Rules whose findings fail when the code runs, by code and (as ruff's preview has it) by name. */
const errors = new Set(["F821", "undefined-name", "E902", "io-error", syntaxError]);

function readFinding(diagnostic: Diagnostic, toSpan: ToSpan): LintFinding {
  const code = diagnostic.code ?? syntaxError;
  return {
    span: toSpan(diagnostic.start_location, diagnostic.end_location),
    severity: errors.has(code) ? "error" : "warning",
    source: "ruff",
    code,
    message: diagnostic.message,
    fixes: diagnostic.fix ? [readFix(diagnostic.fix, diagnostic.message, toSpan)] : [],
  };
}

// The wasm does not say which fixes keep the meaning of the code.
function readFix({ message, edits }: NonNullable<Diagnostic["fix"]>, finding: string, toSpan: ToSpan): Fix {
  return {
    title: message ?? `Fix: ${finding}`,
    isSafe: false,
    edits: edits.map(({ location, end_location, content }) => ({
      span: toSpan(location, end_location),
      text: content ?? "",
    })),
  };
}

/** ruff counts lines and columns from 1, columns in UTF-16 code units. */
function spansOf(text: string): ToSpan {
  const starts = lineStarts(text);
  const offset = ({ row, column }: Place): number =>
    Math.min((starts[row - 1] ?? text.length) + column - 1, text.length);
  return (start, end) => ({ start: offset(start), end: offset(end) });
}
