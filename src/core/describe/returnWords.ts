import type { ColumnChange } from "../columns/column.ts";
import type { FrameResult } from "../columns/columnEffects.ts";
import { columnName, join, listColumns, sureFirst } from "./columnWords.ts";
import { observedWords } from "./observedWords.ts";
import type { ReturnFacts } from "./facts.ts";

/** What there is to say of a returned value that its name doesn't, as the end of "it is ..."; `undefined` where there is nothing. */
export function describeReturn({
  frame,
  mayBeNone,
  annotation,
  source,
  seen,
}: ReturnFacts): string | undefined {
  const told = frame === undefined ? undefined : describeFrame(frame);
  const size = observedWords(seen);
  const base = told ?? (annotation === undefined ? source : undefined);
  const made = size === undefined ? base : base === undefined ? `of ${size}` : `${base} (${size})`;
  const none = mayBeNone ? "None where the code does not bind it" : undefined;
  return made !== undefined && none !== undefined ? `${made}, or ${none}` : (made ?? none);
}

/** "`df` with `a` added and `b` dropped if `flag`"; "rows of `df`, with `a` added" */
function describeFrame({ of, isInput, kept, only, changes }: FrameResult): string | undefined {
  if (isInput) return `\`${of ?? ""}\` itself`;
  const told = describe(changes);
  if (of === undefined) {
    const sure = changes.filter(({ kind, isConditional }) => kind === "added" && !isConditional);
    return sure.length === 0
      ? undefined
      : `a DataFrame with ${listColumns(sure.map(({ column }) => column))}`;
  }
  if (kept !== "all") {
    const base = kept === "rows" ? `rows of \`${of}\`` : `made from \`${of}\``;
    const chosen = only === undefined ? [] : [`with ${listColumns(only)}`];
    const changed = told === "" ? [] : [only === undefined ? `with ${told}` : told];
    return [base, ...chosen, ...changed].join(", ");
  }
  const base = only === undefined ? `\`${of}\`` : `${listColumns(only)} of \`${of}\``;
  if (told === "") return only === undefined ? `made from \`${of}\`` : base;
  return `${base} with ${told}`;
}

function describe(changes: readonly ColumnChange[]): string {
  const groups = new Map<string, string[]>();
  for (const { kind, column, to, isIndex, isConditional, condition } of sureFirst(changes)) {
    const when = condition !== undefined ? ` if \`${condition}\`` : isConditional ? " in some cases" : "";
    const key = (isIndex === true ? "as its index" : kind) + when;
    groups.set(key, [
      ...(groups.get(key) ?? []),
      columnName(column) + (to === undefined ? "" : ` to ${columnName(to)}`),
    ]);
  }
  const told = [...groups].map(([how, columns]) => `${join(columns)} ${how}`);
  const last = told.pop() ?? "";
  return told.length === 0 ? last : `${told.join(", ")}, and ${last}`;
}
