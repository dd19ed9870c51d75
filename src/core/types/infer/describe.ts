import { element, type Value } from "./value.ts";

const deepest = 4;

/** A text that is the same for values of which the same is known. */
export function describe(value: Value | undefined, depth = 0): string {
  if (value === undefined || depth > deepest) return "?";
  switch (value.kind) {
    case "none":
      return "None";
    case "library":
      return `library ${value.path}`;
    case "own":
      return `own ${value.node.id}`;
    case "member":
      return `${describe(value.of, depth + 1)}.${value.name}`;
    case "fixed":
    case "union":
      return `${value.kind}(${value.members.map((member) => describe(member, depth + 1)).join()})`;
    case "instance": {
      const size = value.contents?.size ?? 0;
      const held = Array.from({ length: size }, (_, at) => describe(element(value, at), depth + 1));
      const state = value.contents?.isEmpty() === true ? "empty" : held.join();
      return `${value.module}.${value.name}${value.isNested ? "*" : ""}[${state}]`;
    }
  }
}
