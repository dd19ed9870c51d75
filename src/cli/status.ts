import { resolve } from "node:path";
import { describeCodeState } from "../core/guard/codeState.ts";
import { isRefusal, renderRefusal } from "../core/refusal.ts";
import { checkCode } from "../flow/checkCode.ts";
import { exitCode, readArguments, UsageError, type Command, type Output } from "./command.ts";
import { withGuardPorts } from "./guardPorts.ts";

const help = `notebridge status [FILE] [--json]

Says whether the code of a training run would be committed: of a notebook or script with the project's modules that it imports
and the files that it names, or of all code in the repository when no file is named. A notebook in which only outputs have
changed is committed.

  --json   print {kind, commit, branch, files, unrelated, sameCode, remarks}, where kind is committed, uncommitted, no repository or unknown

Exit codes: 0 committed, 3 not committed, or no repository, or git does not answer; 1 the file can't be read; 2 wrong usage.`;

const options = { json: { type: "boolean" } } as const;

export const status: Command = { summary: "Say whether the code is committed", help, run };

async function run(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = readArguments(args, options);
  const [file, ...others] = positionals;
  if (others.length > 0) throw new UsageError("Name one file, or none.");
  const code = file === undefined ? { folder: process.cwd() } : { entry: resolve(file) };
  const state = await withGuardPorts((ports) => checkCode(ports, code));
  if (values.json === true) output.print(JSON.stringify(state, undefined, 2));
  else if (isRefusal(state)) output.complain(renderRefusal(state));
  else output.print(describeCodeState(state));
  if (isRefusal(state)) return exitCode.refused;
  return state.kind === "committed" ? exitCode.done : exitCode.uncommitted;
}
