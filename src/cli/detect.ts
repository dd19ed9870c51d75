import { createInterface } from "node:readline";
import { resolve } from "node:path";
import { classifyCommand } from "../core/guard/command/classifyCommand.ts";
import type { TrainingCall } from "../core/guard/training/trainingCall.ts";
import { isRefusal, renderRefusal } from "../core/refusal.ts";
import { findTraining } from "../flow/findTraining.ts";
import { exitCode, readArguments, UsageError, type Command, type Output } from "./command.ts";
import { withPorts } from "./ports.ts";

const help = `notebridge detect FILES... [--json]
       notebridge detect --commands [--json] < LINES

Lists the calls in notebooks and Python files that train a model, or look so: nothing is run.
With --commands, reads one terminal command a line from standard input and says whether it trains.

  --json       print JSON: for files one list of {path, cell, line, call, verdict, why}, where verdict is yes, likely or no;
               for commands a line each, {command, verdict, script}, where verdict is train, open-file (the script tells) or no

Cells count from 0 over all cells of a notebook and are null for a file; lines count from 1, in the cell.

Exit codes: 0 done, 1 a file could not be read, 2 wrong usage.`;

const options = { commands: { type: "boolean" }, json: { type: "boolean" } } as const;

export const detect: Command = { summary: "List what trains a model", help, run };

async function run(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = readArguments(args, options);
  const isJson = values.json === true;
  if (values.commands === true) {
    if (positionals.length > 0) throw new UsageError("--commands reads standard input, and takes no files.");
    return detectCommands(isJson, output);
  }
  if (positionals.length === 0) throw new UsageError("Name the files to read.");
  return detectFiles(positionals, isJson, output);
}

async function detectFiles(paths: readonly string[], isJson: boolean, output: Output): Promise<number> {
  const found: Found[] = [];
  let code: number = exitCode.done;
  await withPorts({ python: undefined }, async (ports) => {
    for (const path of paths) {
      const calls = await findTraining(ports, resolve(path));
      if (isRefusal(calls)) {
        output.complain(renderRefusal(calls));
        code = exitCode.refused;
      } else found.push(...calls.map((call) => forScripts(path, call)));
    }
  });
  if (isJson) output.print(JSON.stringify(found, undefined, 2));
  else for (const each of found) output.print(render(each));
  return code;
}

interface Found extends Omit<TrainingCall, "cell"> {
  readonly path: string;
  readonly cell: number | null;
}

function forScripts(path: string, { cell, ...call }: TrainingCall): Found {
  return { path, cell: /\.ipynb$/i.test(path) ? cell : null, ...call };
}

function render({ path, cell, line, call, verdict, why }: Found): string {
  const place = cell === null ? `${path}:${line}` : `${path} cell ${cell + 1} line ${line}`;
  return `${place}: ${call} ${sayings[verdict]}: ${why}`;
}

const sayings = { yes: "trains", likely: "likely trains", no: "does not train" } as const;

async function detectCommands(isJson: boolean, output: Output): Promise<number> {
  for await (const command of createInterface({ input: process.stdin })) {
    const { verdict, script } = classifyCommand(command);
    if (isJson) output.print(JSON.stringify({ command, verdict, script: script ?? null }));
    else output.print(`${verdict.padEnd(10)}${command}`);
  }
  return exitCode.done;
}
