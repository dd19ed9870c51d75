import type { Span } from "../text/span.ts";
import { union } from "./sets.ts";

/** What running a piece of Python does to names: a statement, a cell, several cells. */
export interface NameFlow {
  /** Names looked up while this code had not surely bound them itself, in order, with the offset of the first such look-up. */
  readonly reads: ReadonlyMap<string, number>;
  /** Names that functions, lambdas and methods defined here look up when they are called, later. */
  readonly deferred: ReadonlySet<string>;
  /** Names this code may bind, in order of the first binding. */
  readonly binds: ReadonlyMap<string, Binding>;
  /** Names bound whenever this code runs to its end; `undefined` when it never does (`raise`). */
  readonly definite: ReadonlySet<string> | undefined;
  /** Names this code may unbind. */
  readonly deletes: ReadonlySet<string>;
  /** Those of them that may be unbound when it ends, also where they were bound when it began. */
  readonly unbinds: ReadonlySet<string>;
  /** Names looked up where this code may have unbound them: to bind them before does not help. */
  readonly readsUnbound: ReadonlySet<string>;
  /** Names whose object is changed in place by an assignment to an item or attribute: `df["x"] = 1`, `a.b += 1`. */
  readonly mutates: ReadonlySet<string>;
  /** Names handed to a call, as receiver or argument: their object may have been changed. */
  readonly passed: ReadonlySet<string>;
  /** What this code does that a function body does differently, or that moves code elsewhere. */
  readonly features: ReadonlySet<Feature>;
  /** Names that nested functions declare `global`. */
  readonly declaredGlobal: ReadonlySet<string>;
  /** Names that only the module can give, not a function around the code: `class A: x = x`. */
  readonly moduleReads: ReadonlySet<string>;
  /**
   * Names that texts look up (`df.query("a > @k")`), with the number of functions, lambdas and comprehensions around the text: a text sees
   * the names of the innermost one and the module's, no others.
   */
  readonly lookUps: ReadonlyMap<string, number>;
  /** Words of texts that a library may look up as names where it is called: `duckdb.sql("select * from df")`. */
  readonly mentions: ReadonlySet<string>;
}

export type Feature = "await" | "yield" | "return" | "global" | "star import" | "Python 2" | "unseen query";

export interface Binding {
  /** "mixed": different kinds at different places. */
  readonly kind: "variable" | "import" | "function" | "class" | "mixed";
  readonly offset: number;
}

/** A place where a name is looked up. */
export interface Reference {
  readonly name: string;
  readonly span: Span;
  /** When it is called there: where one more keyword argument goes, and what stands before that. */
  readonly call?: { readonly insertAt: number; readonly given: "nothing" | "arguments" | "a generator" };
}

/** One name that an import statement binds: `import a.b as c` has module "a.b", alias "c", name "c". */
export interface ImportedName {
  /** The name bound in the namespace. */
  readonly name: string;
  /** The statement that binds just this name, as one would write it. */
  readonly statement: string;
  /** "numpy", "a.b", "." for relative ones. */
  readonly module: string;
  /** It is the project's own, known to be so: it stands in a block of its own. */
  readonly isOwn?: boolean;
}

/** The flow of code that runs one piece after the other. */
export function sequence(flows: readonly NameFlow[]): NameFlow {
  const reads = new Map<string, number>();
  const binds = new Map<string, Binding>();
  const unbinds = new Set<string>();
  const readsUnbound = new Set<string>();
  let definite: Set<string> | undefined = new Set<string>();
  for (const flow of flows) {
    if (definite === undefined) break;
    for (const [name, offset] of flow.reads) {
      const isUnbound = unbinds.has(name) || flow.readsUnbound.has(name);
      if (isUnbound) readsUnbound.add(name);
      if ((isUnbound || !definite.has(name)) && !reads.has(name)) reads.set(name, offset);
    }
    for (const [name, binding] of flow.binds) binds.set(name, mergeBindings(binds.get(name), binding));
    for (const name of flow.unbinds) {
      unbinds.add(name);
      definite.delete(name);
    }
    for (const name of flow.definite ?? []) unbinds.delete(name);
    if (flow.definite === undefined) definite = undefined;
    else for (const name of flow.definite) definite.add(name);
  }
  return {
    reads,
    binds,
    definite,
    unbinds,
    readsUnbound,
    deferred: union(...flows.map((flow) => flow.deferred)),
    deletes: union(...flows.map((flow) => flow.deletes)),
    mutates: union(...flows.map((flow) => flow.mutates)),
    passed: union(...flows.map((flow) => flow.passed)),
    features: union(...flows.map((flow) => flow.features)),
    declaredGlobal: union(...flows.map((flow) => flow.declaredGlobal)),
    moduleReads: union(...flows.map((flow) => flow.moduleReads)),
    lookUps: deepest(flows.flatMap((flow) => [...flow.lookUps])),
    mentions: union(...flows.map((flow) => flow.mentions)),
  };
}

/** The same flow with one set in place of all that are empty, which most are: a notebook's readings stay as long as it is open. */
export function sharingEmpty(flow: NameFlow): NameFlow {
  return {
    reads: orEmptyMap(flow.reads),
    deferred: orEmptySet(flow.deferred),
    binds: orEmptyMap(flow.binds),
    definite: flow.definite && orEmptySet(flow.definite),
    deletes: orEmptySet(flow.deletes),
    unbinds: orEmptySet(flow.unbinds),
    readsUnbound: orEmptySet(flow.readsUnbound),
    mutates: orEmptySet(flow.mutates),
    passed: orEmptySet(flow.passed),
    features: orEmptySet(flow.features),
    declaredGlobal: orEmptySet(flow.declaredGlobal),
    moduleReads: orEmptySet(flow.moduleReads),
    lookUps: orEmptyMap(flow.lookUps),
    mentions: orEmptySet(flow.mentions),
  };
}

const emptySet: ReadonlySet<never> = new Set<never>();
const emptyMap: ReadonlyMap<never, never> = new Map<never, never>();

function orEmptySet<T>(set: ReadonlySet<T>): ReadonlySet<T> {
  return set.size === 0 ? emptySet : set;
}

function orEmptyMap<K, V>(map: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  return map.size === 0 ? emptyMap : map;
}

function deepest(lookUps: readonly (readonly [string, number])[]): Map<string, number> {
  const depths = new Map<string, number>();
  for (const [name, depth] of lookUps) depths.set(name, Math.max(depth, depths.get(name) ?? 0));
  return depths;
}

export function mergeBindings(first: Binding | undefined, second: Binding): Binding {
  if (first === undefined) return second;
  return first.kind === second.kind ? first : { kind: "mixed", offset: first.offset };
}
