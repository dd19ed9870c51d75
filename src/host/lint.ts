import type { LintAnswer, LintFinding, LintRequest } from "../core/checks/protocol.ts";
import { refuse } from "../core/refusal.ts";
import type { Log, PythonLint, Unavailable } from "../flow/ports.ts";
import type { Disposable } from "./disposable.ts";
import { createWorker } from "./workers/worker.ts";

export interface PythonLintOptions {
  /** The lint worker's bundle, with ruff's wasm beside it. */
  readonly module: string;
  readonly log: Log;
}

/** Lint and format by the ruff that comes with Notebridge. The worker starts at the first use. */
export function createPythonLint({ module, log }: PythonLintOptions): PythonLint & Disposable {
  const worker = createWorker<LintRequest, LintAnswer>({
    name: "The lint worker",
    module,
    timeout: 10_000,
    memoryCap: 1024 * 2 ** 20,
    log,
  });
  return {
    check: async (text, options) => findingsOf(text, await worker.ask({ kind: "check", text, options })),
    format: async (text, options) => {
      const answer = await worker.ask({ kind: "format", text, options });
      if (answer.kind === "formatted") return answer.text;
      if (answer.kind === "invalid") return refuse(`The text is not valid Python: ${answer.message}.`);
      return unanswered(answer);
    },
    dispose: () => {
      worker.dispose();
    },
  };
}

/** Text that is not Python has one finding: where it stops being so. */
function findingsOf(text: string, answer: LintAnswer | Unavailable): readonly LintFinding[] | Unavailable {
  if (answer.kind === "findings") return answer.findings;
  if (answer.kind !== "invalid") return unanswered(answer);
  const start = answer.offset ?? 0;
  const span = { start, end: Math.min(start + 1, text.length) };
  return [
    { span, severity: "error", source: "ruff", code: "invalid-syntax", message: answer.message, fixes: [] },
  ];
}

function unanswered(answer: LintAnswer | Unavailable): Unavailable {
  if (answer.kind === "unavailable" || answer.kind === "refused")
    return { kind: "unavailable", reason: answer.reason };
  return {
    kind: "unavailable",
    reason: `The lint worker gave an answer to another question: ${answer.kind}.`,
  };
}
