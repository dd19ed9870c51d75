import type { Column, ColumnChange, ColumnNeed, ColumnUse } from "../columns/column.ts";
import type { FrameResult } from "../columns/columnEffects.ts";
import type { ObservedValue } from "../observe/observation.ts";
import type { RaiseFacts } from "./readRaises.ts";
import type { Usage } from "./readUsage.ts";
import type { Summary } from "./summarize.ts";

/** What is known for sure of the new function: enough to write its docstring, and no more. */
export interface FunctionFacts {
  readonly summary: Summary;
  /** Keyword-only ones last, as in the signature. */
  readonly parameters: readonly ParameterFacts[];
  readonly returns: readonly ReturnFacts[];
  readonly raises: readonly RaiseFacts[];
  /** What else it does, in whole sentences. */
  readonly sideEffects: readonly string[];
  /** A call with the notebook's own names and values; absent where the function takes and gives nothing. */
  readonly example: string | undefined;
}

export interface ParameterFacts {
  readonly name: string;
  readonly annotation: string | undefined;
  /** As Python text, of keyword parameters. */
  readonly default: string | undefined;
  /** What the person wrote beside the constant that it was. */
  readonly comment: string | undefined;
  /** The object that comes in is not the same afterwards. */
  readonly isModified: boolean;
  /** What becomes of it in place beyond its columns: "sorts its rows". */
  readonly inPlace: readonly string[];
  /** Columns that it must have. */
  readonly needs: readonly ColumnNeed[];
  /** What becomes of its columns in place. */
  readonly changes: readonly ColumnChange[];
  /** It names columns of that frame. */
  readonly names:
    { readonly frame: string; readonly column: Column; readonly uses: ReadonlySet<ColumnUse> } | undefined;
  /** What the code does to columns when it is true, or only when it is false. */
  readonly decides: { readonly changes: readonly ColumnChange[]; readonly when: boolean } | undefined;
  readonly usage: Usage | undefined;
  readonly requires: readonly Requirement[];
  /** What came in when the notebook ran. */
  readonly seen: ObservedValue | undefined;
}

/** "rows": a frame without any makes the code fail. */
export type Requirement = "dates as index" | "rows";

export interface ReturnFacts {
  readonly name: string;
  readonly annotation: string | undefined;
  /** It is that parameter: the very object, or a frame made of it. */
  readonly frame: FrameResult | undefined;
  readonly isParameter: boolean;
  /** It is None when what binds it does not run. */
  readonly mayBeNone: boolean;
  /** Where it comes from, as the end of "it is ...": "`x * 2`"; absent where that is no single short thing. */
  readonly source: string | undefined;
  /** What came out when the notebook ran. */
  readonly seen: ObservedValue | undefined;
}
