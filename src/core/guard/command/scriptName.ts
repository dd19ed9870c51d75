import type { SimpleCommand } from "./splitCommand.ts";

const training =
  /^(?:train|trains|training|trainer|finetune|finetuning|pretrain|pretraining|retrain|retraining|sft|dpo|grpo|lora|qlora|tune|tuning|sweep|fit)$/;
/** What is done about training, and trains nothing by its name. */
const about =
  /^(?:test|tests|plot|plots|eval|evaluate|evaluation|evaluator|prepare|preprocess|download|create|generate|gen|split|visualize|visualise|view|show|check|inspect|predict|prediction|infer|inference|export|convert|upload|collect|analyze|analyse|analysis|compare|summarize|data|dataset|datasets|utils|util|config|configs|log|logs|stats|report|monitor|serve|server|app|status|stop|kill|list)$/;

/** Whether a file, a target or a module is named after training: `train_model.py`, `run-finetuning`, `pkg.trainer`. */
export function isNamedTraining(name: string): boolean {
  const words = nameWords(name);
  return words.some((word) => training.test(word)) && !words.some((word) => about.test(word));
}

/** Whether arguments say that a script shall train: `main.py fit`, `--do_train`, `mode=train`. */
export function asksForTraining(args: SimpleCommand): boolean {
  if (asksForLess(args)) return false;
  return args.some(
    (word, at) =>
      (/^(?:train|fit|finetune|pretrain|retrain)$/.test(word) && isFree(args, at)) ||
      /^--?(?:do[-_]?)?(?:train|training|fit|finetune|fine[-_]tune|pretrain)(?:=(?:true|1|yes))?$/i.test(
        word,
      ) ||
      /^(?:-{0,2}[\w.-]*(?:mode|task|phase|stage|action|command|cmd)=)(?:train|training|fit|finetune|pretrain|sft|dpo)$/i.test(
        word,
      ),
  );
}

/** Whether arguments say that nothing is trained: help, a dry run, an evaluation. */
export function asksForLess(args: SimpleCommand): boolean {
  return args.some(
    (word, at) =>
      /^(?:-h|--help|--version|--dry[-_]?run|--list|--eval(?:uate|uation)?[-_]only|--test[-_]only|--(?:predict|inference|infer)[-_]only|--no[-_]train)$/.test(
        word,
      ) ||
      /^-{0,2}(?:mode|task|phase|action)=(?:eval|evaluate|test|predict|infer|inference|export|val)$/i.test(
        word,
      ) ||
      (/^--(?:mode|task|phase|action)$/.test(word) &&
        /^(?:eval|evaluate|test|predict|infer|inference|export|val)$/i.test(args[at + 1] ?? "")),
  );
}

/** A word alone, or the value of an option that says what to do. */
function isFree(args: SimpleCommand, at: number): boolean {
  const before = args[at - 1];
  return (
    before?.startsWith("-") !== true ||
    before.includes("=") ||
    /^--(?:mode|task|phase|stage|action|command|cmd)$/.test(before)
  );
}

function nameWords(name: string): readonly string[] {
  const stem = name.replace(/^.*[/\\]/, "").replace(/\.(?:py|pyw|ipynb|sh|R|jl|ts|js|slurm|sbatch)$/, "");
  return stem
    .replaceAll(/fine[-_]?tun/gi, "finetun")
    .replaceAll(/pre[-_]?train/gi, "pretrain")
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z]+/);
}
