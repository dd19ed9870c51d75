import { run } from "../process/run.ts";

/** Programs for the person's Python: standard library only, one line of JSON out, in ASCII. */
const scripts = {
  /** Which Python this is. */
  describe: `
import json, platform, sys
print(json.dumps({"executable": sys.executable, "version": platform.python_version(), "prefix": sys.prefix, "path": sys.path}))
`,
  /** Whether a name can be imported in a folder. find_spec only looks for a top-level name; nothing of the project is run. */
  canImport: `
import os, sys  # Both are there from the start: importing them reads no file.
name, folder = sys.argv[1:]
path = [each for each in sys.path if each]
own = {os.path.abspath(each) for each in os.environ.get("PYTHONPATH", "").split(os.pathsep)}
sys.path[:] = [each for each in path if os.path.abspath(each) not in own]
import importlib.util, json
sys.path[:] = [folder] + path
try:
    found = importlib.util.find_spec(name) is not None
except ValueError:
    found = True  # It is imported already, and made without a spec.
print(json.dumps(found))
`,
  /** What `from name import *` binds. It imports the module, from what is installed alone: nothing of the project is run. */
  starNames: `
import os, sys
path = [each for each in sys.path if each]
own = {os.path.abspath(each) for each in os.environ.get("PYTHONPATH", "").split(os.pathsep)}
sys.path[:] = [each for each in path if os.path.abspath(each) not in own]
import importlib, json
module = importlib.import_module(sys.argv[1])
names = getattr(module, "__all__", None) or [each for each in vars(module) if not each.startswith("_")]
print(json.dumps(sorted(names)))
`,
  /** Which distributions some modules come from, with their versions. Only what is written about them is read; no module is imported. */
  distributions: `
import sys
sys.path[:] = [each for each in sys.path if each]
import json
from importlib.metadata import packages_distributions, version
found = packages_distributions()
print(json.dumps({name: {each: version(each) for each in found.get(name, [])} for name in sys.argv[1:]}))
`,
  /** Names and versions of what is installed. */
  packages: `
import sys
sys.path[:] = [each for each in sys.path if each]
import json
from importlib.metadata import distributions
found = {}
for each in distributions():
    found.setdefault(each.metadata["Name"] or "", each.version)
print(json.dumps(found))
`,
} as const;

export interface PythonCall {
  readonly program: string;
  /** Before the script, with those that choose or isolate the Python. */
  readonly args?: readonly string[];
  readonly script: keyof typeof scripts;
  readonly scriptArgs?: readonly string[];
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
}

export type PythonAnswer =
  | { readonly kind: "answer"; readonly value: unknown }
  | { readonly kind: "unknown"; readonly reason: string };

/** The value that a script printed; `unknown` with the reason when it did not come to that. */
export async function askPython({
  program,
  args = [],
  script,
  scriptArgs = [],
  cwd,
  env,
}: PythonCall): Promise<PythonAnswer> {
  const outcome = await run({
    program,
    args: [...args, "-B", "-c", scripts[script], ...scriptArgs],
    env,
    timeout: 15_000,
    ...(cwd === undefined ? {} : { cwd }),
  });
  if (outcome.kind === "exited" && outcome.code === 0) return parse(program, outcome.stdout);
  return { kind: "unknown", reason: `${program} could not be asked: ${why(outcome)}` };
}

function parse(program: string, text: string): PythonAnswer {
  try {
    return { kind: "answer", value: JSON.parse(lastLine(text)) };
  } catch {
    return {
      kind: "unknown",
      reason: `${program} answered something else: ${JSON.stringify(text.slice(0, 200))}.`,
    };
  }
}

// What an environment does at the start of Python may print too.
function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}

function why(outcome: Awaited<ReturnType<typeof run>>): string {
  switch (outcome.kind) {
    case "exited":
      return `it ended with code ${outcome.code}. ${lastLine(outcome.stderr)}`.trim();
    case "failed":
      return outcome.reason;
    case "notFound":
      return "there is no such program.";
    case "timedOut":
      return "it did not answer within 15 seconds.";
    case "capped":
    case "cancelled":
      return "its answer has no end.";
  }
}
