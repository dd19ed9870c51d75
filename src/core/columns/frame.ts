import {
  columnKey,
  type Column,
  type ColumnChange,
  type ColumnNeed,
  type ColumnUse,
  type ToldValue,
} from "./column.ts";

/** A frame that comes in under a name. */
export interface Origin {
  readonly name: string;
  /** Something was done to it, or its type is known, that only a DataFrame takes. */
  isFrame: boolean;
  readonly needs: Map<string, GrowingNeed>;
}

export interface GrowingNeed extends ColumnNeed {
  readonly of: Origin;
  readonly uses: Set<ColumnUse>;
  readonly told: ToldValue[];
  /** One column was taken from another: numbers, unless they turn out to be dates. */
  isDifference: boolean;
  isConditional: boolean;
}

/** All of it, in whatever order; surely rows of it as they are, but maybe not each; or other rows and values, as a merge makes them. */
export type Kept = "all" | "rows" | "unknown";

/** A frame at one place of the code, by what was done to its columns since it came in. */
export interface Frame {
  /** Absent: the code makes the frame itself. */
  readonly origin: Origin | undefined;
  readonly changes: Map<string, ColumnChange>;
  /** All its columns as they were chosen (`df[["a", "b"]]`), before `changes`. */
  only: readonly Column[] | undefined;
  /** Of the frame that came in, but for `changes`. */
  kept: Kept;
  /** It may have columns that can't be seen: what is read may not have come in. */
  isOpen: boolean;
}

export function createFrame(origin: Origin | undefined): Frame {
  return { origin, changes: new Map(), only: undefined, kept: "all", isOpen: origin === undefined };
}

export function copyFrame(frame: Frame): Frame {
  return { ...frame, changes: new Map(frame.changes) };
}

/** Notes that rows may be gone, and no others came. */
export function keepRows(frame: Frame): void {
  if (frame.kept === "all") frame.kept = "rows";
}

/** Notes that the column is read; what is told of its use later goes to the needs that come back. */
export function needColumn(frame: Frame, column: Column, isConditional: boolean): GrowingNeed[] {
  const { origin, changes } = frame;
  const key = columnKey(column);
  if (origin === undefined) return [];
  const known = origin.needs.get(key);
  const isNew = changes.has(key);
  if (isNew || [...changes.values()].some(({ to }) => to !== undefined && columnKey(to) === key)) return [];
  if (known !== undefined) {
    known.isConditional &&= isConditional;
    return [known];
  }
  if (frame.isOpen) return [];
  const need: GrowingNeed = {
    of: origin,
    column,
    uses: new Set(),
    told: [],
    isDifference: false,
    isConditional,
  };
  origin.needs.set(key, need);
  return [need];
}

/** Notes that the column is written. "some rows": those of a mask, which takes a column that is there as well as a new one. */
export function setColumn(frame: Frame, column: Column, rows: "all rows" | "some rows"): void {
  const key = columnKey(column);
  const before = frame.changes.get(key);
  const isThere =
    frame.origin?.needs.has(key) === true || frame.only?.some((each) => columnKey(each) === key) === true;
  const isAdded = before?.kind === "added" || (before === undefined && !isThere && rows === "all rows");
  const kind = isAdded ? "added" : before === undefined && !isThere ? "set" : "changed";
  const isSet = before?.kind === "set" || before?.kind === "dropped" || before?.kind === "renamed";
  frame.changes.set(key, { kind: isSet ? "set" : kind, column, isConditional: false });
}

export function dropColumn(frame: Frame, column: Column, where: "away" | "to the index" = "away"): void {
  const key = columnKey(column);
  const isIndex = where === "to the index" ? { isIndex: true as const } : {};
  if (frame.changes.get(key)?.kind === "added") frame.changes.delete(key);
  else frame.changes.set(key, { kind: "dropped", column, ...isIndex, isConditional: false });
}

export function renameColumn(frame: Frame, column: Column, to: Column): void {
  if (frame.changes.has(columnKey(column))) {
    dropColumn(frame, column);
    setColumn(frame, to, "all rows");
    return;
  }
  frame.changes.set(columnKey(column), { kind: "renamed", column, to, isConditional: false });
}

/** What is known of a frame where two ways of the code meet; `conditions` are those of the two ways. */
export function meetFrames(
  one: Frame,
  other: Frame,
  conditions: readonly [string | undefined, string | undefined],
): Frame {
  const changes = new Map<string, ColumnChange>();
  for (const [key, change] of one.changes)
    changes.set(key, meetChanges(change, other.changes.get(key), conditions));
  for (const [key, change] of other.changes)
    if (!changes.has(key)) changes.set(key, meetChanges(change, undefined, [conditions[1], undefined]));
  const kinds = ["unknown", "rows", "all"] as const;
  const weaker = kinds.find((kind) => kind === one.kept || kind === other.kept) ?? "unknown";
  const isSame = JSON.stringify(one.only) === JSON.stringify(other.only);
  return {
    origin: one.origin,
    changes,
    only: isSame ? one.only : undefined,
    kept: isSame ? weaker : "unknown",
    isOpen: one.isOpen || other.isOpen || !isSame,
  };
}

function meetChanges(
  change: ColumnChange,
  other: ColumnChange | undefined,
  [condition, opposite]: readonly [string | undefined, string | undefined],
): ColumnChange {
  const { kind, column, to, isIndex } = change;
  if (other === undefined) {
    const isPlain = !change.isConditional && condition !== undefined;
    return {
      kind,
      column,
      ...(to && { to }),
      ...(isIndex && { isIndex }),
      isConditional: true,
      ...(isPlain && { condition }),
    };
  }
  if (JSON.stringify(change) === JSON.stringify(other)) return change;
  // That it is gone on one of two ways says more than that it has new values on the other.
  if (kind === "dropped" && other.kind === "changed")
    return meetChanges(change, undefined, [condition, undefined]);
  if (kind === "changed" && other.kind === "dropped")
    return meetChanges(other, undefined, [opposite, undefined]);
  const isSame = kind === other.kind && JSON.stringify(to) === JSON.stringify(other.to);
  return isSame
    ? { kind, column, ...(to && { to }), ...(isIndex && { isIndex }), isConditional: true }
    : { kind: "set", column, isConditional: true };
}
