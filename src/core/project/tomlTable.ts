/** A table of a TOML document, its values not yet looked at. */
export type Table = Readonly<Record<string, unknown>>;

export function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The table at a path of keys; an empty one where there is none. */
export function tableAt(table: Table, ...keys: readonly string[]): Table {
  return keys.reduce<Table>((at, key) => (isTable(at[key]) ? at[key] : {}), table);
}

/** A text that is not empty. */
export function textAt(table: Table, key: string): string | undefined {
  const value = table[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The texts of a list; nothing where there is no list. */
export function textsAt(table: Table, key: string): readonly string[] {
  const value = table[key];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
