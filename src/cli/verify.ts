import { resolve } from "node:path";
import { isUnchanged, nameCell, renderOutputDiff, renderVerdict } from "../core/observe/renderVerdict.ts";
import { isRefusal, type Refusal } from "../core/refusal.ts";
import type { Progress } from "../flow/ports.ts";
import { verify as verifyNotebook, type Verified, type VerifyRequest } from "../flow/verify.ts";
import { exitCode, readArguments, UsageError, type Command, type Output } from "./command.ts";
import { describeRefusal } from "./describeRefusal.ts";
import { withPorts } from "./ports.ts";

const help = `notebridge verify NOTEBOOK [--against REV] [options]

Runs a notebook (.ipynb, or a .py script with # %% cells) in a fresh kernel and compares what each cell puts out with the
outputs that are saved in it, or with a run of the notebook as it is at a revision of git.
Runs happen in copies of the project's folder; nothing in it is written. Code that writes to networks, to databases or to
paths outside of the project does so again.

  --against REV       a commit, branch or tag, such as HEAD: the notebook and its modules as they are there run first
  --in-place          where the project's folder is too large to be copied (copy-limit), read its largest files where they are; the
                      run can't write them
  --python PATH       the interpreter of the notebook; it needs ipykernel
  --timeout SECONDS   longest time for one cell (else the setting cell-timeout, 300)
  --json              print what was found as JSON; cells count from 0 there

Not compared: stderr, how long cells took and the pixels of images. Cells that put out something else in each run of the same
code are compared in the lines and decimal numbers that such runs agree on, and are named.

Exit codes: 0 outputs unchanged, 1 changed, not run to the end, or nothing to compare, 2 wrong usage.`;

const options = {
  against: { type: "string" },
  "in-place": { type: "boolean" },
  python: { type: "string" },
  timeout: { type: "string" },
  json: { type: "boolean" },
} as const;

export const verify: Command = { summary: "Check that a notebook's outputs are unchanged", help, run };

async function run(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = readArguments(args, options);
  const [notebook, ...others] = positionals;
  if (notebook === undefined || others.length > 0) throw new UsageError("Name one notebook.");
  const { against, timeout } = values;
  const request: VerifyRequest = {
    notebook: resolve(notebook),
    against: against === undefined ? { kind: "saved" } : { kind: "revision", revision: against },
    ...(timeout !== undefined && { cellTimeout: parseTimeout(timeout) }),
  };
  const python = values.python === undefined ? undefined : resolve(values.python);
  const progress = terminalProgress();
  const terminal = { python, ...(values["in-place"] === true && { rest: "in place" as const }) };
  const verified = await withPorts(terminal, (ports) => verifyNotebook(ports, request, progress));
  progress.end();
  // Nothing cancels it here: Ctrl+C ends the process.
  if (verified.kind === "cancelled") return exitCode.refused;
  if (values.json === true) output.print(JSON.stringify(forScripts(verified), undefined, 2));
  else show(verified, notebook, output);
  return !isRefusal(verified) && isUnchanged(verified) ? exitCode.done : exitCode.refused;
}

function parseTimeout(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw new UsageError(`--timeout takes a number of seconds above 0, not "${text}".`);
}

function show(verified: Verified | Refusal, notebook: string, output: Output): void {
  if (isRefusal(verified)) {
    output.complain(`Can't check: ${describeRefusal(verified)}`);
    return;
  }
  output.print(`${notebook}: ${renderVerdict(verified)}`);
  for (const each of verified.changed) output.print(`\n${nameCell(each)}\n${renderOutputDiff(each)}`);
}

function forScripts(verified: Verified | Refusal): object {
  if (isRefusal(verified)) return verified;
  const { kind, compared, changed, varying, partly, stopped, seconds } = verified;
  return { kind, unchanged: isUnchanged(verified), compared, changed, varying, partly, stopped, seconds };
}

/** One line that is written anew, on terminals only. */
function terminalProgress(): Progress & { end(): void } {
  const write = (text: string): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001B[2K${text}`);
  };
  return {
    signal: new AbortController().signal,
    report: write,
    end: () => {
      write("");
    },
  };
}
