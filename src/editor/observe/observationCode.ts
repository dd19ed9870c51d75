/** Sources of python/. */
export interface ObserverSources {
  /** observe_values.py */
  readonly values: string;
  /** observe_kernel.py */
  readonly kernel: string;
}

/**
 * An expression of Python whose value is None and that binds no name: it runs the sources in a dictionary of their own, and empties that.
 * It uses no builtin by its name, because a notebook may give `compile` or `exec` to something else. A JSON string is one of Python too.
 */
export function observationCode({ values, kernel }: ObserverSources, names: readonly string[]): string {
  const run = (source: string): string =>
    `builtin.exec(builtin.compile(${JSON.stringify(source)}, "<notebridge>", "exec", 0, True), own)`;
  const ask = `own["answer"](own["observe"], ${JSON.stringify(names)})`;
  const steps = [run(values), run(kernel), ask, "own.clear()"].join(", ");
  return `(lambda builtin, own: (${steps})[-1])(__import__("builtins"), {"__name__": "notebridge_observer"})`;
}
