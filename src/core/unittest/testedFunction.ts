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

export interface TestedName {
  readonly name: string;
  readonly type: PythonType | undefined;
  /** For a parameter: what the code does with it. */
  readonly use: ValueUse | undefined;
  /** For a return: it may be None. */
  readonly mayBeNone: boolean;
}
