import type { Node } from "web-tree-sitter";
import type { Evaluation } from "./evaluation.ts";
import { isKnownClass } from "./tables.ts";
import { instance, none, type Value } from "./value.ts";

const plain = new Set(["int", "float", "str", "bool", "bytes", "complex"]);
const containers = new Set(["list", "dict", "set", "tuple", "frozenset"]);

/** The type that the author wrote, where it names a class whose instances are known; elements are left out. */
export function readAnnotation(type: Node | null, evaluation: Evaluation): Value | undefined {
  const written = type?.namedChild(0);
  if (written === undefined || written === null) return undefined;
  if (written.type === "none") return none;
  if (written.type === "identifier" && evaluation.valueOf(written.text)?.kind === "library") {
    // np.float64 is a float, too.
    if (written.text === "float") return instance("~.anyfloat");
    if (plain.has(written.text)) return instance(written.text);
  }
  const name = /^(\w+)\[/.exec(written.text)?.[1] ?? written.text;
  if (containers.has(name)) return instance(name);
  const [first = "", ...rest] = written.text.split(".");
  const root = evaluation.valueOf(first);
  if (root?.kind !== "library" || !/^[\w.]+$/.test(written.text)) return undefined;
  const path = [root.path, ...rest].join(".");
  return isKnownClass(path) ? instance(path) : undefined;
}
