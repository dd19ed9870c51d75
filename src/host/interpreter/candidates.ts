import { stat } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { findProgram, isProgram } from "../process/findProgram.ts";

/** A Python that may be the project's. */
export interface Candidate {
  readonly origin: string;
  readonly program: string;
  /** Before all other arguments: the Windows launcher is told which Python. */
  readonly args: readonly string[];
  /** Somebody named it: when it can't be run, no other takes its place. */
  readonly isChosen: boolean;
}

/** Somebody who may know the interpreter of a file: a path, the folder of an environment, or a name on PATH. */
export interface Told {
  /** The editor's and the project's setting and a job are choices; what the Python extension says is a hint. */
  readonly origin: "setting" | "job" | "python extension";
  readonly ask: (path: string) => Promise<string | undefined>;
}

/** Candidates for a file, the best first. */
export async function* candidatesFor(
  path: string,
  told: readonly Told[],
  env: NodeJS.ProcessEnv,
): AsyncGenerator<Candidate> {
  for (const { origin, ask } of told) {
    const answer = await ask(path);
    if (answer === undefined || answer === "") continue;
    yield {
      origin,
      program: await resolveTold(answer, env),
      args: [],
      isChosen: origin !== "python extension",
    };
  }
  for await (const program of environmentsAbove(dirname(path))) yield hint("venv", program);
  if (env.VIRTUAL_ENV) yield hint("venv", pythonIn(env.VIRTUAL_ENV));
  if (env.CONDA_PREFIX) yield hint("conda", condaPythonIn(env.CONDA_PREFIX));
  for (const name of ["python3", "python"]) {
    const program = await findProgram(name, env);
    if (program !== undefined) yield hint("path", program);
  }
  const launcher = process.platform === "win32" ? await findProgram("py", env) : undefined;
  if (launcher !== undefined) yield hint("path", launcher, ["-3"]);
}

function hint(origin: string, program: string, args: readonly string[] = []): Candidate {
  return { origin, program, args, isChosen: false };
}

async function resolveTold(answer: string, env: NodeJS.ProcessEnv): Promise<string> {
  if (!isAbsolute(answer)) return (await findProgram(answer, env)) ?? answer;
  const found = await stat(answer).catch(() => undefined);
  if (found?.isDirectory() !== true) return answer;
  return (await isProgram(condaPythonIn(answer))) ? condaPythonIn(answer) : pythonIn(answer);
}

/** Virtual environments in a folder and those above it, up to the top of the project. */
async function* environmentsAbove(folder: string): AsyncGenerator<string> {
  const top = await topOfProject(folder);
  for (let at = folder; ; at = dirname(at)) {
    for (const name of [".venv", "venv", "env"])
      if (await exists(join(at, name, "pyvenv.cfg"))) yield pythonIn(join(at, name));
    if (at === top) return;
  }
}

/**
 * The folder of the repository, else the uppermost one with a pyproject.toml, else the file's own. No further: an environment that anyone
 * could have put into a shared folder above is not the project's.
 */
async function topOfProject(folder: string): Promise<string> {
  let top = folder;
  for (let at = folder; ; at = dirname(at)) {
    if (await exists(join(at, ".git"))) return at;
    if (await exists(join(at, "pyproject.toml"))) top = at;
    if (at === dirname(at)) return top;
  }
}

function pythonIn(environment: string): string {
  return process.platform === "win32"
    ? join(environment, "Scripts", "python.exe")
    : join(environment, "bin", "python");
}

function condaPythonIn(environment: string): string {
  return process.platform === "win32" ? join(environment, "python.exe") : join(environment, "bin", "python");
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
