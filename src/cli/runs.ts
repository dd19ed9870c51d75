import type { TrainingRun } from "../core/guard/ledger.ts";
import { nameRun } from "../core/guard/nameRun.ts";
import { exitCode, readArguments, UsageError, type Command, type Output } from "./command.ts";
import { withGuardPorts } from "./guardPorts.ts";

const help = `notebridge runs [--json]

Lists the training runs of this repository that Notebridge has seen, newest first: id, when, how long, how they ended, from which
commit or snapshot, what ran, and which models came of it.

  --json   print them whole

Exit codes: 0 done, 1 there is no repository here, 2 wrong usage.`;

const options = { json: { type: "boolean" } } as const;

export const runs: Command = { summary: "List the training runs of this repository", help, run };

async function run(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = readArguments(args, options);
  if (positionals.length > 0) throw new UsageError("It takes no file.");
  return withGuardPorts(async ({ git, ledger }) => {
    const repository = await git.readRepository(process.cwd());
    if (repository.kind !== "repository") {
      output.complain(
        repository.kind === "none" ? "This folder is in no git repository." : repository.reason,
      );
      return exitCode.refused;
    }
    const found = (await ledger.read(repository.gitFolder)).toReversed();
    if (values.json === true) output.print(JSON.stringify(found, undefined, 2));
    else if (found.length === 0) output.print("No training run was seen here yet.");
    else for (const each of found) output.print(render(each));
    return exitCode.done;
  });
}

function render(run: TrainingRun): string {
  const { when, outcome, code } = nameRun(run);
  const models = run.end?.models.map(({ path }) => `\n    ${path}`).join("") ?? "";
  return `${run.id}  ${when}  ${outcome.padEnd(12)}  ${code.padEnd(24)}  ${run.what}${models}`;
}
