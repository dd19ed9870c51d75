/** Set algebra: Node 20 and the oldest supported VS Code lack Set.prototype.union and its siblings. */
export function union<T>(...sets: readonly Iterable<T>[]): Set<T> {
  const all = new Set<T>();
  for (const set of sets) for (const item of set) all.add(item);
  return all;
}

export function intersection<T>(one: Iterable<T>, other: ReadonlySet<T>): Set<T> {
  return new Set([...one].filter((item) => other.has(item)));
}

export function difference<T>(one: Iterable<T>, other: ReadonlySet<T>): Set<T> {
  return new Set([...one].filter((item) => !other.has(item)));
}
