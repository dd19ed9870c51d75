import { classifyScript } from "./classifyScript.ts";
import { noTraining, type CommandVerdict } from "./commandVerdict.ts";
import type { SimpleCommand } from "./splitCommand.ts";

export type PythonCall =
  | { readonly kind: "verdict"; readonly verdict: CommandVerdict }
  | { readonly kind: "program"; readonly words: SimpleCommand };

/** What an interpreter, or a script by itself, is told to run; `undefined` for other programs. */
export function readPythonCall(program: string, name: string, args: SimpleCommand): PythonCall | undefined {
  if (/\.pyw?$/i.test(program)) return verdict(classifyScript(program, args));
  if (/^(?:python|pypy|ipython)[\d.]*w?$|^pyw?$/i.test(name)) return readInterpreter(args);
  return undefined;
}

/** Options of CPython and IPython that take the next word. */
const valued: ReadonlySet<string> = new Set(["-W", "-X", "-Q", "--check-hash-based-pycs", "--profile"]);

function readInterpreter(args: SimpleCommand): PythonCall {
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? "";
    const rest = args.slice(at + 1);
    if (word === "-m" || /^-[bBdEiIOPqsSuvx]+m$/.test(word)) return readModule(rest);
    if (
      word === "-c" ||
      word === "-" ||
      word === "-V" ||
      word === "-h" ||
      word === "--version" ||
      word === "--help"
    )
      return verdict({
        verdict: word === "-c" && /\.(?:fit|train)\(|\btrain\w*\(/.test(rest[0] ?? "") ? "train" : "no",
      });
    if (valued.has(word)) at += 1;
    else if (word === "--") continue;
    else if (!word.startsWith("-")) return verdict(classifyScript(word, rest));
  }
  return verdict(noTraining);
}

/** Modules that are programs by themselves, under the names that the programs have. */
const programs = new Map([
  ["torch.distributed.run", "torchrun"],
  ["torch.distributed.launch", "torchrun"],
  ["torch.distributed.elastic.run", "torchrun"],
  ["accelerate.commands.launch", "accelerate-launch"],
  ["deepspeed.launcher.runner", "deepspeed"],
]);

/** Modules that never train, whatever they are given. */
const harmless =
  /^(?:pytest|unittest|doctest|pip|venv|virtualenv|ensurepip|http\.server|json\.tool|timeit|cProfile|pdb|black|ruff|mypy|pylint|flake8|isort|build|twine|ipykernel|notebook|site|this|compileall|py_compile|pydoc|tensorboard\S*|streamlit|gradio|uvicorn|gunicorn|flask|django|zipfile|tarfile|sysconfig|pre_commit|nbstripout|sphinx|mkdocs|debugpy)$/;

function readModule([module, ...rest]: SimpleCommand): PythonCall {
  if (module === undefined) return verdict(noTraining);
  if (
    module === "cProfile" ||
    module === "pdb" ||
    module === "debugpy" ||
    module === "memory_profiler" ||
    module === "trace"
  )
    return readProfiled(rest);
  if (harmless.test(module)) return verdict(noTraining);
  const program = programs.get(module);
  if (program !== undefined) return { kind: "program", words: [program, ...rest] };
  if (
    /^(?:jupyter|papermill|mlflow|dvc|kedro|luigi|accelerate|deepspeed|horovod|spacy|rasa|ray|nbconvert|ultralytics|axolotl|coverage)$/.test(
      module.split(".", 1)[0] ?? "",
    )
  )
    return {
      kind: "program",
      words: [...module.split("."), ...rest].filter((word) => !/^(?:cli|main|__main__)$/.test(word)),
    };
  return verdict(classifyScript(`${module.replaceAll(".", "/")}.py`, rest));
}

function readProfiled(args: SimpleCommand): PythonCall {
  const at = args.findIndex((word) => /\.pyw?$/.test(word) || word === "-m");
  return at === -1 ? verdict(noTraining) : readInterpreter(args.slice(at));
}

function verdict(found: CommandVerdict): PythonCall {
  return { kind: "verdict", verdict: found };
}
