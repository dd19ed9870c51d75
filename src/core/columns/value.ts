import type { Node } from "web-tree-sitter";
import type { Column } from "./column.ts";
import { copyFrame, meetFrames, type Frame, type GrowingNeed } from "./frame.ts";

/** What an expression gives, as far as columns go. */
export type Value =
  | { readonly kind: "frame"; readonly frame: Frame }
  /** One row, in `df.apply(lambda row: ..., axis=1)`. */
  | { readonly kind: "row"; readonly frame: Frame }
  /** Values of columns; `needs` are those that came in. */
  | { readonly kind: "values"; readonly needs: readonly GrowingNeed[] }
  /** What groupby gives; with columns chosen, or of all. */
  | { readonly kind: "groups"; readonly frame: Frame; readonly needs?: readonly GrowingNeed[] }
  | { readonly kind: "indexer"; readonly frame: Frame; readonly by: "label" | "position" }
  /** True or false for every row. */
  | { readonly kind: "mask" }
  /** A text, or several: what may name columns. A loop's variable is one name at a time. */
  | { readonly kind: "names"; readonly columns: readonly Column[]; readonly isList: boolean }
  | { readonly kind: "other" };

export const other: Value = { kind: "other" };

/** What every name holds at one place of the code. `@name` holds the frame that came in as `name`, whatever the name holds now. */
export type Names = Map<string, Value>;

/** Where the code is. */
export interface Trace {
  names: Names;
  /** How many conditions and loops are around: above 0 the code may not run. */
  depth: number;
  /** Calls and comprehensions of the statement at hand that were read, by their nodes' ids: each is read once, however deep it lies. */
  read: Map<number, Value>;
  /** Parameters that take the place of literals in the cell at hand, by the literal's offset. */
  replaced: ReadonlyMap<number, string>;
  /** Columns that the code names somewhere: `df.x` may be one of them. */
  readonly seen: Set<string>;
  readonly attributes: ReadonlySet<string>;
  readonly evaluate: (node: Node | null | undefined, trace: Trace) => Value;
}

/** A copy to go on with in a branch: changes made there don't reach the first, and two names of one frame stay so. */
export function forkNames(names: Names): Names {
  const copies = new Map<Frame, Frame>();
  const copyOf = (frame: Frame) => {
    const copy = copies.get(frame) ?? copyFrame(frame);
    copies.set(frame, copy);
    return copy;
  };
  return new Map(
    [...names].map(([name, value]) => [
      name,
      "frame" in value ? { ...value, frame: copyOf(value.frame) } : value,
    ]),
  );
}

/** What the names hold where two ways meet. */
export function meetNames(
  one: Names,
  two: Names,
  conditions: readonly [string | undefined, string | undefined],
): Names {
  const met = new Map<Frame, Map<Frame, Frame>>();
  const meet = (first: Frame, second: Frame): Frame => {
    const known = met.get(first) ?? new Map<Frame, Frame>();
    met.set(first, known);
    const frame = known.get(second) ?? meetFrames(first, second, conditions);
    known.set(second, frame);
    return frame;
  };
  const names: Names = new Map();
  for (const name of new Set([...one.keys(), ...two.keys()])) {
    const [first, second] = [one.get(name), two.get(name)];
    if (
      first?.kind === "frame" &&
      second?.kind === "frame" &&
      first.frame.origin === second.frame.origin &&
      first.frame.origin !== undefined
    )
      names.set(name, { kind: "frame", frame: meet(first.frame, second.frame) });
    else names.set(name, first !== undefined && isSame(first, second) ? first : other);
  }
  return names;
}

function isSame(one: Value, two: Value | undefined): boolean {
  return one === two || (one.kind === "names" && JSON.stringify(one) === JSON.stringify(two));
}
