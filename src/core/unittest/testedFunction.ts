import type { PythonType } from "../types/pythonType.ts";

/** What a test must know of the function that it tests. */
export interface TestedFunction {
  readonly name: string;
  /** Where tests import it from. */
  readonly importName: string;
  readonly isAsync: boolean;
  /** Without a default: a test must give them. */
  readonly parameters: readonly TestedName[];
  /** Keyword-only, with their defaults as Python text. */
  readonly keywords: readonly { readonly name: string; readonly value: string }[];
  readonly returns: readonly TestedName[];
}

export interface TestedName {
  readonly name: string;
  readonly type: PythonType | undefined;
  /** For a return: it may be None. */
  readonly mayBeNone: boolean;
}
