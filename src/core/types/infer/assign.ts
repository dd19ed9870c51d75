import type { Node } from "web-tree-sitter";
import { normalName } from "../../python/names.ts";
import { parts } from "../../python/readExpression.ts";
import type { Evaluation } from "./evaluation.ts";
import { iterate } from "./iterate.ts";
import { forget, instance, is, type Value } from "./value.ts";

/** Binds the names of an assignment's left side to what lies at their place of the value. */
export function assign(target: Node, value: Value | undefined, evaluation: Evaluation): void {
  switch (target.type) {
    case "identifier":
      evaluation.bind(normalName(target.text), value, target.startIndex);
      return;
    case "attribute":
      evaluation.evaluateField(target, "object");
      forget(value);
      return;
    case "subscript":
      assignItem(target, value, evaluation);
      return;
    case "pattern_list":
    case "tuple_pattern":
    case "list_pattern":
    case "tuple":
    case "list":
      assignParts(parts(target), value, evaluation);
      return;
    default:
      assignEach(target.descendantsOfType("identifier"), undefined, evaluation);
  }
}

export function assignEach(names: readonly Node[], value: Value | undefined, evaluation: Evaluation): void {
  for (const name of names) evaluation.bind(normalName(name.text), value, name.startIndex);
}

function assignParts(targets: readonly Node[], value: Value | undefined, evaluation: Evaluation): void {
  const star = targets.findIndex((target) => target.type === "list_splat_pattern");
  const item = iterate(value);
  targets.forEach((target, at) => {
    if (at === star) {
      const [name] = parts(target);
      if (name !== undefined) assign(name, instance("list", item), evaluation);
    } else {
      const isPlaced = value?.kind === "fixed" && star < 0;
      assign(target, isPlaced ? value.members[at] : item, evaluation);
    }
  });
}

/** `d[key] = value` puts both in; in `d[a][b] = value` the inner container takes it. */
function assignItem(target: Node, value: Value | undefined, evaluation: Evaluation): void {
  const container = evaluation.evaluateField(target, "value");
  const [first, ...rest] = target.childrenForFieldName("subscript");
  const key = first === undefined ? undefined : evaluation.evaluate(first);
  for (const other of rest) evaluation.evaluate(other);
  if (container?.kind !== "instance" || container.contents === undefined) {
    forget(value);
    return;
  }
  if (is(container, "pandas.Series")) container.contents.forget();
  else if (container.contents.size === 2) {
    container.contents.put(0, rest.length > 0 ? undefined : key);
    container.contents.put(1, value);
  } else if (is(container, "list", "collections.deque"))
    container.contents.put(0, first?.type === "slice" ? iterate(value) : value);
  else if (!is(container, "numpy.ndarray")) container.contents.forget();
}
