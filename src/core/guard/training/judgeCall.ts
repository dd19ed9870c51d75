import type { Node } from "web-tree-sitter";
import { parts } from "../../python/readExpression.ts";
import {
  isDescription,
  isNamedTransformer,
  isTrainingFunction,
  isTransformer,
  kindOfLibrary,
  trainsWhenMade,
} from "./estimators.ts";
import type { Names } from "./names.ts";
import { firstPart, lastPart, type Origin } from "./origin.ts";
import { readOrigin } from "./readOrigin.ts";
import type { TrainingCall } from "./trainingCall.ts";

/** What a call is, and why. */
export type Judgement = Pick<TrainingCall, "verdict" | "why">;

/** Whether a call trains a model by itself; `undefined` for calls that nobody would take for training. */
export function judgeCall(call: Node, names: Names): Judgement | undefined {
  const called = call.childForFieldName("function");
  if (called === null || called.endIndex - called.startIndex > 500) return undefined;
  const origin = readOrigin(called, names);
  const given = givenTo(call);
  if (origin?.kind === "imported") {
    if (isTrainingFunction(origin.path)) return yes(`${origin.path} trains a model`);
    if (trainsWhenMade(origin.path) && given.length > 0)
      return yes(`${lastPart(origin.path)} trains as it is made`);
  }
  if (called.type === "identifier") return judgeName(called.text, origin, given);
  if (called.type !== "attribute") return undefined;
  const method = called.childForFieldName("attribute")?.text ?? "";
  const receiver = called.childForFieldName("object");
  const rule = methods.get(method);
  if (rule === undefined || receiver === null) return undefined;
  const object = { origin: readOrigin(receiver, names), text: receiver.text, name: nameOf(receiver) };
  return rule(object, given);
}

/** Its arguments, a keyword's name included. */
function givenTo(call: Node): readonly Node[] {
  const list = call.childForFieldName("arguments");
  return list?.type === "argument_list" ? parts(list) : [];
}

interface Receiver {
  readonly origin: Origin | undefined;
  readonly text: string;
  /** The last name of it: `clf` of `self.clf`, `models` of `models["a"]`. */
  readonly name: string;
}

function nameOf(receiver: Node): string {
  switch (receiver.type) {
    case "identifier":
      return receiver.text;
    case "attribute":
      return receiver.childForFieldName("attribute")?.text ?? "";
    case "subscript": {
      const value = receiver.childForFieldName("value");
      return value === null ? "" : nameOf(value);
    }
    case "call": {
      const called = receiver.childForFieldName("function");
      return called === null ? "" : nameOf(called);
    }
    default:
      return "";
  }
}

type Rule = (receiver: Receiver, given: readonly Node[]) => Judgement | undefined;

const yes = (why: string): Judgement => ({ verdict: "yes", why });
const likely = (why: string): Judgement => ({ verdict: "likely", why });
const no = (why: string): Judgement => ({ verdict: "no", why });

/** A function by its name alone: one that nobody has seen, such as an import of the project's own. */
function judgeName(name: string, origin: Origin | undefined, given: readonly Node[]): Judgement | undefined {
  if (origin?.kind === "own" || given.length === 0) return undefined;
  if (origin?.kind === "imported" && kindOfLibrary(origin.path) !== "unknown") return undefined;
  const wanted = origin?.kind === "imported" ? lastPart(origin.path) : name;
  if (/^(?:cross_val_score|cross_validate|cross_val_predict)$/.test(wanted) && origin === undefined)
    return likely(`${wanted} is a function of sklearn`);
  const isNamed =
    /^(?:train|fit|finetune|fine_tune|pretrain|retrain)(?:_(?!test|val\b|data|split|ds\b|df\b|loader|size|transform|on_texts)\w+)?$/.test(
      wanted,
    );
  return isNamed && origin !== undefined ? likely(`${wanted} is named after training`) : undefined;
}

const judgeFit: Rule = (receiver, given) => {
  const { origin, text, name } = receiver;
  switch (origin?.kind) {
    case "made":
    case "imported":
      return judgeLibrary(origin, text);
    case "several":
      return judgeSeveral(origin.of, receiver, given);
    case "object":
      return judgeObject(origin.of.name, origin.of.methods, origin.of.bases);
    case "own":
    case undefined:
      break;
  }
  if (isNamedTransformer(name)) return no(`${name} is named like what changes data`);
  if (given.length === 0)
    return /mod|ols|logit|arima|glm|reg|estimator|trainer|tuner/i.test(name)
      ? likely(`${text} is not known; it is named like a model`)
      : undefined;
  return likely(`what ${text} is can't be seen`);
};

function judgeLibrary(origin: Origin & { readonly kind: "made" | "imported" }, text: string): Judgement {
  const { path } = origin;
  const kind = kindOfLibrary(path);
  const name = lastPart(path);
  if (origin.kind === "made" && origin.last !== undefined) {
    const last = judgeStep(origin.last);
    if (last !== undefined) return { ...last, why: `${last.why}, the last step of a pipeline` };
  }
  if (kind === "others") return no(`${path} fits curves or distributions`);
  if (isTransformer(path)) return no(`${name} changes data`);
  if (isDescription(path)) return no(`${name} describes data`);
  if (kind === "models") return yes(`${name} is of ${firstPart(path)}`);
  return likely(`${text} is made by ${path}`);
}

function judgeStep(step: Origin): Judgement | undefined {
  if (step.kind !== "made") return undefined;
  if (step.last !== undefined) return judgeStep(step.last);
  return isTransformer(step.path)
    ? no(`${lastPart(step.path)} changes data`)
    : yes(`${lastPart(step.path)} is a model`);
}

function judgeSeveral(
  of: readonly Origin[],
  receiver: Receiver,
  given: readonly Node[],
): Judgement | undefined {
  const all = of.flatMap((origin) => judgeFit({ ...receiver, origin }, given) ?? []);
  return (
    all.find(({ verdict }) => verdict === "yes") ?? all.find(({ verdict }) => verdict === "likely") ?? all[0]
  );
}

function judgeObject(name: string, methods: ReadonlySet<string>, bases: readonly Origin[]): Judgement {
  const paths = bases.flatMap((base) => (base.kind === "imported" ? [base.path] : []));
  const isOfData = methods.has("transform") && !methods.has("predict");
  if (isOfData || paths.some((path) => path.endsWith("TransformerMixin"))) return no(`${name} changes data`);
  return yes(`${name} is a class with a fit`);
}

const trainer = /trainer$|^learn(?:er)?$|^tuner$/i;

/** `X.train(…)`: trainers of Hugging Face and others; of modules of torch it switches a mode. */
const judgeTrain: Rule = ({ origin, text, name }, given) => {
  const path = origin?.kind === "made" || origin?.kind === "imported" ? origin.path : undefined;
  if (
    path !== undefined &&
    /Trainer$|\.(?:YOLO|RTDETR|SAM|Word2Vec|FastText|Doc2Vec|BertModel\w*Args)$/.test(path)
  )
    return yes(`${lastPart(path)} trains`);
  if (path?.startsWith("h2o.") === true) return yes(`${lastPart(path)} is of h2o`);
  const isMode =
    given.length === 0 ||
    (given.length === 1 && /^(?:mode\s*=\s*)?(?:True|False|\w*training\w*|mode)$/.test(given[0]?.text ?? ""));
  if (isMode)
    return trainer.test(name)
      ? likely(`${text} is named like a trainer`)
      : no(`${text}.train() switches to the mode for training`);
  if (path !== undefined && kindOfLibrary(path) === "others") return undefined;
  return likely(`what ${text} is can't be seen`);
};

/** A method of libraries whose paths match, or of what is named so. */
function ofLibrary(library: RegExp, name: RegExp, what: string): Rule {
  return ({ origin, text, name: own }) => {
    const path = origin?.kind === "made" || origin?.kind === "imported" ? origin.path : undefined;
    if (path !== undefined) return library.test(path) ? yes(`${lastPart(path)} ${what}`) : undefined;
    return origin === undefined && name.test(own) ? likely(`${text} is named so`) : undefined;
  };
}

const never: Rule = () => no("it learns how to change data, and gives the changed data");

const methods: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["fit", judgeFit],
  ["partial_fit", judgeFit],
  ["fit_predict", judgeFit],
  ["fit_generator", judgeFit],
  ["train_on_batch", judgeFit],
  ["fit_regularized", judgeFit],
  ["fit_constrained", judgeFit],
  ["fit_one_cycle", () => yes("a schedule of fastai's learner")],
  ["fit_flat_cos", () => yes("a schedule of fastai's learner")],
  ["fine_tune", () => yes("it tunes a model")],
  ["lr_find", () => likely("fastai trains to find a learning rate")],
  ["fit_transform", never],
  ["fit_resample", never],
  ["fit_on_texts", never],
  ["adapt", never],
  ["train", judgeTrain],
  [
    "learn",
    ofLibrary(/^(?:stable_baselines3|sb3_contrib|stable_baselines)\b/, /^(?:model|agent)$/, "learns"),
  ],
  ["search", ofLibrary(/^(?:keras_?tuner|kerastuner)\b/, /tuner$/i, "trains what it compares")],
  ["tune", ofLibrary(/Trainer$/, /trainer$/i, "tunes a model")],
  ["optimize", ofLibrary(/^optuna\b/, /study$/i, "trains what it compares")],
  ["update", ofLibrary(/^spacy\b/, /^nlp$/, "is updated by examples")],
]);
