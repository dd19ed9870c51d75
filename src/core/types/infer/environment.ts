import { forget, join, type Value } from "./value.ts";

/** The names bound at a point of the code; a name that is there with `undefined` is bound to nobody knows what. */
export type Environment = Map<string, Value | undefined>;

/** Where several ways meet. A way that never arrives is `undefined`; a name that one way doesn't bind is what the others bind. */
export function meet(...ways: readonly (Environment | undefined)[]): Environment | undefined {
  const arriving = ways.filter((way) => way !== undefined);
  const [first, ...rest] = arriving;
  if (first === undefined) return undefined;
  const all = new Map(first);
  for (const way of rest)
    for (const [name, value] of way) all.set(name, all.has(name) ? join(all.get(name), value) : value);
  return all;
}

export function copy(environment: Environment | undefined): Environment | undefined {
  return environment === undefined ? undefined : new Map(environment);
}

/** From here on nothing is known of what is bound; only modules stay what they are. */
export function forgetAll(environment: Environment | undefined): void {
  if (environment === undefined) return;
  for (const [name, value] of environment) {
    if (value?.kind === "library") continue;
    forget(value);
    environment.set(name, undefined);
  }
}
