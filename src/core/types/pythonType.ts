/** A type that an annotation can say. What is not known is `undefined`, never a type of its own. */
export type PythonType =
  /** `module` is the public import path; "" for builtins. `args` is empty where the elements are not known. */
  | {
      readonly kind: "class";
      readonly module: string;
      readonly name: string;
      readonly args: readonly PythonType[];
    }
  /** `tuple[int, str]`; a tuple of any length is a class with one argument, and `...` is written behind it. */
  | { readonly kind: "tuple"; readonly members: readonly PythonType[] }
  /** Two members at least, none of them a union. */
  | { readonly kind: "union"; readonly members: readonly PythonType[] }
  | { readonly kind: "none" };

/** A class of a public module: `classType("pandas", "DataFrame")`; of Python itself: `classType("", "int")`. */
export function classType(module: string, name: string, args: readonly PythonType[] = []): PythonType {
  return { kind: "class", module, name, args };
}

/** The place at which a type is wanted: a name as it is looked up or bound. */
export interface TypeQuestion {
  readonly name: string;
  /** Counts from 0 over all cells. */
  readonly cell: number;
  /** In the cell's own source. */
  readonly offset: number;
  /** What is meant is what this cell leaves under the name: the place is where that can be seen. */
  readonly left?: number;
}
