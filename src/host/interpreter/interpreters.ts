import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Interpreters, Log } from "../../flow/ports.ts";
import { isPlaceholder } from "../process/isPlaceholder.ts";
import { askPython } from "./askPython.ts";
import { candidatesFor, type Candidate, type Told } from "./candidates.ts";
import { createProjectInterpreter, type Described, type ProjectInterpreter } from "./projectInterpreter.ts";

export interface InterpretersOptions {
  /** No Python is run, and none looked for, in a workspace that is not trusted. */
  readonly isTrusted: () => boolean;
  /** Who is asked before anything is looked for, in this order; absent: nobody. */
  readonly told?: readonly Told[];
  /** The environment to look in and to run Python with; absent: this process's. */
  readonly env?: NodeJS.ProcessEnv;
  readonly log: Log;
}

/** Finds the Python of a project, and has run each once to know that it is one. */
export interface ProjectInterpreters extends Interpreters {
  find(path: string): Promise<ProjectInterpreter | undefined>;
}

export function createInterpreters({
  isTrusted,
  told = [],
  env = process.env,
  log,
}: InterpretersOptions): ProjectInterpreters {
  const known = new Map<string, Promise<Described | undefined>>();
  const describe = async (candidate: Candidate, folder: string): Promise<Described | undefined> => {
    const key = await keyOf(candidate, folder);
    const described = known.get(key) ?? describeCandidate(candidate, folder, env, log);
    known.set(key, described);
    if ((await described) === undefined) known.delete(key);
    return described;
  };
  return {
    async find(path) {
      if (!isTrusted()) return undefined;
      for await (const candidate of candidatesFor(path, told, env)) {
        const described = await describe(candidate, dirname(path));
        if (described !== undefined) return createProjectInterpreter(candidate, described, env, log);
        if (candidate.isChosen) return undefined;
      }
      return undefined;
    },
  };
}

/** The same key, the same Python. What is on PATH may choose by the folder that it runs in, as pyenv's does. */
async function keyOf({ origin, program, args }: Candidate, folder: string): Promise<string> {
  const found = await stat(program).catch(() => undefined);
  return JSON.stringify([program, args, found?.mtimeMs, found?.size, origin === "path" ? folder : undefined]);
}

async function describeCandidate(
  { origin, program, args }: Candidate,
  folder: string,
  env: NodeJS.ProcessEnv,
  log: Log,
): Promise<Described | undefined> {
  if (await isPlaceholder(program)) return undefined;
  const isThere = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const isolated = [...args, "-I"];
  const cwd = isThere ? { cwd: folder } : {};
  const answer = await askPython({ program, args: isolated, script: "describe", env, ...cwd });
  if (answer.kind === "answer" && isDescribed(answer.value)) return answer.value;
  const reason = answer.kind === "unknown" ? answer.reason : `${program} is not a Python.`;
  log.warn(`The interpreter by ${origin} can't be used: ${reason}`);
  return undefined;
}

function isDescribed(value: unknown): value is Described {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const areText = ["executable", "version", "prefix"].every((name) => typeof fields.get(name) === "string");
  return areText && Array.isArray(fields.get("path"));
}
