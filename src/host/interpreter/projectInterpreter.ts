import { dirname, join } from "node:path";
import type { Distribution } from "../../core/project/dependencies/findUndeclared.ts";
import type { Interpreter, Log } from "../../flow/ports.ts";
import { findProgram, isProgram } from "../process/findProgram.ts";
import { run } from "../process/run.ts";
import { askPython, type PythonCall } from "./askPython.ts";
import type { Candidate } from "./candidates.ts";

/** What a Python says of itself. */
export interface Described {
  readonly executable: string;
  readonly version: string;
  readonly prefix: string;
  readonly path: readonly string[];
}

export interface ProjectInterpreter extends Interpreter {
  /** The folder of its environment. */
  readonly prefix: string;
  /** Folders that its imports come from, without those of the project, the person and PYTHONPATH. */
  readonly searchPath: readonly string[];
  /** Versions of what is installed, by name as https://peps.python.org/pep-0503 writes it; `undefined` when it could not be asked. */
  packages(): Promise<ReadonlyMap<string, string> | undefined>;
  /** A program such as ruff or pytest: the environment's own, else the one on PATH. `undefined` where there is none that runs. */
  tool(name: string): Promise<Tool | undefined>;
}

export interface Tool {
  readonly path: string;
  /** `undefined`: it does not tell. */
  readonly version: string | undefined;
  readonly origin: "environment" | "path";
}

export function createProjectInterpreter(
  { origin, program, args }: Candidate,
  described: Described,
  env: NodeJS.ProcessEnv,
  log: Log,
): ProjectInterpreter {
  // What is on PATH is often only a script that leads to a Python.
  const path = origin === "path" && described.executable !== "" ? described.executable : program;
  const ask = async (call: Pick<PythonCall, "script" | "scriptArgs" | "cwd">): Promise<unknown> => {
    const chosen = path === program ? args : [];
    const answer = await askPython({ program: path, args: chosen, env, ...call });
    if (answer.kind === "answer") return answer.value;
    log.warn(answer.reason);
    return undefined;
  };
  return {
    path,
    origin,
    version: described.version,
    prefix: described.prefix,
    searchPath: described.path,
    canImport: (name, folder) => canImport(ask, name, folder),
    starNames: (module) => starNames(ask, module),
    distributionsOf: (modules) => distributionsOf(ask, modules),
    packages: () => packages(ask),
    tool: (name) => findTool(name, [dirname(path), scriptsOf(described.prefix)], env),
  };
}

type Ask = (call: Pick<PythonCall, "script" | "scriptArgs" | "cwd">) => Promise<unknown>;

async function canImport(ask: Ask, name: string, folder: string): Promise<"yes" | "no" | "unknown"> {
  // To find a dotted name Python imports what is before the dot.
  if (!/^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*$/u.test(name)) return "unknown";
  const found = await ask({ script: "canImport", scriptArgs: [name, folder], cwd: folder });
  if (typeof found !== "boolean") return "unknown";
  return found ? "yes" : "no";
}

async function starNames(ask: Ask, module: string): Promise<readonly string[] | undefined> {
  const names = await ask({ script: "starNames", scriptArgs: [module] });
  return Array.isArray(names) ? names.filter((name): name is string => typeof name === "string") : undefined;
}

async function distributionsOf(
  ask: Ask,
  modules: readonly string[],
): Promise<ReadonlyMap<string, readonly Distribution[]> | undefined> {
  const found = await ask({ script: "distributions", scriptArgs: modules });
  if (typeof found !== "object" || found === null) return undefined;
  return new Map(
    Object.entries(found).map(([module, versions]: [string, unknown]) => [module, readVersions(versions)]),
  );
}

function readVersions(versions: unknown): readonly Distribution[] {
  if (typeof versions !== "object" || versions === null) return [];
  return Object.entries(versions).flatMap(([name, version]: [string, unknown]) =>
    typeof version === "string" ? [{ name, version }] : [],
  );
}

async function packages(ask: Ask): Promise<ReadonlyMap<string, string> | undefined> {
  const found = await ask({ script: "packages" });
  if (typeof found !== "object" || found === null) return undefined;
  const entries = Object.entries(found).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return new Map(entries.map(([name, version]) => [name.toLowerCase().replace(/[-_.]+/g, "-"), version]));
}

async function findTool(
  name: string,
  folders: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Tool | undefined> {
  const file = process.platform === "win32" ? `${name}.exe` : name;
  for (const folder of new Set(folders)) {
    const path = join(folder, file);
    if (await isProgram(path)) return tryTool(path, "environment", env);
  }
  const path = await findProgram(name, env);
  return path === undefined ? undefined : tryTool(path, "path", env);
}

async function tryTool(
  path: string,
  origin: Tool["origin"],
  env: NodeJS.ProcessEnv,
): Promise<Tool | undefined> {
  // Not in the project's folder, whose files could have a say.
  const outcome = await run({ program: path, args: ["--version"], cwd: dirname(path), env, timeout: 15_000 });
  if (outcome.kind !== "exited" || outcome.code !== 0) return undefined;
  return { path, version: /\d+(?:\.\d+)+\S*/.exec(outcome.stdout + outcome.stderr)?.[0], origin };
}

function scriptsOf(prefix: string): string {
  return join(prefix, process.platform === "win32" ? "Scripts" : "bin");
}
