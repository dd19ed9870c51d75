import type { Node } from "web-tree-sitter";
import { parts } from "../../python/readExpression.ts";
import type { Names } from "./names.ts";
import type { Origin } from "./origin.ts";

/** What an expression gives, as far as its names tell. */
export function readOrigin(node: Node | null | undefined, names: Names): Origin | undefined {
  if (node === null || node === undefined) return undefined;
  switch (node.type) {
    case "identifier":
      return names.get(node.text);
    case "attribute":
      return readAttribute(node, names);
    case "call":
      return readCall(node, names);
    case "subscript":
      return readOrigin(node.childForFieldName("value"), names);
    case "parenthesized_expression":
    case "await":
      return readOrigin(parts(node)[0], names);
    case "named_expression":
      return readOrigin(node.childForFieldName("value"), names);
    case "conditional_expression": {
      const [whenTrue, , whenFalse] = parts(node);
      return several([whenTrue, whenFalse], names);
    }
    case "list":
    case "tuple":
    case "set":
      return several(parts(node), names);
    case "dictionary":
      return several(
        parts(node).map((pair) => pair.childForFieldName("value")),
        names,
      );
    default:
      return undefined;
  }
}

function several(nodes: readonly (Node | null | undefined)[], names: Names): Origin | undefined {
  const of = nodes.flatMap((node) => readOrigin(node, names) ?? []);
  return of.length < 2 ? of[0] : { kind: "several", of };
}

function readAttribute(node: Node, names: Names): Origin | undefined {
  const kept = names.get(node.text);
  if (kept !== undefined) return kept;
  const object = readOrigin(node.childForFieldName("object"), names);
  const attribute = node.childForFieldName("attribute")?.text ?? "";
  if (object?.kind === "imported") return { kind: "imported", path: `${object.path}.${attribute}` };
  // `search.best_estimator_`, `pipe.named_steps`: of the same kind for what is asked here.
  return /^(?:best_estimator_|estimator|base_estimator|module|named_steps)$/.test(attribute)
    ? object
    : undefined;
}

/** Methods that give the object itself. */
const fluent =
  /^(?:fit|partial_fit|set_params|set_output|compile|to|cuda|cpu|float|half|double|eval|train|requires_grad_|apply|items|values|copy|setMaxIter|set\w+)$/;

function readCall(node: Node, names: Names): Origin | undefined {
  const called = node.childForFieldName("function");
  const list = node.childForFieldName("arguments");
  const given = list?.type === "argument_list" ? parts(list) : [];
  if (
    called?.type === "identifier" &&
    /^(?:enumerate|zip|list|tuple|reversed|sorted|iter|next)$/.test(called.text)
  )
    return several(given, names);
  const origin = readOrigin(called, names);
  if (origin?.kind === "imported") return readImportedCall(origin.path, given, names);
  if (origin?.kind === "own") return origin.isClass ? { kind: "object", of: origin } : origin.returns;
  if (origin?.kind === "several")
    return { kind: "several", of: origin.of.flatMap((each) => madeOf(each) ?? []) };
  const method = called?.type === "attribute" ? (called.childForFieldName("attribute")?.text ?? "") : "";
  return fluent.test(method) ? readOrigin(called?.childForFieldName("object"), names) : undefined;
}

function madeOf(origin: Origin): Origin | undefined {
  if (origin.kind === "imported") return { kind: "made", path: origin.path };
  return origin.kind === "own" ? { kind: "object", of: origin } : undefined;
}

function readImportedCall(path: string, given: readonly Node[], names: Names): Origin | undefined {
  if (/^(?:sklearn\.base\.clone|copy\.(?:deep)?copy)$/.test(path)) return readOrigin(given[0], names);
  if (path.endsWith(".from_estimator")) return undefined;
  const last = lastStep(path, given);
  const step = last === undefined ? undefined : readOrigin(last, names);
  return { kind: "made", path, ...(step !== undefined && { last: step }) };
}

/** The last step of `make_pipeline(a, b)` and `Pipeline([("a", a), ("b", b)])`. */
function lastStep(path: string, given: readonly Node[]): Node | undefined {
  if (path.endsWith("make_pipeline")) return given.filter(({ type }) => type !== "keyword_argument").at(-1);
  if (!path.endsWith("Pipeline")) return undefined;
  const steps = given.find(
    (node) => node.type !== "keyword_argument" || /^(?:steps|stages)\s*=/.test(node.text),
  );
  const list = steps?.type === "keyword_argument" ? steps.childForFieldName("value") : steps;
  const step = list?.type === "list" ? parts(list).at(-1) : undefined;
  return step?.type === "tuple" ? parts(step).at(-1) : step;
}
