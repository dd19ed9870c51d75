/** A column of a DataFrame, as the code names it. */
export type Column =
  | { readonly kind: "name"; readonly name: string }
  /** The columns that a parameter names, one or several; `names` are those of its default. */
  | { readonly kind: "parameter"; readonly parameter: string; readonly names: readonly string[] };

/** What a column must hold for the code to do something with it. */
export type ColumnUse =
  /** Given to `pd.to_datetime`, or asked for `.dt`. */
  | "dates"
  | "text"
  | "number"
  /** A key of groupby, get_dummies, map. */
  | "category"
  /** A mask of rows. */
  | "bool"
  /** A key of merge or join. */
  | "key";

/** A column that a frame must have when it comes in. */
export interface ColumnNeed {
  readonly column: Column;
  /** Empty where the code says nothing of the values. */
  readonly uses: ReadonlySet<ColumnUse>;
  /** What the code says of single values, in the order in which it does. */
  readonly told: readonly ToldValue[];
  /** Only some runs of the code need it. */
  readonly isConditional: boolean;
}

/** What the code says of a value that a column may hold. */
export type ToldValue =
  /** "equal": compared with it; "bound": below, above or at it; "key": all that is not a key becomes missing. */
  | { readonly kind: "equal" | "bound" | "key"; readonly value: number | string }
  /** Given to `pd.to_datetime`, which reads texts by the format, or numbers of the unit. */
  | { readonly kind: "parsed"; readonly format?: string; readonly unit?: string };

/** What the code does to a frame's columns. */
export interface ColumnChange {
  /** "set": it may have been there before, or not. */
  readonly kind: "added" | "changed" | "set" | "dropped" | "renamed";
  readonly column: Column;
  /** The new name of a renamed column. */
  readonly to?: Column;
  /** A dropped column is the index now. */
  readonly isIndex?: true;
  readonly isConditional: boolean;
  /** The condition as Python text, where it is a single short one. */
  readonly condition?: string;
}

export function namedColumn(name: string): Column {
  return { kind: "name", name };
}

/** Equal for the same column only. */
export function columnKey(column: Column): string {
  return column.kind === "name" ? `"${column.name}"` : column.parameter;
}
