import type { Node } from "web-tree-sitter";

/** What the evaluation knows of an object. What it doesn't know is `undefined`, and everything made of that is unknown, too. */
export type Value = Instance | Fixed | Union | None | Library | Member | Own;

export interface Instance {
  readonly kind: "instance";
  /** "" for builtins; "~" for what has no public name (`df.loc`, `Series.str`) or is no one class (`~anyfloat`). */
  readonly module: string;
  readonly name: string;
  /** Elements of a list, keys and values of a dict, the dtype of an array or Series. */
  readonly contents?: Contents;
  /** A DataFrame whose columns may be nested or doubled: `df["x"]` may be a DataFrame then. */
  readonly isNested?: true;
}
/** A tuple of known length. */
export interface Fixed {
  readonly kind: "fixed";
  readonly members: readonly (Value | undefined)[];
  /** It is a list whose members are told apart by their places: what train_test_split gives. */
  readonly isList?: true;
}
export interface Union {
  readonly kind: "union";
  readonly members: readonly Value[];
}
export interface None {
  readonly kind: "none";
}
/** A module, or what a module offers: "numpy", "numpy.array". */
export interface Library {
  readonly kind: "library";
  readonly path: string;
  /** Dots read since the import: what is two dots away may lie in no module of that path. */
  readonly dots?: number;
}
/** A method or accessor of a value, not yet called: `df.loc`, `text.upper`. */
export interface Member {
  readonly kind: "member";
  readonly of: Value;
  readonly name: string;
}
/** A function or lambda of the notebook's module level. */
export interface Own {
  readonly kind: "own";
  readonly node: Node;
  readonly cell: number;
}

type Slot = Value | "empty" | undefined;

/**
 * What a container holds. Every name of the container shares it, so that what one name puts in is seen through all; where two containers
 * may be one, they share it from there on. It only ever widens.
 */
export class Contents {
  private slots: Slot[];
  private same: Contents | undefined;

  constructor(elements: readonly Slot[]) {
    this.slots = [...elements];
  }

  static empty(slots: number): Contents {
    return new Contents(Array.from({ length: slots }, () => "empty" as const));
  }

  get size(): number {
    return this.root().slots.length;
  }

  at(index: number): Value | undefined {
    const slot = this.root().slots[index];
    return slot === "empty" ? undefined : slot;
  }

  isEmpty(): boolean {
    return this.root().slots.every((slot) => slot === "empty");
  }

  put(index: number, value: Value | undefined): void {
    const root = this.root();
    const slot = root.slots[index];
    root.slots[index] = slot === "empty" ? value : join(slot, value);
  }

  unify(other: Contents): void {
    const [one, two] = [this.root(), other.root()];
    if (one === two) return;
    two.same = one;
    two.slots.forEach((slot, index) => {
      if (slot !== "empty") one.put(index, slot);
    });
  }

  forget(): void {
    const root = this.root();
    const slots = root.slots;
    root.slots = slots.map(() => undefined);
    for (const slot of slots) if (slot !== "empty") forget(slot);
  }

  private root(): Contents {
    return this.same === undefined ? this : this.same.root();
  }
}

export const none: None = { kind: "none" };

export function instance(path: string, ...elements: readonly (Value | undefined)[]): Instance {
  const at = path.lastIndexOf(".");
  const named = {
    kind: "instance",
    module: path.slice(0, Math.max(at, 0)),
    name: path.slice(at + 1),
  } as const;
  return elements.length === 0 ? named : { ...named, contents: new Contents(elements) };
}

/** A container that nothing has been put into yet. */
export function empty(name: string, slots = 1): Instance {
  return { kind: "instance", module: "", name, contents: Contents.empty(slots) };
}

export function pathOf(value: Value | undefined): string | undefined {
  if (value?.kind === "fixed") return value.isList ? "list" : "tuple";
  if (value?.kind !== "instance") return undefined;
  return value.module === "" ? value.name : `${value.module}.${value.name}`;
}

export function is(value: Value | undefined, ...paths: readonly string[]): boolean {
  const path = pathOf(value);
  return path !== undefined && paths.includes(path);
}

/** Element `at` of a container: 0 for elements and keys, 1 for the values of a dict. */
export function element(value: Value | undefined, at = 0): Value | undefined {
  if (value?.kind === "instance") return value.contents?.at(at);
  return value?.kind === "fixed" ? joinAll(value.members) : undefined;
}

export function joinAll(values: readonly (Value | undefined)[]): Value | undefined {
  const [first, ...rest] = values;
  return rest.reduce((all, each) => join(all, each), first);
}

/** What an object is that is one or the other. */
export function join(one: Value | undefined, other: Value | undefined): Value | undefined {
  if (one === undefined || other === undefined) return forget(one, other);
  if (one === other) return one;
  if (one.kind === "union" || other.kind === "union") return unite([...membersOf(one), ...membersOf(other)]);
  return joinAlike(one, other) ?? unite([one, other]);
}

/** What two values of one kind have in common; undefined where they are different things. */
function joinAlike(one: Value, other: Value): Value | undefined {
  if (one.kind === "none" && other.kind === "none") return none;
  if (one.kind === "library" && other.kind === "library") return one.path === other.path ? one : undefined;
  if (one.kind === "own" && other.kind === "own") return one.node.id === other.node.id ? one : undefined;
  if (
    one.kind === "fixed" &&
    other.kind === "fixed" &&
    !one.isList &&
    !other.isList &&
    one.members.length === other.members.length
  )
    return { kind: "fixed", members: one.members.map((member, at) => join(member, other.members[at])) };
  if (is(one, "tuple") && is(other, "tuple")) return instance("tuple", join(element(one), element(other)));
  if (one.kind !== "instance" || other.kind !== "instance") return undefined;
  if (pathOf(one) !== pathOf(other)) return joinNumbers(one, other);
  if (one.contents && other.contents) one.contents.unify(other.contents);
  else forget(one, other);
  const isNested = one.isNested ?? other.isNested;
  const contents = one.contents && other.contents;
  return {
    kind: "instance",
    module: one.module,
    name: one.name,
    ...(contents && { contents }),
    ...(isNested && { isNested }),
  };
}

/** An annotation `float` allows int, so that a number that may be either is a float; np.int64 is neither. */
function joinNumbers(one: Instance, other: Instance): Value | undefined {
  const ladder = ["bool", "int", "float", "numpy.float64", "~.anyfloat"];
  const rank = Math.max(ladder.indexOf(pathOf(one) ?? ""), ladder.indexOf(pathOf(other) ?? ""));
  if (!is(one, ...ladder) || !is(other, ...ladder)) return undefined;
  return instance(rank > 2 ? "~.anyfloat" : (ladder[rank] ?? ""));
}

const mostMembers = 3;

function unite(members: readonly Value[]): Value | undefined {
  const kept: Value[] = [];
  for (const member of members) {
    if (member.kind === "library" || member.kind === "own" || member.kind === "member") return undefined;
    const at = kept.findIndex((each) => joinAlike(each, member) !== undefined);
    const joined = at < 0 ? member : joinAlike(kept[at] ?? member, member);
    if (joined !== undefined) kept[at < 0 ? kept.length : at] = joined;
  }
  if (kept.length > mostMembers) return forget(...kept);
  return kept.length === 1 ? kept[0] : { kind: "union", members: kept };
}

export function membersOf(value: Value): readonly Value[] {
  return value.kind === "union" ? value.members : [value];
}

/** Nobody looks where these go: any code may put anything into them. Gives what is known of what comes out: nothing. */
export function forget(...values: readonly (Value | undefined)[]): Value | undefined {
  for (const value of values) {
    if (value?.kind === "instance") value.contents?.forget();
    if (value?.kind === "fixed" || value?.kind === "union") forget(...value.members);
    if (value?.kind === "member") forget(value.of);
  }
  return undefined;
}
