import type { ColumnEffects } from "../columns/columnEffects.ts";
import type { PythonType } from "../types/pythonType.ts";
import type { DateColumn } from "./dateColumns.ts";
import type { Figures } from "./figures.ts";
import type { ValueUse } from "./valueUses.ts";

/** What a test must know of the function that it tests. */
export interface TestedFunction {
  readonly name: string;
  /** Where tests import it from. */
  readonly importName: string;
  readonly isAsync: boolean;
  /** How it is called, where that is not by its name with the parameters in their order. */
  readonly called?: CalledAs;
  /** Without a default: a test must give them. */
  readonly parameters: readonly TestedName[];
  /** Keyword-only, with their defaults as Python text. */
  readonly keywords: readonly { readonly name: string; readonly value: string }[];
  readonly returns: readonly TestedName[];
  /** What the code does to the columns of frames. */
  readonly columns: ColumnEffects;
  /** Columns that follow from the dates of a sample frame. */
  readonly dateColumns: readonly DateColumn[];
  /** It gives nothing back, and prints whenever it runs. */
  readonly isPrinting: boolean;
  /** What it draws; `undefined` when it draws nothing. */
  readonly figures: Figures | undefined;
}

/** A call of a moved function, class or method. */
export interface CalledAs {
  /** `stack.push(x)` */
  readonly expression: string;
  /** What the test imports from the module for it. */
  readonly imported: string;
}

export interface TestedName {
  readonly name: string;
  readonly type: PythonType | undefined;
  /** For a parameter: what the code does with it. */
  readonly use: ValueUse | undefined;
  /** For a return: it may be None. */
  readonly mayBeNone: boolean;
}
