import { classifyScript } from "./classifyScript.ts";
import { noTraining as no, type CommandVerdict } from "./commandVerdict.ts";
import { asksForLess, isNamedTraining } from "./scriptName.ts";
import type { SimpleCommand } from "./splitCommand.ts";

const train: CommandVerdict = { verdict: "train" };

type Rule = (args: SimpleCommand) => CommandVerdict;

/** What a program other than Python does with its arguments. */
export function classifyTool(name: string, args: SimpleCommand): CommandVerdict {
  const rule = tools.get(name);
  if (rule !== undefined) return asksForLess(args) ? no : rule(args);
  // A script or an installed program that says it: `./scripts/train.sh`, `onmt_train`.
  return /^(?:[\w.]+[-_])?(?:train|finetune|pretrain)(?:[-_][\w.]+)?$/.test(name.replace(/\.sh$/, "")) &&
    isNamedTraining(name) &&
    !asksForLess(args)
    ? { verdict: "train", ...(name.endsWith(".sh") && { script: name }) }
    : no;
}

/** Programs that start a script on several devices. */
const launch: Rule = (args) => {
  const script = args.find((word) => /\.pyw?$/.test(word));
  if (script === undefined) return args.length > 0 ? train : no;
  const rest = args.slice(args.indexOf(script) + 1);
  const isOther =
    !isNamedTraining(script) && /(?:^|[/\\_-])(?:test|eval\w*|infer\w*|predict\w*)(?:[_.-]|$)/.test(script);
  return asksForLess(rest) ? no : { verdict: isOther ? "open-file" : "train", script };
};

/** Verbs of a program that train; its first words, options left out. */
function verbs(pattern: RegExp, but?: RegExp): Rule {
  return (args) => {
    const words = args.filter((word) => !word.startsWith("-")).join(" ");
    return pattern.test(words) && !args.some((word) => but?.test(word)) ? train : no;
  };
}

/** The first file that is run. */
function runs(pattern: RegExp, isRun: (args: SimpleCommand) => boolean = () => true): Rule {
  return (args) => {
    const script = isRun(args) ? args.find((word) => pattern.test(word)) : undefined;
    if (script === undefined) return no;
    return /\.pyw?$/.test(script)
      ? classifyScript(script, args.slice(args.indexOf(script) + 1))
      : { verdict: "open-file", script };
  };
}

const target: Rule = (args) => {
  const isDry = args.some((word) => /^(?:-n|--just-print|--dry-run|--recon|-t|--touch|-q)$/.test(word));
  return !isDry && args.some((word) => !word.startsWith("-") && isNamedTraining(word)) ? train : no;
};

const shellScript: Rule = (args) => {
  const script = args.find((word) => !word.startsWith("-"));
  if (script === undefined) return no;
  if (/\.pyw?$/.test(script)) return classifyScript(script, []);
  return isNamedTraining(script) ? { verdict: "train", script } : no;
};

/** Interpreters of other languages: only the script's name is known. */
const named: Rule = (args) => {
  const script = args.find((word) => /\.\w+$/.test(word) && !word.startsWith("-"));
  return script !== undefined && isNamedTraining(script) ? { verdict: "train", script } : no;
};

const verbTrain = verbs(/^(?:\S+ )?(?:train|fit|finetune|fine-tune|pretrain|retrain)\b/);

const tools: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  // Launchers
  ["torchrun", launch],
  ["accelerate", (args) => (args[0] === "launch" ? launch(args.slice(1)) : no)],
  ["accelerate-launch", launch],
  ["deepspeed", launch],
  ["horovodrun", launch],
  ["composer", launch],
  ["colossalai", (args) => (args[0] === "run" ? launch(args.slice(1)) : no)],
  ["spark-submit", runs(/\.pyw?$/)],
  // Pipelines
  ["dvc", verbs(/^(?:repro|exp(?:eriments)? run|queue start)\b/, /^--dry$/)],
  ["mlflow", verbs(/^run\b/)],
  ["kedro", verbs(/^run\b/)],
  [
    "snakemake",
    (args) =>
      args.some((word) => /^(?:-n|--dryrun|--lint|--unlock|--dag|--rulegraph|--summary|-S)$/.test(word))
        ? no
        : train,
  ],
  ["airflow", verbs(/^(?:dags (?:trigger|test|backfill)|tasks (?:run|test)|backfill create)\b/)],
  ["luigi", () => train],
  ["kfp", verbs(/^run (?:create|submit)\b/)],
  ["ploomber", verbs(/^(?:build|task)\b/)],
  ["guild", verbs(/^run\b/)],
  ["zenml", verbs(/^pipeline run\b/)],
  ["dagster", verbs(/^(?:job (?:execute|launch|backfill)|asset materialize)\b/)],
  ["wandb", verbs(/^(?:agent|launch)\b/)],
  ["ray", verbs(/^(?:job submit|submit)\b/)],
  ["sky", verbs(/^(?:launch|exec|jobs launch)\b/)],
  ["aws", verbs(/^sagemaker create-(?:training-job|hyper-parameter-tuning-job|auto-ml-job\S*)\b/)],
  ["gcloud", verbs(/^(?:ai custom-jobs create|ai hp-tuning-jobs create|ai-platform jobs submit training)\b/)],
  ["sbatch", shellScript],
  ["qsub", shellScript],
  ["bsub", shellScript],
  ["bash", shellScript],
  ["sh", shellScript],
  ["zsh", shellScript],
  // Targets
  ...[
    "make",
    "gmake",
    "just",
    "task",
    "tox",
    "nox",
    "inv",
    "invoke",
    "doit",
    "poe",
    "hatch",
    "pixi",
    "npm",
    "pdm",
  ].map((name) => [name, target] as const),
  // Programs that train
  ...[
    "yolo",
    "axolotl",
    "llamafactory-cli",
    "litgpt",
    "spacy",
    "rasa",
    "allennlp",
    "mim",
    "otx",
    "catboost",
    "nemo",
    "ludwig",
    "autogluon",
    "nanodet",
    "paddlex",
    "swift",
    "trl",
  ].map((name) => [name, verbTrain] as const),
  ["trl", verbs(/^(?:sft|dpo|grpo|kto|orpo|reward|rloo|ppo)\b/)],
  ["swift", verbs(/^(?:sft|pt|rlhf|megatron)\b/)],
  ["ludwig", verbs(/^(?:train|experiment|hyperopt)\b/)],
  ["tune", verbs(/^run\b/)],
  ["autotrain", verbs(/./)],
  ["fasttext", verbs(/^(?:supervised|skipgram|cbow)\b/)],
  [
    "lightgbm",
    (args) => (args.some((word) => /^task=(?:predict|convert_model|refit)/.test(word)) ? no : train),
  ],
  ["xgboost", (args) => (args.some((word) => /^task=(?:pred|dump)/.test(word)) ? no : train)],
  // Notebooks
  ["papermill", runs(/\.ipynb$/)],
  ["runipy", runs(/\.ipynb$/)],
  [
    "jupyter",
    runs(
      /\.ipynb$/,
      (args) =>
        /^(?:execute|run)$/.test(args[0] ?? "") || (args[0] === "nbconvert" && args.includes("--execute")),
    ),
  ],
  ["jupyter-nbconvert", runs(/\.ipynb$/, (args) => args.includes("--execute"))],
  ["jupyter-execute", runs(/\.ipynb$/)],
  ["modal", runs(/\.pyw?(?:::|$)/, (args) => args[0] === "run")],
  ["metaflow", runs(/\.pyw?$/)],
  // Other languages
  ["Rscript", named],
  ["julia", named],
  ["node", named],
  ["deno", named],
  ["mpirun", launch],
]);
