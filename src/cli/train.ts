import { renderCommand } from "../core/guard/command/renderCommand.ts";
import { isRefusal } from "../core/refusal.ts";
import { beginTraining, endTraining } from "../flow/trainRun.ts";
import { passThrough } from "../host/process/passThrough.ts";
import { exitCode, readArguments, UsageError, type Command, type Output } from "./command.ts";
import { withGuardPorts } from "./guardPorts.ts";

const help = `notebridge train [--require-clean] [--quiet] -- COMMAND...

Runs a training command and writes down which code and data it ran with: in the repository's own folder (see notebridge runs),
and beside each model that it writes (MODEL.provenance.json, an in-toto statement with SLSA provenance). Code that is not
committed is kept as a commit under refs/notebridge/runs/, which only git push --mirror takes along. The command's input, output, signals and exit
code are its own; what Notebridge says goes to standard error. MLflow and Weights & Biases are told the commit.

  --require-clean   run nothing where the code is not committed, and exit with 3
  --quiet           say nothing

Exit codes: the command's own; 3 uncommitted code with --require-clean, 2 wrong usage, 127 no such command.`;

const options = { "require-clean": { type: "boolean" }, quiet: { type: "boolean" } } as const;

export const train: Command = { summary: "Run a training and keep what made its models", help, run };

/** What a shell answers when it does not find a program. */
const notFound = 127;

async function run(args: readonly string[], output: Output): Promise<number> {
  const end = args.indexOf("--");
  const { values, positionals } = readArguments(end === -1 ? args : args.slice(0, end), options);
  const [program, ...rest] = end === -1 ? positionals : args.slice(end + 1);
  if (program === undefined || (end !== -1 && positionals.length > 0))
    throw new UsageError("Name the command behind --: notebridge train -- python train.py");
  const say = (notes: readonly string[]): void => {
    if (values.quiet !== true) for (const note of notes) output.complain(`notebridge: ${note}`);
  };
  return withGuardPorts(async (ports) => {
    const begun = await beginTraining(ports, {
      kind: "command",
      command: renderCommand([program, ...rest]),
      folder: process.cwd(),
      wanted: values["require-clean"] === true ? "committed code" : "anything",
    });
    if (isRefusal(begun)) {
      output.complain(`notebridge: ${begun.reason}\n${begun.remedy ?? ""}`.trimEnd());
      return exitCode.uncommitted;
    }
    say(begun.notes);
    const ended = await passThrough({
      program,
      args: rest,
      cwd: process.cwd(),
      env: withOwn(begun.environment, process.env),
    });
    const code = ended.kind === "exited" ? ended.code : notFound;
    if (ended.kind === "notFound") output.complain(`notebridge: there is no ${ended.program}.`);
    if (ended.kind === "failed") output.complain(`notebridge: ${ended.reason}`);
    say(await endTraining(ports, begun, code));
    return code;
  });
}

/** What trackers are told, where the person has not told them something else; tags of both are there. */
function withOwn(
  told: Readonly<Record<string, string>>,
  own: NodeJS.ProcessEnv,
): Readonly<Record<string, string>> {
  const free = Object.entries(told).filter(([name]) => own[name] === undefined);
  const tags = [told[mlflowTags], own[mlflowTags]].map(parseTags);
  const [ours, theirs] = tags;
  const merged = ours !== undefined &&
    theirs !== undefined && { [mlflowTags]: JSON.stringify({ ...ours, ...theirs }) };
  return { ...Object.fromEntries(free), ...merged };
}

const mlflowTags = "MLFLOW_RUN_CONTEXT";

function parseTags(text: string | undefined): object | undefined {
  try {
    const tags: unknown = JSON.parse(text ?? "");
    return typeof tags === "object" && tags !== null ? tags : undefined;
  } catch {
    return undefined;
  }
}
