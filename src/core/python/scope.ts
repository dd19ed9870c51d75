import { mergeBindings, type Binding, type Feature, type NameFlow, type Reference } from "./nameFlow.ts";
import { normalName } from "./names.ts";
import { difference, intersection, union } from "./sets.ts";

/** The names bound at a point of the code; `undefined` where the code can't get to. */
export type Bound = Set<string> | undefined;

/** Gathers the flow of one namespace while a reader walks its code in the order in which it runs. */
export class Scope {
  bound: Bound = new Set();
  /** Every name looked up, whether bound before or not: what a function's free names are made of. */
  readonly loads = new Set<string>();
  readonly globals = new Set<string>();
  readonly nonlocals = new Set<string>();
  /** Where names are looked up that are not of an inner scope. */
  readonly references: Reference[] = [];
  /** Where these are: `finally` and loops may be read twice. */
  private readonly seen = new Set<number>();
  /** Every name with a binding, also where the code can't get to: such a name is a function's own. */
  private readonly own = new Set<string>();
  /** Names that class bodies bind, but look up before that: Python then looks among the globals, past a function around the class. */
  private readonly globalReads = new Set<string>();
  /** What comprehensions in a class body look up around the class, whatever the class itself binds. */
  private readonly outerReads = new Map<string, number>();
  private readonly watched: Set<string>[] = [];
  private readonly reads = new Map<string, number>();
  private readonly binds = new Map<string, Binding>();
  private readonly deferred = new Set<string>();
  private readonly deletes = new Set<string>();
  private readonly mutates = new Set<string>();
  private readonly passed = new Set<string>();
  private readonly mentions = new Set<string>();
  private readonly lookUps = new Map<string, number>();
  private readonly features = new Set<Feature>();
  readonly declaredGlobal = new Set<string>();
  /** Targets of comprehensions and type parameters around the place being read. */
  private readonly hidden: ReadonlySet<string>[] = [];
  private callDepth = 0;
  private nesting = 0;

  constructor(readonly kind: "plain" | "class" = "plain") {}

  load(written: string, offset: number, call?: Reference["call"]): void {
    const name = normalName(written);
    if (this.isHidden(name)) return;
    if (!this.seen.has(offset))
      this.references.push({
        name,
        span: { start: offset, end: offset + written.length },
        ...(call && { call }),
      });
    this.seen.add(offset);
    this.loads.add(name);
    if (this.bound === undefined) return;
    if (this.callDepth > 0) this.passed.add(name);
    if (!this.bound.has(name) && !this.reads.has(name)) this.reads.set(name, offset);
  }

  bind(written: string, kind: Binding["kind"], offset: number): void {
    const name = normalName(written);
    this.own.add(name);
    if (this.bound === undefined) return;
    this.binds.set(name, mergeBindings(this.binds.get(name), { kind, offset }));
    this.bound.add(name);
  }

  /** A bare `x: int` binds nothing, yet makes x a name of this scope. */
  declare(written: string): void {
    this.own.add(normalName(written));
  }

  unbind(written: string): void {
    const name = normalName(written);
    this.own.add(name);
    if (this.bound === undefined) return;
    this.deletes.add(name);
    this.bound.delete(name);
    for (const names of this.watched) names.add(name);
  }

  /** The names that `read` unbinds on its way, also those that it binds again. */
  unboundBy(read: () => void): ReadonlySet<string> {
    const names = new Set<string>();
    this.watched.push(names);
    read();
    this.watched.pop();
    return names;
  }

  /** Look-ups that happen when a function with this body is called, not now. */
  defer(body: Scope, parameters: ReadonlySet<string>): void {
    const free = body.freeNames(parameters);
    for (const name of free) if (!this.isHidden(name)) this.deferred.add(name);
    this.adopt(body, (name) => free.has(name));
    for (const feature of ["Python 2", "unseen query"] as const)
      if (body.features.has(feature)) this.note(feature);
    const inside = union(parameters, body.own);
    this.mention(difference(body.mentions, inside));
    for (const [name, depth] of body.lookUps)
      if (depth > 0 || !inside.has(name)) this.noteLookUp(name, depth + 1);
    for (const name of union(body.declaredGlobal, body.globals)) this.declaredGlobal.add(name);
    for (const name of body.globalReads) this.globalReads.add(name);
  }

  /** What a class body looks up while it runs, before it has bound it itself. */
  loadForClass(body: Scope): void {
    for (const [name, offset] of body.reads) {
      this.load(name, offset);
      if (body.own.has(name)) this.globalReads.add(name);
    }
    for (const name of body.globalReads) this.globalReads.add(name);
    for (const [name, offset] of body.outerReads) this.load(name, offset);
    this.mention(body.mentions);
    for (const [name, depth] of body.lookUps) this.noteLookUp(name, depth + 1);
  }

  /** What the part of a comprehension looks up that does not see the names of the class around it. */
  loadForComprehension(inner: Scope): void {
    for (const [name, offset] of inner.reads) if (!this.isHidden(name)) this.outerReads.set(name, offset);
    this.deferNames(inner.deferred);
    this.adopt(inner, () => true);
    this.mention(inner.mentions);
    for (const [name, depth] of inner.lookUps) this.noteLookUp(name, depth);
    for (const feature of inner.features) this.note(feature);
  }

  /** A text looks the name up where it is used. */
  lookUp(written: string, offset: number): void {
    this.load(written, offset);
    const name = normalName(written);
    if (!this.isHidden(name)) this.noteLookUp(name, this.hidden.length);
  }

  private noteLookUp(name: string, depth: number): void {
    this.lookUps.set(name, Math.max(depth, this.lookUps.get(name) ?? 0));
  }

  mention(names: Iterable<string>): void {
    for (const name of names) this.mentions.add(normalName(name));
  }

  /** Look-ups of an inner scope's code that reach this one. */
  adopt(inner: Scope, isSeen: (name: string) => boolean): void {
    this.references.push(...inner.references.filter(({ name }) => isSeen(name) && !this.isHidden(name)));
  }

  deferNames(names: Iterable<string>): void {
    for (const name of [...names].map(normalName)) if (!this.isHidden(name)) this.deferred.add(name);
  }

  mutate(written: string): void {
    const name = normalName(written);
    if (!this.isHidden(name)) this.mutates.add(name);
  }

  note(feature: Feature): void {
    this.features.add(feature);
  }

  /** Runs `read` for code that may not run: what it binds is not sure afterwards. */
  maybe(read: () => void): void {
    const before = copyBound(this.bound);
    read();
    this.bound = before;
  }

  /** Runs `read` for code that may be read twice. */
  nest(read: () => void): void {
    this.nesting += 1;
    read();
    this.nesting -= 1;
  }

  /** So much that may be read twice lies in each other that it must not be, or it would take exponential time. */
  get isDeep(): boolean {
    return this.nesting > 3;
  }

  hide(names: ReadonlySet<string>, read: () => void): void {
    this.hidden.push(names);
    read();
    this.hidden.pop();
  }

  call(read: () => void): void {
    this.callDepth += 1;
    read();
    this.callDepth -= 1;
  }

  /** Names that a function with this body takes from around it. */
  private freeNames(parameters: ReadonlySet<string>): Set<string> {
    const own = new Set(
      [...parameters, ...this.own].filter((name) => !this.globals.has(name) && !this.nonlocals.has(name)),
    );
    return union(difference(union(this.loads, this.deferred), own), this.globalReads);
  }

  flow(): NameFlow {
    const { reads, binds, deferred, deletes, mutates, passed, features, mentions } = this;
    return {
      reads,
      binds,
      deferred,
      deletes,
      unbinds: deletes,
      readsUnbound: new Set(),
      mutates,
      passed,
      features,
      mentions,
      lookUps: this.lookUps,
      declaredGlobal: this.declaredGlobal,
      moduleReads: this.globalReads,
      definite: this.bound,
    };
  }

  private isHidden(name: string): boolean {
    return this.hidden.some((names) => names.has(name));
  }
}

export function copyBound(bound: Bound): Bound {
  return bound === undefined ? undefined : new Set(bound);
}

/** What is bound where several ways meet: ways that never arrive don't count. */
export function meet(...ways: readonly Bound[]): Bound {
  const arriving = ways.filter((way) => way !== undefined);
  return arriving.length === 0 ? undefined : arriving.reduce((one, other) => intersection(one, other));
}

export function without(bound: Bound, names: ReadonlySet<string>): Bound {
  return bound === undefined ? undefined : difference(bound, names);
}
