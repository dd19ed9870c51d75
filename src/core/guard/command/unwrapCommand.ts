import { basename } from "pathe";
import type { SimpleCommand } from "./splitCommand.ts";

/** What a line runs once all that only starts other programs is taken off: a command, or a line for a shell. */
export type Unwrapped =
  | { readonly kind: "command"; readonly words: SimpleCommand }
  | { readonly kind: "line"; readonly line: string }
  /** The command runs in a container: its files may be others. */
  | { readonly kind: "container"; readonly words: SimpleCommand };

/** Takes `nohup`, `timeout 10`, `poetry run`, `bash -c` and the like off a command; empty words where nothing is left. */
export function unwrapCommand(words: SimpleCommand): Unwrapped {
  let rest = words;
  for (;;) {
    const [program] = rest;
    if (program === undefined) return { kind: "command", words: [] };
    const name = programName(program);
    const inner = innerLine(name, rest.slice(1));
    if (inner !== undefined) return { kind: "line", line: inner };
    const container = containers.get(name)?.(rest.slice(1));
    if (container !== undefined) return { kind: "container", words: container };
    const taken = takeWrapper(program, name, rest.slice(1));
    if (taken === undefined) return { kind: "command", words: rest };
    rest = taken;
  }
}

/** `python3` for `/usr/bin/python3` and `PYTHON3.EXE`. */
export function programName(program: string): string {
  return basename(program.replaceAll("\\", "/")).replace(/\.(?:exe|cmd|bat)$/i, "");
}

const shellWords: ReadonlySet<string> = new Set([
  "do",
  "then",
  "else",
  "if",
  "elif",
  "while",
  "until",
  "!",
  "{",
  "(",
]);

/** Programs that start the program behind their own options, and those of their options that take a value. */
const wrappers = new Map<string, readonly string[]>([
  ["env", ["-u", "-C", "--unset", "--chdir"]],
  ["nohup", []],
  ["exec", ["-a"]],
  ["command", []],
  ["sudo", ["-u", "-g", "-h", "-p", "--user", "--group"]],
  ["nice", ["-n", "--adjustment"]],
  ["ionice", ["-c", "-n", "-p"]],
  ["timeout", ["-k", "-s", "--kill-after", "--signal"]],
  ["time", ["-f", "-o"]],
  ["setsid", []],
  ["stdbuf", ["-i", "-o", "-e"]],
  ["taskset", []],
  ["numactl", []],
  ["chrt", []],
  ["caffeinate", ["-t", "-w"]],
  ["xvfb-run", ["-n", "-s", "-e", "-f", "-w", "--server-num", "--server-args"]],
  ["srun", slurmOptions()],
  ["mpirun", mpiOptions()],
  ["mpiexec", mpiOptions()],
  ["xargs", ["-I", "-n", "-P", "-L", "-d", "-a", "-s"]],
  ["start", []],
  ["winpty", []],
]);

function slurmOptions(): readonly string[] {
  return ["-n", "-N", "-c", "-p", "-t", "-w", "-J", "-o", "-e", "-A", "-G", "--jobid", "--gres", "--mem"];
}

function mpiOptions(): readonly string[] {
  return [
    "-n",
    "-np",
    "-N",
    "-H",
    "-x",
    "--host",
    "--hostfile",
    "--map-by",
    "--bind-to",
    "-hostfile",
    "-machinefile",
  ];
}

/** How many words behind their options belong to the wrapper. */
const ownWords = new Map([
  ["timeout", 1],
  ["taskset", 1],
  ["chrt", 1],
]);

/** Package managers that run a program in an environment of theirs: options with a value of their `run`. */
const runners = new Map<string, readonly string[]>([
  ["poetry", ["-C", "-P", "--directory", "--project"]],
  ["uv", uvOptions()],
  ["pdm", ["-p", "--project", "--venv"]],
  ["pipenv", []],
  ["hatch", ["-e", "--env", "-p", "--project"]],
  ["rye", ["--pyproject"]],
  ["pixi", ["-e", "--environment", "--manifest-path"]],
  ["conda", condaOptions()],
  ["mamba", condaOptions()],
  ["micromamba", condaOptions()],
  ["dotenv", ["-f", "--file"]],
  ["doppler", []],
  ["op", []],
  ["coverage", ["--rcfile", "--source", "--omit", "--include"]],
]);

function uvOptions(): readonly string[] {
  return [
    "--with",
    "--with-requirements",
    "--with-editable",
    "--extra",
    "--group",
    "--only-group",
    "--python",
    "-p",
    "--package",
    "--project",
    "--directory",
    "--env-file",
    "--index",
    "--index-url",
  ];
}

function condaOptions(): readonly string[] {
  return ["-n", "--name", "-p", "--prefix", "--cwd"];
}

function takeWrapper(program: string, name: string, rest: SimpleCommand): SimpleCommand | undefined {
  if (shellWords.has(program) || /^\w+=/.test(program)) return rest;
  const valued = wrappers.get(name);
  if (valued !== undefined) {
    const own = skipOptions(rest, valued);
    const inside = own.slice(ownWords.get(name) ?? 0);
    return name === "start" ? inside.filter((word, at) => at > 0 || word !== "") : inside;
  }
  const runs = runners.get(name);
  if (runs === undefined) return undefined;
  const before = skipOptions(rest, runs);
  if (before[0] !== "run") return undefined;
  const inside = skipOptions(before.slice(1), runs);
  if (name === "coverage") return ["python", ...inside];
  const [first = "", ...others] = inside;
  // `hatch run env:command`, and `uv run main.py`, which Python runs.
  if (name === "hatch" && /^[\w.-]+:[\w.-]+$/.test(first)) return [first.replace(/^.*:/, ""), ...others];
  return /\.pyw?$/.test(first) || (first === "-m" && name === "uv") ? ["python", ...inside] : inside;
}

/** What stands behind options, the values of some of them, and `--`. */
function skipOptions(words: SimpleCommand, valued: readonly string[]): SimpleCommand {
  let at = 0;
  for (let word = words[at]; word?.startsWith("-") === true; word = words[at]) {
    at += valued.includes(word) ? 2 : 1;
    if (word === "--") break;
  }
  return words.slice(at);
}

const shells: ReadonlySet<string> = new Set(["bash", "sh", "zsh", "dash", "ksh", "fish"]);

/** The line that a shell, a terminal multiplexer or a batch system is given to run. */
function innerLine(name: string, rest: SimpleCommand): string | undefined {
  if (shells.has(name)) return behind(rest, /^-[a-z]*c$/);
  if (name === "cmd") return behindAll(rest, /^\/[ck]$/i);
  if (/^(?:powershell|pwsh)$/i.test(name)) return behindAll(rest, /^-(?:c|command)$/i);
  if (name === "eval") return rest.join(" ");
  if (name === "sbatch")
    return (
      rest.find((word) => word.startsWith("--wrap="))?.slice("--wrap=".length) ?? behind(rest, /^--wrap$/)
    );
  if (
    name === "tmux" &&
    /^(?:new|new-session|neww|new-window|splitw|split-window|send-keys|send)$/.test(rest[0] ?? "")
  )
    return skipOptions(rest.slice(1), ["-s", "-t", "-n", "-c", "-x", "-y", "-e"]).join(" ");
  if (name === "screen") {
    const inside = skipOptions(rest, ["-S", "-dmS", "-dRS", "-t", "-c", "-Logfile"]).join(" ");
    return inside === "" ? undefined : inside;
  }
  return undefined;
}

function behind(words: SimpleCommand, option: RegExp): string | undefined {
  const at = words.findIndex((word) => option.test(word));
  return at === -1 ? undefined : words[at + 1];
}

function behindAll(words: SimpleCommand, option: RegExp): string | undefined {
  const at = words.findIndex((word) => option.test(word));
  return at === -1 ? undefined : words.slice(at + 1).join(" ");
}

type Inside = (rest: SimpleCommand) => SimpleCommand | undefined;

const containerCommand: Inside = (rest) => {
  const [verb, ...others] = rest[0] === "compose" || rest[0] === "container" ? rest.slice(1) : rest;
  if (verb !== "run" && verb !== "exec") return undefined;
  // Options of containers are many: the command begins at the first word that starts programs.
  const at = others.findIndex((word) =>
    /^(?:python[\d.]*|torchrun|accelerate|deepspeed|bash|sh|uv|poetry|conda)$/.test(programName(word)),
  );
  return at === -1 ? [] : others.slice(at);
};

const containers = new Map<string, Inside>([
  ["docker", containerCommand],
  ["podman", containerCommand],
  ["nerdctl", containerCommand],
  ["docker-compose", containerCommand],
  ["singularity", containerCommand],
  ["apptainer", containerCommand],
]);
