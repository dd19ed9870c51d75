import type { Node } from "web-tree-sitter";
import { isTooDeep, type ParsedCell } from "../../python/readCell.ts";
import { isForeign } from "../../python/magics.ts";
import { bindNames, hideParameters } from "./bindNames.ts";
import { judgeCall, type Judgement } from "./judgeCall.ts";
import { Names } from "./names.ts";
import type { Origin } from "./origin.ts";
import { readOrigin } from "./readOrigin.ts";
import type { TrainingCall } from "./trainingCall.ts";
import { findTrainingLoop } from "./findTrainingLoop.ts";

/**
 * The calls of a notebook that train a model, or look so, in their order; a file is a notebook of one cell. What a method is called on is
 * followed through all cells: imports, assignments, lists, pipelines, the notebook's own functions and classes. Calls of functions that train
 * count as training, too. `undefined` cells, and those of other languages, are passed over.
 */
export function detectTraining(cells: readonly (ParsedCell | undefined)[]): readonly TrainingCall[] {
  const found: Found = { calls: [], own: [], later: [], isTracked: false };
  const names = new Names();
  cells.forEach((parsed, cell) => {
    if (parsed === undefined || parsed.magics.some(isForeign)) return;
    const place: Place = { cell, names };
    const nodes = parsed.tree.rootNode.namedChildren.filter((node) => !isTooDeep(node));
    readUnit(nodes, parsed.tree.rootNode, place, found);
  });
  // Bodies run later, when all names of the notebook are bound.
  for (let body = found.later.shift(); body !== undefined; body = found.later.shift()) body();
  const training = closeOver(found);
  const ofOwn = found.own.flatMap(({ callee, judgement, ...place }): readonly TrainingCall[] => {
    if (training.has(callee)) return [{ ...place, verdict: "yes", why: `${callee} trains a model` }];
    return judgement === undefined ? [] : [{ ...place, ...judgement }];
  });
  return withSignals([...found.calls, ...ofOwn], found).toSorted(
    (a, b) => a.cell - b.cell || a.line - b.line,
  );
}

interface Place {
  readonly cell: number;
  readonly names: Names;
  /** The outermost function or class around. */
  readonly inside?: string;
}

type CallPlace = Pick<TrainingCall, "cell" | "line" | "call" | "inside">;

interface OwnCall extends CallPlace {
  readonly callee: string;
  /** What it is by its name alone. */
  readonly judgement: Judgement | undefined;
}

interface Found {
  readonly calls: TrainingCall[];
  /** Calls of the notebook's own functions and methods. */
  readonly own: OwnCall[];
  /** Readings of bodies. */
  readonly later: (() => void)[];
  /** A run is tracked, by MLflow or the like. */
  isTracked: boolean;
}

/** Reads statements that run together: a cell's, or a function's body. */
function readUnit(nodes: readonly Node[], unit: Node, place: Place, found: Found): void {
  for (const node of nodes) {
    bindNames(node, place.names);
    readCalls(node, place, found);
  }
  const loop = findTrainingLoop(unit);
  if (loop !== undefined) found.calls.push({ ...placeOf(loop.call, place), ...loop.judgement });
}

function isDefinition({ type }: Node): boolean {
  return type === "function_definition" || type === "class_definition";
}

function readCalls(node: Node, place: Place, found: Found): void {
  if (isDefinition(node)) {
    readDefinition(node, place, found);
    return;
  }
  if (node.type === "call") readCall(node, place, found);
  for (const child of node.namedChildren) readCalls(child, place, found);
}

function readDefinition(node: Node, place: Place, found: Found): void {
  const name = node.childForFieldName("name")?.text ?? "";
  const body = node.childForFieldName("body");
  if (body === null) return;
  const inside = place.inside === undefined ? name : `${place.inside}.${name}`;
  found.later.push(() => {
    const names = new Names(place.names);
    if (node.type === "function_definition") hideParameters(node, names);
    // What one method keeps, the others use.
    else for (const each of body.descendantsOfType("assignment")) bindAttribute(each, names);
    readUnit(body.namedChildren, body, { ...place, names, inside }, found);
  });
}

function bindAttribute(assignment: Node, names: Names): void {
  const target = assignment.childForFieldName("left");
  const origin = readOrigin(assignment.childForFieldName("right"), names);
  if (target?.type === "attribute" && target.text.startsWith("self.") && origin !== undefined)
    names.bind(target.text, origin);
}

function readCall(node: Node, place: Place, found: Found): void {
  const judgement = judgeCall(node, place.names);
  const callee = calleeOf(node, place);
  if (callee !== undefined) found.own.push({ ...placeOf(node, place), callee, judgement });
  else if (judgement !== undefined) found.calls.push({ ...placeOf(node, place), ...judgement });
  for (const handed of handedOver(node, place.names))
    found.own.push({ ...placeOf(node, place), callee: handed, judgement: undefined });
  const path = readOrigin(node.childForFieldName("function"), place.names);
  if (path?.kind === "imported" && isTracker.test(path.path)) found.isTracked = true;
}

const isTracker =
  /^(?:mlflow\.(?:start_run|autolog|\w+\.autolog)|wandb\.init|sacred\.Experiment|neptune\.init_run|comet_ml\.\w+)$/;

function placeOf(call: Node, { cell, inside }: Place): CallPlace {
  const text = call.childForFieldName("function")?.text ?? "";
  return {
    cell,
    line: call.startPosition.row + 1,
    call: text.replaceAll(/\s+/g, "").slice(0, longestCall),
    ...(inside !== undefined && { inside }),
  };
}

const longestCall = 100;

/** The notebook's own functions that train, by themselves or by what they call. */
function closeOver({ calls, own }: Found): ReadonlySet<string> {
  const training = new Set(
    calls.flatMap(({ inside, verdict }) => (inside === undefined || verdict === "no" ? [] : inside)),
  );
  for (let size = -1; size !== training.size;) {
    size = training.size;
    for (const { inside, callee, judgement } of own)
      if (
        inside !== undefined &&
        (training.has(callee) || (judgement !== undefined && judgement.verdict !== "no"))
      )
        training.add(inside);
  }
  return training;
}

/** Who tracks a run trains in it: what is likely elsewhere is sure here. */
function withSignals(calls: readonly TrainingCall[], { isTracked }: Found): readonly TrainingCall[] {
  const unique = new Map(calls.map((call) => [`${call.cell}:${call.line}:${call.call}`, call]));
  return [...unique.values()].map((call) =>
    isTracked && call.verdict === "likely"
      ? { ...call, verdict: "yes", why: `${call.why}; a run is tracked` }
      : call,
  );
}

/** Own functions that are handed to what calls them: `Process(target=train)`, `executor.submit(train, 1)`. */
function handedOver(node: Node, names: Names): readonly string[] {
  const called = node.childForFieldName("function")?.text ?? "";
  if (
    !/(?:^|\.)(?:Process|Thread|spawn|start_processes|submit|map|imap\w*|starmap|apply_async|launch|run|agent|optimize|Tuner|delayed)$/.test(
      called,
    )
  )
    return [];
  const given = node.childForFieldName("arguments")?.namedChildren ?? [];
  return given.flatMap((each) => {
    const value = each.type === "keyword_argument" ? each.childForFieldName("value") : each;
    const origin = value?.type === "identifier" ? names.get(value.text) : undefined;
    return origin?.kind === "own" && !origin.isClass ? [origin.name] : [];
  });
}

/** The notebook's own function, or a method of its own class, as `inside` names it. */
function calleeOf(node: Node, { names, inside }: Place): string | undefined {
  const called = node.childForFieldName("function");
  const origin = readOrigin(called, names);
  if (origin?.kind === "own" && !origin.isClass) return origin.name;
  if (called?.type !== "attribute") return undefined;
  const object = called.childForFieldName("object");
  const method = called.childForFieldName("attribute")?.text ?? "";
  if (object?.text === "self")
    return inside === undefined ? undefined : `${inside.split(".", 1)[0] ?? ""}.${method}`;
  const receiver: Origin | undefined = readOrigin(object, names);
  return receiver?.kind === "object" && receiver.of.methods.has(method)
    ? `${receiver.of.name}.${method}`
    : undefined;
}
