import packageJson from "../../package.json" with { type: "json" };
import { exitCode, UsageError, type Command, type Output } from "./command.ts";
import { detect } from "./detect.ts";
import { extract } from "./extract.ts";
import { extractJob } from "./extractJob.ts";
import { runs } from "./runs.ts";
import { status } from "./status.ts";
import { train } from "./train.ts";
import { verify } from "./verify.ts";

const commands: Readonly<Record<string, Command>> = {
  detect,
  extract,
  "extract-job": extractJob,
  runs,
  status,
  train,
  verify,
};

const output: Output = {
  print: (text) => process.stdout.write(`${text}\n`),
  complain: (text) => process.stderr.write(`${text}\n`),
};

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === "help" || name === "--help" || name === "-h") return overview(args[0]);
  if (name === "--version" || name === "version") return answer(packageJson.version);
  const command = commands[name];
  if (command === undefined) return wrongUsage(`There is no command "${name}".`, "notebridge help");
  // Behind -- stands the command of somebody else.
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  if (own.includes("--help") || own.includes("-h")) return answer(command.help);
  return runCommand(name, command, args, own.includes("--json"));
}

/** With --json every ending is JSON on standard output, wrong usage and bugs too. */
async function runCommand(
  name: string,
  command: Command,
  args: readonly string[],
  isJson: boolean,
): Promise<number> {
  try {
    return await command.run(args, output);
  } catch (cause) {
    const isUsage = cause instanceof UsageError;
    const message = cause instanceof Error ? cause.message : String(cause);
    if (isJson) output.print(JSON.stringify({ kind: isUsage ? "usage" : "bug", reason: message }));
    if (isUsage) return wrongUsage(message, `notebridge help ${name}`);
    output.complain(
      `Something went wrong in Notebridge:\n${cause instanceof Error ? (cause.stack ?? message) : message}`,
    );
    return exitCode.refused;
  }
}

function overview(name: string | undefined): number {
  const command = name === undefined ? undefined : commands[name];
  if (command !== undefined) return answer(command.help);
  const rows = Object.entries(commands).map(([each, { summary }]) => `  ${each.padEnd(14)}${summary}`);
  return answer(
    ["notebridge COMMAND [options]", "", ...rows, "", "notebridge help COMMAND tells more."].join("\n"),
  );
}

function answer(text: string): number {
  output.print(text);
  return exitCode.done;
}

function wrongUsage(message: string, more: string): number {
  output.complain(`${message} See: ${more}`);
  return exitCode.wrongUsage;
}
