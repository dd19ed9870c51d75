import type { Column, ColumnChange, ColumnNeed } from "../columns/column.ts";

/** "the columns `a` and `b`"; "the column that `key` names". */
export function listColumns(columns: readonly Column[]): string {
  return list(columns, columnName);
}

/** What must be there, with what is known of its values: "the columns `a` (numbers) and `t` (dates)". */
export function listNeeds(needs: readonly ColumnNeed[]): string {
  const usesOf = new Map(needs.map(({ column, uses }) => [column, uses]));
  return list(
    needs.map(({ column }) => column),
    (column) => {
      const [use, ...others] = [...(usesOf.get(column) ?? [])].filter((each) => each !== "key");
      return columnName(column) + (use === undefined || others.length > 0 ? "" : ` (${kinds[use]})`);
    },
  );
}

function list(columns: readonly Column[], word: (column: Column) => string): string {
  const named = columns.filter(({ kind }) => kind === "name").map(word);
  const others = columns.filter(({ kind }) => kind === "parameter").map(word);
  const first = named.length === 0 ? [] : [`the column${named.length === 1 ? "" : "s"} ${join(named)}`];
  return [...first, ...others].join(named.length > 1 ? ", and " : " and ");
}

const kinds = {
  dates: "dates",
  text: "text",
  number: "numbers",
  category: "categories",
  bool: "true or false",
  key: "",
} as const;

/** What happens to columns: "adds `a` and `b`; drops `c` if `flag`". Empty when nothing does. */
export function describeChanges(changes: readonly ColumnChange[]): string {
  const clauses = new Map<string, { verb: string; columns: string[]; when: string }>();
  for (const { kind, column, to, isIndex, isConditional, condition } of sureFirst(changes)) {
    const when =
      (isIndex === true ? " into its index" : "") + (condition !== undefined ? ` if \`${condition}\`` : "");
    const words = isConditional && condition === undefined ? mayVerbs : verbs;
    const verb = isIndex === true ? words.moved : words[kind];
    const clause = clauses.get(verb + when) ?? { verb, columns: [], when };
    clause.columns.push(to === undefined ? columnName(column) : `${columnName(column)} to ${columnName(to)}`);
    clauses.set(verb + when, clause);
  }
  return [...clauses.values()].map(({ verb, columns, when }) => `${verb} ${join(columns)}${when}`).join("; ");
}

const verbs = {
  added: "adds",
  changed: "changes",
  set: "sets",
  dropped: "drops",
  renamed: "renames",
  moved: "turns",
} as const;
const mayVerbs = {
  added: "may add",
  changed: "may change",
  set: "may set",
  dropped: "may drop",
  renamed: "may rename",
  moved: "may turn",
} as const;

/** "a, b and c" */
export function join(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** Backquotes around a name that has none in it. */
export function columnName(column: Column): string {
  if (column.kind === "parameter")
    return `the column${column.names.length > 1 ? "s" : ""} that \`${column.parameter}\` names`;
  return column.name.includes("`") || column.name === "" ? JSON.stringify(column.name) : `\`${column.name}\``;
}

/** What always happens before what only happens sometimes. */
export function sureFirst(changes: readonly ColumnChange[]): readonly ColumnChange[] {
  return changes.toSorted((one, other) => Number(one.isConditional) - Number(other.isConditional));
}
