/** What a name holds, as far as imports and assignments tell. */
export type Origin =
  /** Something that is imported: `sklearn.linear_model.LogisticRegression`, or a module. */
  | { readonly kind: "imported"; readonly path: string }
  /** What a class or function of that path gives when it is called; `last`: the last step of a pipeline. */
  | { readonly kind: "made"; readonly path: string; readonly last?: Origin }
  /** One of several: values of a list or dictionary, what a loop goes through. */
  | { readonly kind: "several"; readonly of: readonly Origin[] }
  /** A function or class of this notebook or file. */
  | Own
  /** What a class of this notebook or file gives when it is called. */
  | { readonly kind: "object"; readonly of: Own };

export interface Own {
  readonly kind: "own";
  readonly name: string;
  /** A class: what it inherits from, and its methods. */
  readonly bases: readonly Origin[];
  readonly methods: ReadonlySet<string>;
  /** A function: what it gives. */
  readonly returns?: Origin;
  readonly isClass: boolean;
}

/** The last part of a path: `LogisticRegression`. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

/** The first part of a path: `sklearn`. */
export function firstPart(path: string): string {
  return path.split(".", 1)[0] ?? path;
}
